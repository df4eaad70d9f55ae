// Tables made of NumPy's arrays.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <chainrule/table.h>

#include "data/npy.h"

namespace chainrule {

/// Arrays with one row a sample, side by side: of [n] a column of the array's name, of [n x d] the
/// columns NAME1, ..., NAMEd, of [n x h x w] pictures with the columns NAME_1_1, .... An array
/// named X counts as x. NaN is a missing cell. An array of numbers or texts named y, label, target
/// or the like is the default target. Throws Error kFormat, `name` first: arrays of different
/// lengths, of no or more than four dimensions, with infinite numbers, or none.
Table table_of_arrays(const std::vector<std::pair<std::string, NpyArray>>& arrays,
                      std::string_view name);

}  // namespace chainrule
