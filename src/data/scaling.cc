// Learning a column's offset and scale.
#include "data/scaling.h"

#include <algorithm>
#include <cmath>

#include "core/fma.h"
#include "core/sums.h"

namespace chainrule {
namespace {

// The population's: sqrt(sum (x - mean)^2 / n).
double deviation_of(std::span<const double> x, double mean) {
  const double sum = column_sum<double>(x.size(), [&](double partial, std::size_t i) {
    const double d = x[i] - mean;
    return fma(d, d, partial);
  });
  return std::sqrt(sum / static_cast<double>(x.size()));
}

}  // namespace

double mean_of(std::span<const double> x) {
  const double sum =
      column_sum<double>(x.size(), [&](double partial, std::size_t i) { return partial + x[i]; });
  return sum / static_cast<double>(x.size());
}

OffsetAndScale learn_scaling(Scaling scaling, std::span<const double> values, double divide_by) {
  if (scaling == Scaling::kNone) return {};
  if (scaling == Scaling::kDivide) return {0, 1 / divide_by};
  const auto [min, max] = std::minmax_element(values.begin(), values.end());
  const bool is_constant = *min == *max;
  if (scaling == Scaling::kMinMax) return {*min, is_constant ? 1 : 1 / (*max - *min)};
  if (is_constant) return {*min, 1};
  const double mean = mean_of(values);
  return {mean, 1 / deviation_of(values, mean)};
}

OffsetAndScale learn_shared_scaling(std::span<const std::vector<double>> columns) {
  double min = columns.front().front(), max = min;
  for (const std::vector<double>& column : columns) {
    const auto [low, high] = std::minmax_element(column.begin(), column.end());
    min = std::min(min, *low);
    max = std::max(max, *high);
  }
  if (min == max) return {min, 1};

  std::vector<double> means, variances;
  for (const std::vector<double>& column : columns) means.push_back(mean_of(column));
  const double mean = mean_of(means);
  for (const std::vector<double>& column : columns) {
    const double deviation = deviation_of(column, mean);
    variances.push_back(deviation * deviation);
  }
  const double variance = mean_of(variances);
  return {mean, variance > 0 ? 1 / std::sqrt(variance) : 1};
}

}  // namespace chainrule
