// What a split or a fold needs to know of a column: which rows belong together and which come
// first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/table.h>

namespace chainrule {

/// Sorts so that items which are equal for `less` keep their order. (std::stable_sort of g++ 12
/// does not compile without a warning under clang 19.)
template <class Less>
void sort_stably(std::vector<std::size_t>& items, const Less& less) {
  const std::vector<std::size_t> before = items;
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (less(before[a], before[b])) return true;
    return !less(before[b], before[a]) && a < b;
  });
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = before[order[i]];
}

/// Rows by their value in a column: `label[row]` < `n_labels`, equal where the values are.
struct RowLabels {
  std::vector<std::size_t> label;
  std::size_t n_labels = 0;
  std::vector<std::size_t> counts() const;
};

/// Labels in order of first appearance. Throws Error kValue, which starts with `who`, if there is
/// no such column or a value is missing.
RowLabels label_rows(const Table& table, const std::string& column, std::string_view who);

/// All rows from early to late by a column of numbers or of ISO 8601 dates of one length; equal
/// times and an empty column name keep the table's order. Throws Error kValue for any other column.
std::vector<std::size_t> rows_by_time(const Table& table, const std::string& column,
                                      std::string_view who);

}  // namespace chainrule
