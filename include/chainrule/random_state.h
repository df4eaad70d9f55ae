// NumPy's legacy random stream, number for number, so that NumPy programs can be reproduced.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <chainrule/export.h>

namespace chainrule {

/// `numpy.random.RandomState(seed)`: MT19937 and the legacy algorithms on top of it. Each function
/// draws exactly what NumPy's function of that name draws with the same arguments and default
/// dtype. One object is one stream: the order of calls matters.
class CHAINRULE_EXPORT RandomState {
 public:
  /// As `RandomState(seed)` does with an integer 0 <= seed < 2^32.
  explicit RandomState(std::uint32_t seed);

  /// 53 random bits in [0, 1); `random_sample()`.
  double random_sample();
  /// `uniform(low, high)`: low + (high - low) * random_sample().
  double uniform(double low, double high);
  /// `normal(mean, deviation)`: polar method with its second value kept for the next call. Equal to
  /// NumPy within 2 units in the last place (the logarithm is our own).
  double normal(double mean, double deviation);
  /// `randint(low, high)` with high excluded: masked rejection, 32 bits where the range fits.
  /// Throws Error kValue when low >= high.
  std::int64_t randint(std::int64_t low, std::int64_t high);
  /// `binomial(n, p)`: inversion where n * min(p, 1-p) < 30, otherwise BTPE, as NumPy.
  /// Throws Error kValue when n < 0 or p is outside [0, 1].
  std::int64_t binomial(std::int64_t n, double p);
  /// `shuffle(items)`: Fisher-Yates from the last element down.
  void shuffle(std::span<std::size_t> items);
  /// `permutation(n)`.
  std::vector<std::size_t> permutation(std::size_t n);

 private:
  std::uint32_t next_word();
  void refill();
  std::uint64_t at_most(std::uint64_t largest);

  std::array<std::uint32_t, 624> state_;
  std::size_t position_ = 624;
  bool has_gauss_ = false;
  double gauss_ = 0;
};

}  // namespace chainrule
