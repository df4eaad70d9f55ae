// What a plot shows, as a table.
#include <fmt/format.h>

#include <algorithm>

#include <chainrule/plot.h>

#include "report/axis.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostRows = 24;

// Which of n rows are shown: the first, the last and some between.
std::vector<std::size_t> shown_rows(std::size_t n, PlotTable& table) {
  std::vector<std::size_t> rows;
  const std::size_t n_shown = std::min(n, kMostRows);
  for (std::size_t i = 0; i < n_shown; ++i) {
    rows.push_back(n_shown == 1 ? 0 : i * (n - 1) / (n_shown - 1));
  }
  if (n_shown < n) table.note = fmt::format("{} of {} rows.", n_shown, n);
  return rows;
}

bool share_x(const XyPlot& plot) {
  return std::ranges::all_of(plot.series, [&](const PlotSeries& one) {
    return one.x == plot.series.front().x && one.style != PlotSeries::Style::kSteps;
  });
}

std::string name_or(const std::string& name, const std::string& other) {
  return name.empty() ? other : name;
}

// One column a series.
PlotTable side_by_side(const XyPlot& plot) {
  PlotTable table;
  table.headings.push_back(plot.text.x);
  for (const PlotSeries& one : plot.series) {
    table.headings.push_back(name_or(one.name, plot.text.y));
  }
  for (const std::size_t i : shown_rows(plot.series.front().x.size(), table)) {
    std::vector<std::string> row = {shown_number(plot.series.front().x[i])};
    for (const PlotSeries& one : plot.series) row.push_back(shown_number(one.y[i]));
    table.rows.push_back(std::move(row));
  }
  return table;
}

PlotTable one_below_the_other(const XyPlot& plot) {
  PlotTable table;
  table.headings = {"series", plot.text.x, plot.text.y};
  for (const PlotSeries& one : plot.series) {
    const bool is_steps = one.style == PlotSeries::Style::kSteps;
    for (const std::size_t i : shown_rows(one.y.size(), table)) {
      std::string x = shown_number(one.x[i]);
      if (is_steps) x += " to " + shown_number(one.x[i + 1]);
      table.rows.push_back({name_or(one.name, "all"), x, shown_number(one.y[i])});
    }
  }
  if (!table.note.empty()) table.note = "Some of the points of each series.";
  return table;
}

PlotTable table_of(const XyPlot& plot) {
  if (plot.series.empty()) return {};
  return share_x(plot) ? side_by_side(plot) : one_below_the_other(plot);
}

PlotTable table_of(const BarPlot& plot) {
  PlotTable table;
  table.headings.emplace_back("name");
  for (const BarPlot::Series& one : plot.series) {
    table.headings.push_back(name_or(one.name, plot.text.x));
    if (!one.spread.empty()) table.headings.emplace_back("spread");
  }
  for (std::size_t i = 0; i < plot.names.size(); ++i) {
    std::vector<std::string> row = {plot.names[i]};
    for (const BarPlot::Series& one : plot.series) {
      row.push_back(shown_number(one.values[i]));
      if (!one.spread.empty()) row.push_back(shown_number(one.spread[i]));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

PlotTable table_of(const HeatMap& map) {
  PlotTable table;
  table.headings.emplace_back("true class");
  for (const std::string& name : map.names) table.headings.push_back("as " + name);
  table.headings.emplace_back("right");
  for (std::size_t t = 0; t < map.names.size(); ++t) {
    std::vector<std::string> row = {map.names[t]};
    double sum = 0;
    for (const double count : map.counts.row(t)) {
      row.push_back(fmt::format("{}", count));
      sum += count;
    }
    row.push_back(sum > 0 ? fmt::format("{:.1f} %", 100 * map.counts(t, t) / sum) : "");
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

PlotTable plot_table(const Plot& plot) {
  return std::visit([](const auto& known) { return table_of(known); }, plot);
}

}  // namespace chainrule
