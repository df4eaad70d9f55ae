// What stands for a missing number.
#pragma once

#include <optional>
#include <vector>

#include <chainrule/preprocess.h>

namespace chainrule {

/// Fills the NaNs among a column's training values and returns what it filled them with; nothing,
/// and nothing is filled, if the spec asks for none, or is automatic and `has_gaps` is false. NaN
/// for a mean or median of no value.
std::optional<double> learn_fill(const PreprocessSpec& spec, bool has_gaps,
                                 std::vector<double>& values);

}  // namespace chainrule
