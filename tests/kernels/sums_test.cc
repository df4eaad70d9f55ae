// The sums over parameters on every target against the order written out, bit for bit.
#include "kernels/sums.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <chainrule/target.h>

#include "core/fma.h"

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

// Neighbours are added pairwise until one is left; one without neighbour goes up as it is.
template <class T>
T tree(std::vector<T> sums) {
  while (sums.size() > 1) {
    std::vector<T> next;
    for (std::size_t i = 0; i + 1 < sums.size(); i += 2) next.push_back(sums[i] + sums[i + 1]);
    if (sums.size() % 2 == 1) next.push_back(sums.back());
    sums = next;
  }
  return sums.empty() ? T{0} : sums[0];
}

// add(partial, i) adds term i.
template <class T, class Add>
T sum_in_order(std::size_t n, const Add& add) {
  std::vector<T> blocks;
  for (std::size_t begin = 0; begin < n; begin += 4096) {
    T p[16] = {};
    for (std::size_t i = begin; i < n && i < begin + 4096; ++i) p[i % 16] = add(p[i % 16], i);
    for (int i = 0; i < 8; ++i) p[i] += p[i + 8];
    for (int i = 0; i < 4; ++i) p[i] += p[i + 4];
    blocks.push_back((p[0] + p[2]) + (p[1] + p[3]));
  }
  return tree(blocks);
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
                sum_in_order<T>(n, [&](T sum, std::size_t i) { return fma(x[i], y[i], sum); }))
          << target << ", " << n;
      EXPECT_EQ(sum_of_absolutes<T>(x),
                sum_in_order<T>(n, [&](T sum, std::size_t i) { return sum + std::abs(x[i]); }))
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
