// What the columns of a table hold, in short.
#pragma once

#include <chainrule/table.h>

#include <string>
#include <vector>

namespace chainrule::cli {

struct ColumnSummary {
  std::string name;
  bool is_text = false;
  std::size_t n_missing = 0, n_distinct = 0;
  double min = 0, max = 0;              ///< of numbers
  std::vector<std::string> categories;  ///< of texts
};

/// Of a column whose cells are not all missing, min and max are finite; else 0.
ColumnSummary summarize(const Column& column);
/// One line a column: name, kind, missing, distinct, values.
std::string column_list(const Table& table);

}  // namespace chainrule::cli
