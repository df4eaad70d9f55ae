// What the columns of a table hold, in short.
#include "cli/columns.h"

#include <chainrule/column_summary.h>
#include <chainrule/count_text.h>
#include <fmt/format.h>

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
  return count == 0 ? "-" : grouped_count(count);
}

}  // namespace

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
