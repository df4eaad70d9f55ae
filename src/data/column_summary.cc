// What a column of a table holds, in short.
#include <chainrule/column_summary.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace chainrule {

ColumnSummary summarize(const Column& column, std::size_t most_distinct) {
  ColumnSummary summary;
  summary.name = column.name;
  if (column.kind == Column::Kind::kText) {
    summary.is_text = true;
    summary.categories = column.categories;
    summary.n_distinct = column.categories.size();
    summary.n_missing =
        static_cast<std::size_t>(std::ranges::count(column.codes, Column::kMissing));
    return summary;
  }
  std::unordered_set<double> distinct;
  double sum = 0;
  std::size_t n = 0;
  for (const double number : column.numbers) {
    if (std::isnan(number)) continue;
    summary.min = n == 0 ? number : std::min(summary.min, number);
    summary.max = n == 0 ? number : std::max(summary.max, number);
    sum += number;
    ++n;
    if (distinct.size() <= most_distinct) distinct.insert(number);
  }
  summary.n_missing = column.numbers.size() - n;
  summary.n_distinct = distinct.size();
  if (n > 0) summary.mean = sum / static_cast<double>(n);
  return summary;
}

}  // namespace chainrule
