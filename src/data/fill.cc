// What stands for a missing number.
#include "data/fill.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "data/scaling.h"

namespace chainrule {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Of an even number of values the mean of the middle two, as NumPy has it.
double median_of(std::vector<double> values) {
  if (values.empty()) return kNaN;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  const double below = *std::max_element(values.begin(), middle);
  return below / 2 + *middle / 2;
}

}  // namespace

std::optional<double> learn_fill(const PreprocessSpec& spec, std::vector<double>& values) {
  if (spec.fill == Fill::kNone) return {};
  double fill = spec.fill_value;
  if (spec.fill != Fill::kConstant) {
    std::vector<double> present;
    std::copy_if(values.begin(), values.end(), std::back_inserter(present),
                 [](double x) { return !std::isnan(x); });
    if (spec.fill == Fill::kMean) {
      fill = present.empty() ? kNaN : mean_of(present);
    } else {
      fill = median_of(std::move(present));
    }
  }
  for (double& x : values) x = std::isnan(x) ? fill : x;
  return fill;
}

}  // namespace chainrule
