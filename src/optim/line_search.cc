// How far to go along a line to a lower value of a function.
#include "optim/line_search.h"

#include <cmath>

namespace chainrule {
namespace {

constexpr double kSufficientDecrease = 1e-4;  // c1
constexpr double kFlatEnough = 0.9;           // c2
constexpr double kGrow = 4;                   // while the function still falls
constexpr double kShrink = 0.1;               // back from where it is not finite
constexpr double kMargin = 0.1;               // of an interval, kept free at both ends

// The minimum of the cubic through two points with their slopes (Nocedal & Wright 2006, equation
// 3.59), or the middle where that is not well inside.
double between(const LinePoint& low, const LinePoint& high) {
  const double width = high.alpha - low.alpha;
  if (!std::isfinite(high.value)) return low.alpha + kShrink * width;
  const double d1 = low.slope + high.slope + 3 * (high.value - low.value) / -width;
  const double root = std::sqrt(d1 * d1 - low.slope * high.slope);
  const double d2 = width < 0 ? -root : root;
  const double share = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
  const bool inside = share >= kMargin && share <= 1 - kMargin;
  return low.alpha + (inside ? share : 0.5) * width;
}

}  // namespace

// `low` is the lowest point so far; once there is a `high`, a good point lies between the two.
std::optional<LinePoint> search_line(const LineFunction& phi, const LinePoint& start,
                                     double first_alpha, std::size_t max_evaluations) {
  LinePoint low = start;
  std::optional<LinePoint> high;
  double alpha = first_alpha;
  for (std::size_t i = 0; i < max_evaluations; ++i) {
    const LinePoint now = phi(alpha);
    if (now.value > start.value + kSufficientDecrease * alpha * start.slope ||
        now.value >= low.value) {
      high = now;
    } else {
      if (std::abs(now.slope) <= kFlatEnough * -start.slope) return now;
      const double onward = high ? high->alpha - low.alpha : 1;
      if (now.slope * onward >= 0) high = low;
      low = now;
    }
    alpha = high ? between(low, *high) : kGrow * alpha;
  }
  if (low.alpha == 0) return std::nullopt;
  return phi(low.alpha);
}

}  // namespace chainrule
