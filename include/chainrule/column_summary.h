// What a column of a table holds, in short.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/table.h>

namespace chainrule {

struct ColumnSummary {
  std::string name;
  bool is_text = false;
  std::size_t n_missing = 0, n_distinct = 0;
  double min = 0, mean = 0, max = 0;    ///< of numbers; 0 where there are none
  std::vector<std::string> categories;  ///< of texts, in order of first appearance
};

/// Counts different numbers up to `most_distinct` + 1 only, which is all that costs time.
CHAINRULE_EXPORT ColumnSummary summarize(
    const Column& column, std::size_t most_distinct = std::numeric_limits<std::size_t>::max());

}  // namespace chainrule
