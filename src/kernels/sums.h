// Sums over parameters, in the order of core/sums.h (docs/numerics.md), by vectors.
#pragma once

#include <span>

namespace chainrule {

/// Σ x_i y_i, a fused multiply-add each.
template <class T>
T dot(std::span<const T> x, std::span<const T> y);

/// Σ |x_i|
template <class T>
T sum_of_absolutes(std::span<const T> x);

}  // namespace chainrule
