// The products of a layer on every target against docs/numerics.md's orders written out, bit for
// bit.
#include "kernels/products.h"

#include <chainrule/target.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/fma.h"
#include "gapped.h"
#include "orders.h"

namespace chainrule {
namespace {

template <class T>
class Products : public testing::Test {
 protected:
  ~Products() override { set_target(target_before_); }

 private:
  const std::string target_before_{target_name()};
};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Products, Precisions);

// What run(view) writes on each target, against expected(i, j); nothing is written into gaps.
template <class T, class Run, class Expected>
void expect_on_every_target(std::size_t rows, std::size_t cols, std::size_t gap, const Run& run,
                            const Expected& expected) {
  Gapped<T> right(rows, cols, gap);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < cols; ++j) right.view()(i, j) = expected(i, j);
  }
  for (const std::string& target : available_targets()) {
    set_target(target);
    Gapped<T> came(rows, cols, gap);
    run(came.view());
    EXPECT_EQ(came.values, right.values) << target << ": " << rows << " x " << cols;
  }
}

TYPED_TEST(Products, AffineAddsFeaturesInOrderAndTheBiasLast) {
  using T = TypeParam;
  for_each_size([](std::size_t rows, std::size_t n_in, std::size_t n_out) {
    const Gapped<T> a(rows, n_in, 3, 1), weights(n_in, n_out, 0, 2), bias(1, n_out, 0, 3);
    const std::span<const T> b = rows % 2 == 0 ? std::span<const T>() : bias.view().row(0);
    expect_on_every_target<T>(
        rows, n_out, 5, [&](View<T> z) { affine<T>(a.view(), weights.view(), b, z); },
        [&](std::size_t i, std::size_t j) {
          const T sum = over_features<T>(n_in, [&](std::size_t k, T before) {
            return fma(a.view()(i, k), weights.view()(k, j), before);
          });
          return b.empty() ? sum : sum + b[j];
        });
  });
}

TYPED_TEST(Products, PropagateAddsUnitsInOrder) {
  using T = TypeParam;
  for_each_size([](std::size_t rows, std::size_t n_in, std::size_t n_out) {
    const Gapped<T> delta(rows, n_out, 1, 4), weights(n_in, n_out, 0, 5);
    expect_on_every_target<T>(
        rows, n_in, 3, [&](View<T> d) { propagate<T>(delta.view(), weights.view(), d); },
        [&](std::size_t i, std::size_t j) {
          return over_features<T>(n_out, [&](std::size_t k, T before) {
            return fma(delta.view()(i, k), weights.view()(j, k), before);
          });
        });
  });
}

TYPED_TEST(Products, WeightGradientAddsSamplesAsATreeOfChunks) {
  using T = TypeParam;
  for_each_size([](std::size_t rows, std::size_t n_in, std::size_t n_out) {
    const Gapped<T> a(rows, n_in, 1, 6), delta(rows, n_out, 3, 7);
    expect_on_every_target<T>(
        n_in, n_out, 5, [&](View<T> g) { weight_gradient<T>(a.view(), delta.view(), g); },
        [&](std::size_t i, std::size_t j) {
          return over_samples<T>(rows, [&](std::size_t k, T before) {
            return fma(a.view()(k, i), delta.view()(k, j), before);
          });
        });
  });
}

// More samples than are ever copied.
TYPED_TEST(Products, WeightGradientOfManySamples) {
  using T = TypeParam;
  const std::size_t rows = 4100, n_in = 7, n_out = 10;
  const Gapped<T> a(rows, n_in, 0, 6), delta(rows, n_out, 0, 7);
  expect_on_every_target<T>(
      n_in, n_out, 0, [&](View<T> g) { weight_gradient<T>(a.view(), delta.view(), g); },
      [&](std::size_t i, std::size_t j) {
        return over_samples<T>(rows, [&](std::size_t k, T before) {
          return fma(a.view()(k, i), delta.view()(k, j), before);
        });
      });
}

