// What the columns of a table hold, in short.
#include "cli/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/grid.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

std::string values_text(const ColumnSummary& column) {
  constexpr std::size_t kMostWidth = 40;
  if (column.n_distinct == 0) return "";
  if (!column.is_text) {
    return column.n_distinct == 1 ? fmt::format("{} in every row", column.min)
                                  : fmt::format("{} to {}", column.min, column.max);
  }
  std::string text;
  for (const std::string& category : column.categories) {
    const std::string next = fmt::format("{}{}", text.empty() ? "" : ", ", printable(category));
    if (display_width(text) + display_width(next) > kMostWidth) return text + ", ...";
    text += next;
  }
  return text;
}

std::string count_or_dash(std::size_t count) {
  return count == 0 ? "-" : grouped(count);
}

}  // namespace

ColumnSummary summarize(const Column& column) {
  ColumnSummary summary;
  summary.name = column.name;
  summary.is_text = column.kind == Column::Kind::kText;
  if (summary.is_text) {
    summary.categories = column.categories;
    summary.n_distinct = column.categories.size();
    summary.n_missing =
        static_cast<std::size_t>(std::ranges::count(column.codes, Column::kMissing));
    return summary;
  }
  std::vector<double> numbers;
  std::ranges::copy_if(column.numbers, std::back_inserter(numbers),
                       [](double number) { return !std::isnan(number); });
  summary.n_missing = column.numbers.size() - numbers.size();
  if (numbers.empty()) return summary;
  std::ranges::sort(numbers);
  summary.min = numbers.front();
  summary.max = numbers.back();
  numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
  summary.n_distinct = numbers.size();
  return summary;
}

std::string column_list(const Table& table) {
  Grid grid("llrrl");
  grid.add({"column", "kind", "missing", "distinct", "values"});
  for (const Column& column : table.columns) {
    const ColumnSummary summary = summarize(column);
    grid.add({printable(summary.name), summary.is_text ? "text" : "number",
              count_or_dash(summary.n_missing), count_or_dash(summary.n_distinct),
              values_text(summary)});
  }
  return grid.text();
}

}  // namespace chainrule::cli
