// What stands for a missing number.
#pragma once

#include <optional>
#include <vector>

#include <chainrule/preprocess.h>

namespace chainrule {

/// Fills the NaNs among a column's training values and returns what it filled them with; nothing,
/// and nothing is filled, if the spec asks for none. NaN for a mean or median of no value. The
/// spec's fill is settled: not automatic.
std::optional<double> learn_fill(const PreprocessSpec& spec, std::vector<double>& values);

}  // namespace chainrule