// Weights and a state after an update by the gradients, and after one on the way.
TYPED_TEST(Products, UpdatesOnTheWayAreThoseByTheWholeGradient) {
  using T = TypeParam;
  for_each_size([](std::size_t rows, std::size_t n_in, std::size_t n_out) {
    const Gapped<T> a(rows, n_in, 1, 6), delta(rows, n_out, 3, 7);
    const std::size_t n_weights = n_in * n_out, n = n_weights + n_out;
    const Gapped<T> start(1, n, 0, 8);
    for (const std::string& target : available_targets()) {
      set_target(target);
      std::vector<T> w = start.values, velocity(n), g(n), expected = w, expected_velocity(n);
      const auto update = [](std::vector<T>& weights, std::vector<T>& state) {
        return ParameterUpdate<T>{.step = MomentumStep<T>{T(0.1), T(0.9), false},
                                  .weights = weights.data(),
                                  .states = {state.data()},
                                  .factor = T(0.25)};
      };
      weight_gradient<T>(a.view(), delta.view(), View<T>(g.data(), n_in, n_out));
      column_sums<T>(delta.view(), std::span<T>(g).subspan(n_weights));
      apply_gradient<T>(update(expected, expected_velocity), g);
      weight_update<T>(a.view(), delta.view(), update(w, velocity));
      bias_update<T>(delta.view(), update(w, velocity).from(n_weights));
      EXPECT_EQ(w, expected) << target << ": " << rows << " x " << n_in << " x " << n_out;
      EXPECT_EQ(velocity, expected_velocity) << target;
    }
  });
}

TYPED_TEST(Products, ColumnSumsAddSamplesAsATreeOfChunks) {
  using T = TypeParam;
  for_each_size([](std::size_t rows, std::size_t, std::size_t n_out) {
    const Gapped<T> delta(rows, n_out, 1, 8);
    expect_on_every_target<T>(
        1, n_out, 1, [&](View<T> sums) { column_sums<T>(delta.view(), sums.row(0)); },
        [&](std::size_t, std::size_t j) {
          return over_samples<T>(
              rows, [&](std::size_t k, T before) { return before + delta.view()(k, j); });
        });
  });
}

// Sides that no near cache holds, and rows far from each other, which are copied.
TYPED_TEST(Products, OfLargeSidesAddInTheSameOrder) {
  using T = TypeParam;
  const std::size_t rows = 64, n_long = 1030, n_wide = 520;
  const Gapped<T> a(rows, n_long, 3, 1), right(n_long, n_wide, 0, 2),
      transposed(n_wide, n_long, 0, 3);
  expect_on_every_target<T>(
      rows, n_wide, 5, [&](View<T> z) { affine<T>(a.view(), right.view(), {}, z); },
      [&](std::size_t i, std::size_t j) {
        return over_features<T>(n_long, [&](std::size_t k, T before) {
          return fma(a.view()(i, k), right.view()(k, j), before);
        });
      });
  expect_on_every_target<T>(
      rows, n_wide, 5, [&](View<T> d) { propagate<T>(a.view(), transposed.view(), d); },
      [&](std::size_t i, std::size_t j) {
        return over_features<T>(n_long, [&](std::size_t k, T before) {
          return fma(a.view()(i, k), transposed.view()(j, k), before);
        });
      });
  expect_on_every_target<T>(
      11, n_wide, 5,
      [&](View<T> g) {
        weight_gradient<T>({right.values.data(), n_long, 11, n_wide}, right.view(), g);
      },
      [&](std::size_t i, std::size_t j) {
        return over_samples<T>(n_long, [&](std::size_t k, T before) {
          return fma(right.view()(k, i), right.view()(k, j), before);
        });
      });
}

// What is never read must not matter.
TYPED_TEST(Products, DoNotReadTheGaps) {
  using T = TypeParam;
  Gapped<T> a(6, 5, 3, 9);
  const Gapped<T> weights(5, 7, 0, 10);
  Gapped<T> before(6, 7, 0), after(6, 7, 0);
  affine<T>(a.view(), weights.view(), {}, before.view());
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = a.cols; j < a.stride; ++j) a.values[i * a.stride + j] = T{1} / T{0};
  }
  affine<T>(a.view(), weights.view(), {}, after.view());
  EXPECT_EQ(before.values, after.values);
}

// Nothing to add leaves the bias, or +0.
TYPED_TEST(Products, OfNoFeaturesOrNoSamplesAreZero) {
  using T = TypeParam;
  Gapped<T> z(2, 3, 0);
  const T bias[] = {1, 2, 3};
  affine<T>(ConstView<T>(bias, 2, 0), ConstView<T>(bias, 0, 3), bias, z.view());
  EXPECT_EQ(z.values, (std::vector<T>{1, 2, 3, 1, 2, 3}));
  Gapped<T> g(2, 3, 0);
  weight_gradient<T>(ConstView<T>(bias, 0, 2), ConstView<T>(bias, 0, 3), g.view());
  EXPECT_EQ(g.values, std::vector<T>(6));
}

}  // namespace
}  // namespace chainrule
