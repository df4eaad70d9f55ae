// Plots: what is drawn where, and what is refused.
#include <chainrule/plot.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <regex>

#include "fails.h"
#include "report/axis.h"

namespace chainrule {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> out;
  for (const Tick& tick : axis.ticks) out.push_back(tick.label);
  return out;
}

TEST(Axis, TicksAreRoundNumbers) {
  EXPECT_THAT(labels(linear_axis({0, 1}, 5, false)),
              testing::ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(labels(linear_axis({-7, 12}, 4, true)),
              testing::ElementsAre("−10", "−5", "0", "5", "10", "15"));
  EXPECT_THAT(labels(log_axis({0.001, 100})),
              testing::ElementsAre("0.001", "0.01", "0.1", "1", "10", "100"));
}

TEST(Axis, TicksStayFewAndInsideForAnyRange) {
  for (const double from : {0.0, -3.7e-12, 1e-7, -12345.678, 9.99e15}) {
    for (const double extent : {0.0, 1e-9, 0.37, 1.0, 42.0, 9.9e8}) {
      const Axis axis = linear_axis({from, from + extent}, 5, true);
      EXPECT_LE(axis.from, from + 1e-6 * extent);
      EXPECT_GE(axis.to, from + extent - 1e-6 * extent);
      EXPECT_GE(axis.ticks.size(), 2u) << from << " " << extent;
      EXPECT_LE(axis.ticks.size(), 12u) << from << " " << extent;
      for (const Tick& tick : axis.ticks) {
        EXPECT_GE(axis.place(tick.value), -1e-6);
        EXPECT_LE(axis.place(tick.value), 1 + 1e-6);
      }
    }
  }
}

XyPlot curve() {
  XyPlot plot;
  plot.text = {.title = "Loss <&>", .description = "It falls.", .x = "epoch", .y = "loss"};
  plot.series.push_back({.name = "training", .x = {1, 2, 3}, .y = {4, NAN, 2}});
  plot.series.push_back({.name = "validation", .x = {1, 2, 3}, .y = {5, 4, 4}, .ink = 1});
  return plot;
}

// Where the next number is farther away than a tick, counting ticks would not end.
TEST(Axis, ARangeWhoseTicksCannotBeToldApartIsWidened) {
  for (const PlotRange range :
       {PlotRange{0.25, std::nextafter(0.25, 1.0)}, PlotRange{1e17, 1e17 + 64},
        PlotRange{0, 5e-324}, PlotRange{-3, std::nextafter(-3.0, 0.0)}}) {
    const Axis axis = linear_axis(range, 5, true);
    EXPECT_LE(axis.from, range.from);
    EXPECT_GT(axis.to, axis.from);
    EXPECT_GE(axis.ticks.size(), 2U) << range.from;
    EXPECT_LE(axis.ticks.size(), 12U) << range.from;
  }
}

TEST(PlotSvg, NamesItselfAndEscapesNames) {
  const std::string svg = plot_svg(curve(), "loss");
  EXPECT_THAT(svg, HasSubstr("<title id=\"loss-title\">Loss &lt;&amp;&gt;</title>"));
  EXPECT_THAT(svg, HasSubstr("<desc id=\"loss-desc\">It falls.</desc>"));
  EXPECT_THAT(svg, HasSubstr("aria-labelledby=\"loss-title loss-desc\""));
  EXPECT_THAT(svg, HasSubstr("<style>"));
  EXPECT_THAT(plot_svg(curve(), "loss", false), Not(HasSubstr("<style>")));
  XyPlot odd = curve();
  odd.series[0].name = "a\x01 \xFF";
  EXPECT_THAT(plot_svg(odd, "loss"), HasSubstr(">a? ?</text>"));
}

TEST(PlotSvg, ANumberThatIsNotFiniteIsAGap) {
  const std::string svg = plot_svg(curve(), "loss");
  const std::regex path("class=\"cr-ink-1\" d=\"(M[^\"L]*M[^\"L]*)\"");
  EXPECT_TRUE(std::regex_search(svg, path)) << svg;
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

TEST(PlotSvg, ALongCurveIsThinnedAndKeepsItsPeaks) {
  XyPlot plot;
  PlotSeries series;
  for (int i = 0; i < 100000; ++i) {
    series.x.push_back(i);
    series.y.push_back(i == 31234 ? 9 : std::sin(i));
  }
  plot.series.push_back(series);
  plot.y_range = PlotRange{-1, 9};
  const std::string svg = plot_svg(plot, "long");
  EXPECT_LT(svg.size(), 30000u);
  EXPECT_THAT(svg, testing::ContainsRegex(" 26L"));  // the top of the area
}

TEST(PlotSvg, RefusesWhatDoesNotFit) {
  XyPlot plot = curve();
  plot.series[0].x.pop_back();
  EXPECT_THAT([&] { plot_svg(plot, "loss"); },
              fails(ErrorCode::kShape, "plot: series \"training\" has 2 x and 3 y"));
  EXPECT_THAT([] { plot_svg(curve(), "1"); },
              fails(ErrorCode::kValue,
                    "plot: id \"1\" came, a letter followed by letters, digits, - and _ was "
                    "expected"));
  HeatMap map{.text = {}, .names = {"a", "b"}, .counts = Matrix<double>(2, 3)};
  EXPECT_THAT([&] { plot_svg(map, "map"); },
              fails(ErrorCode::kShape, "plot: a heat map [2 x 3] came for 2 names"));
}

TEST(PlotTable, ShowsTheNumbers) {
  const PlotTable table = plot_table(curve());
  EXPECT_THAT(table.headings, testing::ElementsAre("epoch", "training", "validation"));
  EXPECT_THAT(table.rows[2], testing::ElementsAre("3", "2", "4"));
  const HeatMap map{.text = {}, .names = {"a", "b"}, .counts = Matrix<double>(2, 2, {3, 1, 0, 2})};
  EXPECT_THAT(plot_table(map).rows[0], testing::ElementsAre("a", "3", "1", "75.0 %"));
}

}  // namespace
}  // namespace chainrule
