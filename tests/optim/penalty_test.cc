// Penalties against PyTorch's differentiation; clipping and decay by hand.
#include <chainrule/error.h>
#include <chainrule/optimizer.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "golden.h"

namespace chainrule {
namespace {

template <class T>
class Penalties : public testing::Test {
 protected:
  static constexpr double kTolerance = sizeof(T) == 4 ? 1e-6 : 1e-14;
};

using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Penalties, Precisions);

TYPED_TEST(Penalties, HaveTheirValueAndGradient) {
  using T = TypeParam;
  const std::vector<T> w = numbers<T>(golden()["start"]);
  for (const auto& expected : golden()["penalties"]) {
    SCOPED_TRACE(expected["penalty"].dump());
    const PenaltySpec spec = {.l1 = expected["penalty"].value("l1", 0.0),
                              .l2 = expected["penalty"].value("l2", 0.0),
                              .biases_too = expected["penalty"].value("biases_too", false)};
    EXPECT_NEAR(penalty<T>(spec, golden_blocks(), w), expected["value"], 2 * this->kTolerance);
    std::vector<T> g(w.size(), 1);
    add_penalty_gradient<T>(spec, golden_blocks(), w, g);
    for (std::size_t i = 0; i < w.size(); ++i) {
      EXPECT_NEAR(g[i], 1 + expected["gradient"][i].get<double>(), 2 * this->kTolerance) << i;
    }
  }
}

TYPED_TEST(Penalties, DecayWeightsAndNotBiasesUnlessAsked) {
  using T = TypeParam;
  const ParameterBlock blocks[] = {{.rows = 1, .cols = 2},
                                   {.is_bias = true, .offset = 2, .rows = 1, .cols = 1}};
  std::vector<T> w = {2, -4, 8};
  decay_weights<T>({.weight_decay = 0.5}, blocks, 0.5, w);
  EXPECT_EQ(w, (std::vector<T>{1.5, -3, 8}));
  decay_weights<T>({.weight_decay = 0.5, .biases_too = true}, blocks, 1, w);
  EXPECT_EQ(w, (std::vector<T>{0.75, -1.5, 4}));
}

TYPED_TEST(Penalties, RefuseBlocksOutsideTheParameters) {
  using T = TypeParam;
  const ParameterBlock outside[] = {{.offset = 2, .rows = 2, .cols = 2}};
  std::vector<T> w(5, 1), g(5), short_g(4);
  const PenaltySpec spec = {.l1 = 1, .weight_decay = 1};
  const auto expect_shape_error = [](const auto& action) {
    try {
      action();
      ADD_FAILURE() << "nothing was thrown";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kShape);
    }
  };
  expect_shape_error([&] { penalty<T>(spec, outside, w); });
  expect_shape_error([&] { add_penalty_gradient<T>(spec, outside, w, g); });
  expect_shape_error([&] { add_penalty_gradient<T>(spec, golden_blocks(), w, short_g); });
  expect_shape_error([&] { decay_weights<T>(spec, outside, 0.1, w); });
  EXPECT_EQ(w, std::vector<T>(5, 1));
  EXPECT_EQ(g, std::vector<T>(5));
}

TYPED_TEST(Penalties, ClipReturnsTheNormBeforeScaling) {
  using T = TypeParam;
  std::vector<T> g = {3, -4};
  EXPECT_EQ(clip<T>({}, g), 0);
  EXPECT_EQ(clip<T>({.norm = 6}, g), 5);
  EXPECT_EQ(g, (std::vector<T>{3, -4}));
  EXPECT_EQ(clip<T>({.norm = 1}, g), 5);
  EXPECT_NEAR(g[0], 0.6, 1e-6);
  EXPECT_NEAR(g[1], -0.8, 1e-6);
}

TYPED_TEST(Penalties, ClipByValueComesFirst) {
  using T = TypeParam;
  std::vector<T> g = {30, -4, 0.5};
  EXPECT_EQ(clip<T>({.value = 3}, g), 0);
  EXPECT_EQ(g, (std::vector<T>{3, -3, 0.5}));
  g = {300, -400};
  EXPECT_NEAR(clip<T>({.value = 1, .norm = 1}, g), std::sqrt(2), 1e-6);
}

TYPED_TEST(Penalties, ClipKeepsTheDirectionWhereSquaresOverflow) {
  using T = TypeParam;
  const T x = std::ldexp(T{1}, std::numeric_limits<T>::max_exponent - 4);
  std::vector<T> g = {3 * x, -4 * x, 1};
  EXPECT_DOUBLE_EQ(clip<T>({.norm = double{6 * x}}, g), 5.0 * double{x});
  EXPECT_EQ(g, (std::vector<T>{3 * x, -4 * x, 1}));
  EXPECT_DOUBLE_EQ(clip<T>({.norm = 1}, g), 5.0 * double{x});
  EXPECT_NEAR(g[0], 0.6, 1e-6);
  EXPECT_NEAR(g[1], -0.8, 1e-6);
}

TYPED_TEST(Penalties, ClipScalesNothingByANormThatIsNotFinite) {
  using T = TypeParam;
  const T infinity = std::numeric_limits<T>::infinity();
  std::vector<T> g = {2, -infinity};
  EXPECT_EQ(clip<T>({.norm = 1}, g), double{infinity});
  EXPECT_EQ(g, (std::vector<T>{2, -infinity}));
  g[0] = std::numeric_limits<T>::quiet_NaN();
  EXPECT_TRUE(std::isnan(clip<T>({.norm = 1}, g)));
  EXPECT_EQ(clip<T>({.value = 3, .norm = 10}, std::span(g).subspan(1)), 3);
}

TEST(PenaltySpec, IsValidated) {
  EXPECT_THROW(validate(PenaltySpec{.l1 = -1}), Error);
  EXPECT_THROW(validate(PenaltySpec{.weight_decay = std::numeric_limits<double>::infinity()}),
               Error);
  try {
    validate(PenaltySpec{.l2 = -0.5});
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "penalty: l2 = -0.5, expected a finite number of at least 0");
  }
}

TEST(ClipSpec, IsValidated) {
  EXPECT_THROW(validate(ClipSpec{.value = std::nan("")}), Error);
  try {
    validate(ClipSpec{.norm = -1});
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "clip: norm = -1, expected a finite number of at least 0");
  }
}

}  // namespace
}  // namespace chainrule
