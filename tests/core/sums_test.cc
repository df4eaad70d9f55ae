// The fixed order of sums down a column.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/fma.h"
#include "core/sums.h"

namespace chainrule {
namespace {

std::vector<double> awkward_numbers(std::size_t n) {
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i) {
    x.push_back(std::ldexp(static_cast<double>(i * 2654435761 % 1000003) - 500001.0,
                           static_cast<int>(i % 61) - 30));
  }
  return x;
}

// The definition of docs/numerics.md, written out with arrays.
double by_definition(const std::vector<double>& x) {
  std::vector<double> sums;
  for (std::size_t begin = 0; begin < x.size(); begin += 4096) {
    std::vector<double> p(16, 0.0);
    for (std::size_t i = begin; i < std::min(begin + 4096, x.size()); ++i) p[i % 16] += x[i];
    for (std::size_t i = 0; i < 8; ++i) p[i] += p[i + 8];
    for (std::size_t i = 0; i < 4; ++i) p[i] += p[i + 4];
    for (std::size_t i = 0; i < 2; ++i) p[i] += p[i + 2];
    sums.push_back(p[0] + p[1]);
  }
  // Neighbours in pairs, a last one without a partner waits: split at the largest power of two
  // below.
  while (sums.size() > 1) {
    std::vector<double> next;
    for (std::size_t i = 0; i < sums.size(); i += 2) {
      next.push_back(i + 1 < sums.size() ? sums[i] + sums[i + 1] : sums[i]);
    }
    sums = next;
  }
  return sums.empty() ? 0 : sums[0];
}

double sum_of(const std::vector<double>& x) {
  return column_sum<double>(x.size(), [&](double sum, std::size_t i) { return sum + x[i]; });
}

TEST(ColumnSum, FollowsItsDefinitionToTheBit) {
  for (std::size_t n = 0; n < 68; ++n)
    EXPECT_EQ(sum_of(awkward_numbers(n)), by_definition(awkward_numbers(n)));
  for (const std::size_t blocks : {1u, 2u, 3u, 5u, 6u, 7u, 8u, 11u}) {
    for (const std::size_t n : {blocks * 4096 - 1, blocks * 4096, blocks * 4096 + 1}) {
      EXPECT_EQ(sum_of(awkward_numbers(n)), by_definition(awkward_numbers(n))) << n;
    }
  }
}

TEST(ColumnSum, DiffersFromAPlainLoop) {
  const std::vector<double> x = awkward_numbers(10000);
  double plain = 0;
  for (const double value : x) plain += value;
  EXPECT_NE(sum_of(x), plain);
}

TEST(ColumnSum, TakesSquaresByMultiplyAdd) {
  const std::vector<float> x = {3, 4, 12};
  const float sum =
      column_sum<float>(3, [&](float s, std::size_t i) { return fma(x[i], x[i], s); });
  EXPECT_EQ(sum, 169.0f);
}

}  // namespace
}  // namespace chainrule
