// Whether samples can be used with a network.
#pragma once

#include <string_view>

#include <chainrule/train.h>

namespace chainrule {

/// Throws Error kShape for sizes that do not fit, kValue for a number that is not finite, a weight
/// below 0, or a target outside what the loss takes; each with its row from 1.
template <class T>
void check_samples(std::string_view who, const NetworkSpec& spec, const Samples<T>& samples);

}  // namespace chainrule
