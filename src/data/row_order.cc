// What a split or a fold needs to know of a column: which rows belong together and which come
// first.
#include "data/row_order.h"

#include <algorithm>
#include <unordered_map>

#include "core/fail.h"
#include "data/cells.h"

namespace chainrule {
namespace {

// Whether text begins as 2024-01-31 does.
bool begins_with_date(std::string_view text) {
  constexpr std::string_view kPattern = "dddd-dd-dd";
  if (text.size() < kPattern.size()) return false;
  for (std::size_t i = 0; i < kPattern.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kPattern[i] == 'd' ? !is_digit : text[i] != '-') return false;
  }
  return true;
}

void check_dates(const Table& table, const Column& column, std::string_view who) {
  const std::size_t length = column.categories.front().size();
  for (std::size_t row = 0; row < column.codes.size(); ++row) {
    const std::string& text = column.categories[column.codes[row]];
    if (begins_with_date(text) && text.size() == length) continue;
    fail_cell(
        table, column, row, who,
        fmt::format("\"{}\" gives no order in time; numbers or dates like 2024-01-31, all of one "
                    "length, were expected",
                    text));
  }
}

}  // namespace

std::vector<std::size_t> RowLabels::counts() const {
  std::vector<std::size_t> counts(n_labels);
  for (const std::size_t k : label) ++counts[k];
  return counts;
}

RowLabels label_rows(const Table& table, const std::string& column, std::string_view who) {
  const Column& from = table.column(column, who);
  check_present(table, from, table.all_rows(), who);
  RowLabels labels;
  if (from.kind == Column::Kind::kText) {
    labels.label.assign(from.codes.begin(), from.codes.end());
    labels.n_labels = from.categories.size();
    return labels;
  }
  std::unordered_map<double, std::size_t> known;
  for (const double x : from.numbers)
    labels.label.push_back(known.emplace(x, known.size()).first->second);
  labels.n_labels = known.size();
  return labels;
}

std::vector<std::size_t> rows_by_time(const Table& table, const std::string& column,
                                      std::string_view who) {
  std::vector<std::size_t> rows = table.all_rows();
  if (column.empty()) return rows;
  const Column& time = table.column(column, who);
  check_present(table, time, rows, who);
  if (time.kind == Column::Kind::kNumber) {
    sort_stably(rows,
                [&](std::size_t a, std::size_t b) { return time.numbers[a] < time.numbers[b]; });
    return rows;
  }
  check_dates(table, time, who);
  sort_stably(rows, [&](std::size_t a, std::size_t b) {
    return time.categories[time.codes[a]] < time.categories[time.codes[b]];
  });
  return rows;
}

}  // namespace chainrule
