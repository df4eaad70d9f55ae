// The sums over parameters on every target against the order written out, bit for bit.
#include "kernels/sums.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <chainrule/target.h>

#include "core/fma.h"
#include "orders.h"

namespace chainrule {
namespace {

template <class T>
std::vector<T> numbers(std::size_t n, std::uint64_t state) {
  std::vector<T> values(n);
  for (T& value : values) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    value = static_cast<T>(static_cast<double>(state >> 11) / 0x1p53 - 0.5);
  }
  return values;
}

std::vector<std::size_t> sizes() {
  std::vector<std::size_t> sizes = {4095, 4096, 4097, 3 * 4096 + 5, 11 * 4096, 14 * 4096 + 17};
  for (std::size_t n = 0; n <= 67; ++n) sizes.push_back(n);
  return sizes;
}

template <class T>
class Sums : public testing::Test {
 protected:
  ~Sums() override { set_target(target_before_); }

 private:
  const std::string target_before_{target_name()};
};

using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Sums, Precisions);

TYPED_TEST(Sums, AreInTheFixedOrderOnEveryTarget) {
  using T = TypeParam;
  for (const std::string& target : available_targets()) {
    set_target(target);
    for (const std::size_t n : sizes()) {
      const auto x = numbers<T>(n, 1), y = numbers<T>(n, 2);
      EXPECT_EQ(dot<T>(x, y),
                over_parameters<T>(n, [&](std::size_t i, T sum) { return fma(x[i], y[i], sum); }))
          << target << ", " << n;
      EXPECT_EQ(sum_of_absolutes<T>(x),
                over_parameters<T>(n, [&](std::size_t i, T sum) { return sum + std::abs(x[i]); }))
          << target << ", " << n;
    }
  }
}

TYPED_TEST(Sums, OfNothingAreZero) {
  using T = TypeParam;
  EXPECT_EQ(dot<T>({}, {}), 0);
  EXPECT_EQ(sum_of_absolutes<T>({}), 0);
}

}  // namespace
}  // namespace chainrule
