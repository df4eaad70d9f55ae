// A table of named columns, as a file or a built-in set gives it.
#include <chainrule/table.h>

#include <cmath>
#include <numeric>

#include "core/fail.h"
#include "data/name_list.h"

namespace chainrule {

bool Column::is_missing(std::size_t row) const {
  return kind == Kind::kNumber ? std::isnan(numbers[row]) : codes[row] == kMissing;
}

std::vector<std::string> Table::column_names() const {
  std::vector<std::string> names;
  for (const Column& c : columns) names.push_back(c.name);
  return names;
}

std::vector<std::size_t> Table::all_rows() const {
  std::vector<std::size_t> rows(n_rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

const Column* Table::find(std::string_view column) const {
  for (const Column& c : columns) {
    if (c.name == column) return &c;
  }
  return nullptr;
}

const Column& Table::column(std::string_view column, std::string_view who) const {
  if (const Column* found = find(column)) return *found;
  const std::vector<std::string> names = column_names();
  fail(ErrorCode::kValue, "{}: {} has no column \"{}\"{} (its columns: {})", who, name, column,
       did_you_mean(column, names), quoted_list(names));
}

}  // namespace chainrule
