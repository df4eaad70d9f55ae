// Whether probabilities mean what they say, and how sure a share can be.
#include <algorithm>
#include <cmath>

#include <chainrule/curves.h>

#include "core/fail.h"

namespace chainrule {

std::vector<CalibrationBin> calibration(std::span<const std::size_t> truth, std::size_t positive,
                                        std::span<const double> probabilities, std::size_t n_bins) {
  if (truth.empty() || probabilities.size() != truth.size() || n_bins == 0) {
    fail(ErrorCode::kShape, "calibration: {} probabilities came for {} true labels and {} bins",
         probabilities.size(), truth.size(), n_bins);
  }
  const double width = 1 / static_cast<double>(n_bins);
  std::vector<CalibrationBin> bins(n_bins);
  for (std::size_t b = 0; b < n_bins; ++b) {
    bins[b].from = static_cast<double>(b) * width;
    bins[b].to = b + 1 == n_bins ? 1 : static_cast<double>(b + 1) * width;
  }
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double p = probabilities[i];
    if (!(p >= 0 && p <= 1)) {
      fail(ErrorCode::kValue, "calibration: the probability of sample {} is {}, expected 0 to 1",
           i + 1, p);
    }
    const auto bin =
        std::ranges::find_if(bins, [&](const CalibrationBin& one) { return p <= one.to; });
    ++bin->n;
    bin->mean_predicted += p;
    bin->share += truth[i] == positive ? 1 : 0;
  }
  for (CalibrationBin& bin : bins) {
    if (bin.n == 0) continue;
    bin.mean_predicted /= static_cast<double>(bin.n);
    bin.share /= static_cast<double>(bin.n);
  }
  return bins;
}

double calibration_error(std::span<const CalibrationBin> bins) {
  double sum = 0, n = 0;
  for (const CalibrationBin& bin : bins) {
    sum += static_cast<double>(bin.n) * std::fabs(bin.mean_predicted - bin.share);
    n += static_cast<double>(bin.n);
  }
  return n > 0 ? sum / n : 0;
}

// (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n) with p = hits/n.
Interval wilson_interval(std::size_t hits, std::size_t n) {
  if (n == 0 || hits > n) {
    fail(ErrorCode::kValue, "wilson_interval: {} hits of {} trials came", hits, n);
  }
  constexpr double kZ = 1.959963984540054;  // the 97.5 % point of the normal distribution
  const auto trials = static_cast<double>(n);
  const double p = static_cast<double>(hits) / trials;
  const double square = kZ * kZ / trials;
  const double middle = p + square / 2;
  const double reach = kZ * std::sqrt(p * (1 - p) / trials + square / (4 * trials));
  // At the ends the formula is exactly 0 and 1, its rounding is not.
  return {.low = hits == 0 ? 0 : (middle - reach) / (1 + square),
          .high = hits == n ? 1 : (middle + reach) / (1 + square)};
}

}  // namespace chainrule
