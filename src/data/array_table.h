// Tables made of NumPy's arrays.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <chainrule/table.h>

#include "data/npy.h"

namespace chainrule {

/// Gives the bytes of array file i, which may be `buffer`'s.
using ArrayBytes = std::function<std::string_view(std::size_t i, std::string& buffer)>;

/// Arrays with one row a sample, side by side: of [n] a column of the array's name, of [n x d] the
/// columns NAME1, ..., NAMEd, of [n x h x w] pictures with the columns NAME_1_1, .... An array
/// named X counts as x. NaN is a missing cell. An array of numbers or texts named y, label, target
/// or the like is the default target. Throws Error kFormat, `name` first: arrays of different
/// lengths, of no or more than four dimensions, or none, before the first is asked for; and for
/// infinite numbers.
Table table_of_arrays(const std::vector<std::pair<std::string, NpyHeader>>& headers,
                      const ArrayBytes& bytes_of, std::string_view name);

}  // namespace chainrule
