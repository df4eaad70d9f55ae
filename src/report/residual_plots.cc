// What numbers were predicted beside what they are.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/report_plots.h"
#include "report/wording.h"

namespace chainrule {
namespace {

struct Residuals {
  std::vector<double> truth, predicted, residual;
};

Residuals residuals_of(const ReportOutcome& outcome) {
  Residuals out;
  for (std::size_t i = 0; i < outcome.targets.rows(); ++i) {
    out.truth.push_back(outcome.targets(i, 0));
    out.predicted.push_back(outcome.predictions(i, 0));
    out.residual.push_back(outcome.predictions(i, 0) - outcome.targets(i, 0));
  }
  return out;
}

XyPlot points(const PlotText& text, const std::vector<double>& x, const std::vector<double>& y) {
  XyPlot plot;
  plot.text = text;
  plot.series.push_back(
      {.name = {}, .x = x, .y = y, .style = PlotSeries::Style::kPoints, .ink = 0});
  return plot;
}

XyPlot histogram(const std::vector<double>& residual) {
  const auto [low, high] = std::ranges::minmax_element(residual);
  const auto n = static_cast<double>(residual.size());
  const bool is_one = *low == *high;
  const std::size_t n_bins =
      is_one ? 1 : static_cast<std::size_t>(std::clamp(std::ceil(std::sqrt(n)), 5.0, 40.0));
  const double from = is_one ? *low - std::max(0.05 * std::fabs(*low), 1e-3) : *low;
  const double width = is_one ? 2 * (*low - from) : (*high - *low) / static_cast<double>(n_bins);
  PlotSeries counts{
      .name = {}, .x = {}, .y = std::vector<double>(n_bins), .style = PlotSeries::Style::kSteps};
  for (std::size_t b = 0; b <= n_bins; ++b) {
    counts.x.push_back(from + width * static_cast<double>(b));
  }
  for (const double value : residual) {
    const double bin = (value - from) / width;
    ++counts.y[std::min(n_bins - 1, static_cast<std::size_t>(bin))];
  }
  XyPlot plot;
  plot.text = {.title = "How residuals are spread",
               .description = fmt::format("Residuals go from {:.4g} to {:.4g}.", *low, *high),
               .x = "predicted − true",
               .y = "rows"};
  plot.series.push_back(std::move(counts));
  return plot;
}

}  // namespace

void add_residuals(const Report& report, NamedPlots& out) {
  if (report.data.target_kind != TargetKind::kNumber) return;
  const Residuals all = residuals_of(*report.outcome);
  if (!std::ranges::all_of(all.predicted, [](double y) { return std::isfinite(y); })) return;
  const std::string& target = report.data.target_names.front();
  XyPlot predicted = points({.title = "Predicted and true",
                             .description = "Each point is a row; on the diagonal it is right.",
                             .x = "true " + target,
                             .y = "predicted " + target},
                            all.truth, all.predicted);
  predicted.diagonal = true;
  XyPlot residuals = points({.title = "Residuals",
                             .description = "Each point is a row; a slope or a widening band says "
                                            "what the network misses.",
                             .x = "predicted " + target,
                             .y = "predicted − true"},
                            all.predicted, all.residual);
  residuals.level = 0;
  out.emplace_back("predicted", std::move(predicted));
  out.emplace_back("residuals", std::move(residuals));
  out.emplace_back("residual_histogram", histogram(all.residual));
}

}  // namespace chainrule
