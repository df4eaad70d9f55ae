// Checks a plot and hands it to the writer of its kind.
#include <chainrule/plot.h>

#include <algorithm>

#include "core/fail.h"
#include "report/svg_canvas.h"

namespace chainrule {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void check_id(const std::string& id) {
  const bool good = !id.empty() && is_letter(id[0]) && std::ranges::all_of(id, [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (good) return;
  fail(ErrorCode::kValue,
       "plot: id \"{}\" came, a letter followed by letters, digits, - and _ was expected", id);
}

void check(const XyPlot& plot) {
  for (const PlotSeries& one : plot.series) {
    const std::size_t more = one.style == PlotSeries::Style::kSteps && !one.x.empty() ? 1 : 0;
    if (one.x.size() != one.y.size() + more) {
      fail(ErrorCode::kShape, "plot: series \"{}\" has {} x and {} y", one.name, one.x.size(),
           one.y.size());
    }
  }
}

void check(const BarPlot& plot) {
  for (const BarPlot::Series& one : plot.series) {
    const bool good = one.values.size() == plot.names.size() &&
                      (one.spread.empty() || one.spread.size() == one.values.size());
    if (good) continue;
    fail(ErrorCode::kShape, "plot: series \"{}\" has {} bars and {} spreads for {} names", one.name,
         one.values.size(), one.spread.size(), plot.names.size());
  }
}

void check(const HeatMap& map) {
  if (map.counts.rows() == map.names.size() && map.counts.cols() == map.names.size()) return;
  fail(ErrorCode::kShape, "plot: a heat map [{} x {}] came for {} names", map.counts.rows(),
       map.counts.cols(), map.names.size());
}

DrawnPlot draw(const XyPlot& plot) {
  return draw_xy(plot);
}
DrawnPlot draw(const BarPlot& plot) {
  return draw_bars(plot);
}
DrawnPlot draw(const HeatMap& plot) {
  return draw_heat_map(plot);
}

}  // namespace

std::string plot_svg(const Plot& plot, const std::string& id, bool alone) {
  check_id(id);
  const auto write = [&](const auto& known) {
    check(known);
    const DrawnPlot drawn = draw(known);
    return svg_element(known.text, id, alone, drawn.height, drawn.content);
  };
  return std::visit(write, plot);
}

}  // namespace chainrule
