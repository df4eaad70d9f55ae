// The numbers that a worksheet gives: inputs, targets, weights, masks, an optimizer's state.
#pragma once

#include <cstddef>
#include <vector>

#include "explain/raw_sheet.h"
#include "explain/work_settings.h"

namespace chainrule {

/// The array's numbers, row by row, in a shape that its name has: n_rows is 0 for a list, both are
/// 0 for a single number. A list may stand for one row or one column. Throws Error kFormat.
std::vector<RawNumber> fitted(const RawArray& array, std::size_t n_rows, std::size_t n_columns);

/// The problem of a sheet. Throws Error kFormat for what is missing, unknown or of another shape.
StepProblem read_given(const RawSheet& raw, NetworkSpec network, const WorkStep& step,
                       const Convention& convention);

}  // namespace chainrule
