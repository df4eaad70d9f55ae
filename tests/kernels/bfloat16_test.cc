// Products in bfloat16 against sums in double precision, where this machine has them.
#include "kernels/bfloat16.h"

#include <chainrule/target.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "gapped.h"

namespace chainrule {
namespace {

// The nearest number with 8 significant bits, of two as near the even one.
float rounded(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return std::bit_cast<float>((bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000);
}

// Σ_k left(k) · right(k) with rounded factors, and how far sums in single precision may be from it.
struct Sum {
  double value = 0, bound = 0;
};
template <class Left, class Right>
Sum sum_of(std::size_t n, const Left& left, const Right& right, float bias = 0) {
  Sum sum;
  double magnitude = std::abs(bias);
  for (std::size_t k = 0; k < n; ++k) {
    const double term = double{rounded(left(k))} * double{rounded(right(k))};
    sum.value += term;
    magnitude += std::abs(term);
  }
  sum.value += bias;
  sum.bound = magnitude * static_cast<double>(n + 2) * 0x1p-24;
  return sum;
}

// What run(view) writes, against expected(i, j); nothing is written into gaps.
template <class Run, class Expected>
void expect_near(std::size_t rows, std::size_t cols, const Run& run, const Expected& expected) {
  Gapped<float> came(rows, cols, 5);
  run(came.view());
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < cols; ++j) {
      const Sum sum = expected(i, j);
      EXPECT_NEAR(came.view()(i, j), sum.value, sum.bound) << i << ", " << j;
    }
    for (std::size_t j = cols; j < cols + 5; ++j) {
      EXPECT_EQ(came.values[i * came.stride + j], 77) << i << ", " << j;
    }
  }
}

// Those that products in single precision are tested at, and some groups, panels and blocks.
template <class Test>
void for_each_size_there_is(const Test& test) {
  if (!has_bfloat16()) return;  // Trainer and `train` are tested to refuse it then
  for_each_size(test);
  test(150, 300, 130);
}

TEST(Bfloat16, AffineSumsFeatures) {
  for_each_size_there_is([](std::size_t rows, std::size_t n_in, std::size_t n_out) {
    const Gapped<float> a(rows, n_in, 3, 1), weights(n_in, n_out, 0, 2), bias(1, n_out, 0, 3);
    const std::span<const float> b = rows % 2 == 0 ? std::span<const float>() : bias.view().row(0);
    expect_near(
        rows, n_out, [&](View<float> z) { affine_bfloat16(a.view(), weights.view(), b, z); },
        [&](std::size_t i, std::size_t j) {
          return sum_of(
              n_in, [&](std::size_t k) { return a.view()(i, k); },
              [&](std::size_t k) { return weights.view()(k, j); }, b.empty() ? 0 : b[j]);
        });
  });
}

TEST(Bfloat16, PropagateSumsUnits) {
  for_each_size_there_is([](std::size_t rows, std::size_t n_in, std::size_t n_out) {
    const Gapped<float> delta(rows, n_out, 1, 4), weights(n_in, n_out, 0, 5);
    expect_near(
        rows, n_in, [&](View<float> d) { propagate_bfloat16(delta.view(), weights.view(), d); },
        [&](std::size_t i, std::size_t j) {
          return sum_of(
              n_out, [&](std::size_t k) { return delta.view()(i, k); },
              [&](std::size_t k) { return weights.view()(j, k); });
        });
  });
}

TEST(Bfloat16, WeightGradientSumsSamples) {
  for_each_size_there_is([](std::size_t rows, std::size_t n_in, std::size_t n_out) {
    const Gapped<float> a(rows, n_in, 1, 6), delta(rows, n_out, 3, 7);
    expect_near(
        n_in, n_out, [&](View<float> g) { weight_gradient_bfloat16(a.view(), delta.view(), g); },
        [&](std::size_t i, std::size_t j) {
          return sum_of(
              rows, [&](std::size_t k) { return a.view()(k, i); },
              [&](std::size_t k) { return delta.view()(k, j); });
        });
  });
}

TEST(Bfloat16, UpdatesOnTheWayAreThoseByTheWholeGradient) {
  for_each_size_there_is([](std::size_t rows, std::size_t n_in, std::size_t n_out) {
    const Gapped<float> a(rows, n_in, 1, 6), delta(rows, n_out, 3, 7), start(1, n_in * n_out, 0, 8);
    std::vector<float> weights = start.values, expected = start.values, g(n_in * n_out);
    const auto update = [](std::vector<float>& of) {
      return ParameterUpdate<float>{.step = SgdStep<float>{0.1F}, .weights = of.data()};
    };
    weight_gradient_bfloat16(a.view(), delta.view(), View<float>(g.data(), n_in, n_out));
    apply_gradient<float>(update(expected), g);
    weight_update_bfloat16(a.view(), delta.view(), update(weights));
    EXPECT_EQ(weights, expected) << rows << " x " << n_in << " x " << n_out;
  });
}

// What has no value stays without, and does not reach its neighbours.
TEST(Bfloat16, KeepsWhatIsNotFinite) {
  if (!has_bfloat16()) return;
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  Gapped<float> a(3, 20, 0, 1), z(3, 19, 0);
  const Gapped<float> weights(20, 19, 0, 2);
  a.view()(0, 3) = std::numeric_limits<float>::quiet_NaN();
  a.view()(2, 19) = kInfinity;
  affine_bfloat16(a.view(), weights.view(), {}, z.view());
  for (std::size_t j = 0; j < 19; ++j) {
    EXPECT_TRUE(std::isnan(z.view()(0, j)));
    EXPECT_TRUE(std::isfinite(z.view()(1, j)));
    EXPECT_EQ(z.view()(2, j), weights.view()(19, j) > 0 ? kInfinity : -kInfinity);
  }
}

TEST(Bfloat16, HasAPeakWhereItIs) {
  EXPECT_EQ(bfloat16_peak() > 0, has_bfloat16());
}

}  // namespace
}  // namespace chainrule
