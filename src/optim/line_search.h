// How far to go along a line to a lower value of a function.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

namespace chainrule {

/// A point of phi(alpha) = f(x + alpha d); slope = dphi/dalpha. The value is infinite where the
/// function is not finite.
struct LinePoint {
  double alpha = 0;
  double value = 0;
  double slope = 0;
};

/// Evaluates phi at alpha.
using LineFunction = std::function<LinePoint(double alpha)>;

/// Looks for a point with the strong Wolfe conditions (Nocedal & Wright 2006, Algorithms 3.5
/// and 3.6):
///   phi(alpha) <= phi(0) + 1e-4 alpha phi'(0)   and   |phi'(alpha)| <= 0.9 |phi'(0)|.
/// `start` is at alpha = 0 with a negative slope; `first_alpha` > 0 is tried first. After
/// `max_evaluations` the lowest point found is taken that keeps the first condition; nothing if
/// there is none. phi was last evaluated at the point that is returned.
std::optional<LinePoint> search_line(const LineFunction& phi, const LinePoint& start,
                                     double first_alpha, std::size_t max_evaluations);

}  // namespace chainrule
