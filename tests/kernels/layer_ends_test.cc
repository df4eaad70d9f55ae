// Activations against their formulas, each element alone, at its kinks and at its extremes.
#include "kernels/layer_ends.h"

#include <chainrule/target.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/fma.h"
#include "orders.h"

namespace chainrule {
namespace {

using Real = long double;

// The parameter of those that have one.
constexpr double kAlpha = 0.375;

// docs/numerics.md, "Activations", except softmax.
Real value_of(Activation f, Real z) {
  const Real s = 1 / (1 + std::exp(-z));
  switch (f) {
    case Activation::kIdentity:
      return z;
    case Activation::kSigmoid:
      return s;
    case Activation::kTanh:
      return std::tanh(z);
    case Activation::kRelu:
      return z > 0 ? z : 0;
    case Activation::kLeakyRelu:
      return z > 0 ? z : kAlpha * z;
    case Activation::kElu:
      return z > 0 ? z : kAlpha * std::expm1(z);
    case Activation::kSelu:
      return 1.0507009873554804934193L * (z > 0 ? z : 1.6732632423543772848170L * std::expm1(z));
    case Activation::kGelu:
      return z * std::erfc(-z / std::sqrt(Real{2})) / 2;
    case Activation::kSilu:
      return z * s;
    case Activation::kSoftplus:
      return std::max(z, Real{0}) + std::log1p(std::exp(-std::abs(z)));
    case Activation::kSoftsign:
      return z / (1 + std::abs(z));
    case Activation::kHardSigmoid:
      return std::clamp(z / 6 + Real{0.5}, Real{0}, Real{1});
    case Activation::kExponential:
      return std::exp(z);
    case Activation::kSoftmax:
      break;
  }
  return 0;
}

Real derivative_of(Activation f, Real z) {
  const Real s = 1 / (1 + std::exp(-z));
  const Real minus_s = 1 / (1 + std::exp(z));  // 1 - s
  const Real density = std::exp(-z * z / 2) / std::sqrt(2 * std::acos(Real{-1}));
  switch (f) {
    case Activation::kIdentity:
      return 1;
    case Activation::kSigmoid:
      return s * minus_s;
    case Activation::kTanh:
      return 1 / (std::cosh(z) * std::cosh(z));
    case Activation::kRelu:
      return z > 0 ? 1 : 0;
    case Activation::kLeakyRelu:
      return z > 0 ? 1 : kAlpha;
    case Activation::kElu:
      return z > 0 ? 1 : kAlpha * std::exp(z);
    case Activation::kSelu:
      return 1.0507009873554804934193L * (z > 0 ? 1 : 1.6732632423543772848170L * std::exp(z));
    case Activation::kGelu:
      return std::erfc(-z / std::sqrt(Real{2})) / 2 + z * density;
    case Activation::kSilu:
      return s * (1 + z * minus_s);
    case Activation::kSoftplus:
      return s;
    case Activation::kSoftsign:
      return 1 / ((1 + std::abs(z)) * (1 + std::abs(z)));
    case Activation::kHardSigmoid:
      return std::abs(z) < 3 ? Real{1} / 6 : 0;
    case Activation::kExponential:
      return std::exp(z);
    case Activation::kSoftmax:
      break;
  }
  return 0;
}

template <class T>
T activate_one(Activation f, T z) {
  T a = 0;
  activate<T>(f, T{kAlpha}, ConstView<T>(&z, 1, 1), View<T>(&a, 1, 1));
  return a;
}

template <class T>
T derivative_one(Activation f, T z) {
  const T a = activate_one<T>(f, z);
  T delta = 1;
  multiply_derivative<T>(f, T{kAlpha}, ConstView<T>(&z, 1, 1), ConstView<T>(&a, 1, 1),
                         View<T>(&delta, 1, 1));
  return delta;
}

template <class T>
class LayerEnds : public testing::Test {
 protected:
  ~LayerEnds() override { set_target(target_before_); }
  static constexpr T kNan = std::numeric_limits<T>::quiet_NaN();
  static constexpr T kHuge = static_cast<T>(1e38);

 private:
  const std::string target_before_{target_name()};
};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(LayerEnds, Precisions);

// Within eight roundings of the exact number, or of `scale` where a formula cancels. Below the
// normal range a z times a rounded s(z) is as far off as z.
template <class T>
void expect_near(T came, Real exact, Real scale, const std::string& what) {
  if (std::isinf(static_cast<T>(exact))) {
    EXPECT_EQ(came, static_cast<T>(exact)) << what;
    return;
  }
  const Real rounding = std::numeric_limits<T>::epsilon();
  const Real smallest = std::numeric_limits<T>::denorm_min();
  EXPECT_LE(std::abs(came - exact),
            8 * rounding * std::max(std::abs(exact), scale) + 100 * smallest)
      << what << ": " << static_cast<Real>(came) << " against " << exact;
}

TYPED_TEST(LayerEnds, ActivationsFollowTheirFormulas) {
  using T = TypeParam;
  std::vector<T> points = {0, -3, 3, T(1e-30), T(-1e-30), 100, -100, T(1e38), T(-1e38)};
  for (int i = -120; i <= 120; ++i) points.push_back(static_cast<T>(0.2503 * i));
  for (const Activation f : all_activations()) {
    if (f == Activation::kSoftmax) continue;
    for (const T z : points) {
      const std::string what = std::string(to_string(f)) + " at " + std::to_string(z);
      const Real scale = f == Activation::kGelu ? 1 : 0;  // its erf ends near -1
      expect_near(activate_one(f, z), value_of(f, z), scale, what);
      expect_near(derivative_one(f, z), derivative_of(f, z), 1, what + ", derivative");
    }
  }
}

TYPED_TEST(LayerEnds, KinksTakeTheDerivativeOfTheTable) {
  using T = TypeParam;
  EXPECT_EQ(derivative_one<T>(Activation::kRelu, 0), 0);
  EXPECT_EQ(derivative_one<T>(Activation::kRelu, T(-0.0)), 0);
  EXPECT_EQ(derivative_one<T>(Activation::kLeakyRelu, 0), T{kAlpha});
  EXPECT_EQ(derivative_one<T>(Activation::kElu, 0), T{kAlpha});
  EXPECT_EQ(derivative_one<T>(Activation::kSelu, 0), T(1.7580993408473768599));
  EXPECT_EQ(derivative_one<T>(Activation::kSoftsign, 0), 1);
  EXPECT_EQ(derivative_one<T>(Activation::kHardSigmoid, 3), 0);
  EXPECT_EQ(derivative_one<T>(Activation::kHardSigmoid, -3), 0);
  EXPECT_EQ(derivative_one<T>(Activation::kHardSigmoid, std::nextafter(T{3}, T{0})), T{1} / T{6});
}

TYPED_TEST(LayerEnds, NotANumberComesThrough) {
  using T = TypeParam;
  for (const std::string& target : available_targets()) {
    set_target(target);
    for (const Activation f : all_activations()) {
      EXPECT_TRUE(std::isnan(activate_one(f, this->kNan))) << to_string(f) << " on " << target;
    }
    const T z[] = {1, this->kNan, 2};
    T a[3];
    activate<T>(Activation::kSoftmax, 0, ConstView<T>(z, 1, 3), View<T>(a, 1, 3));
    for (const T value : a) EXPECT_TRUE(std::isnan(value));
  }
}

TYPED_TEST(LayerEnds, AnElementIsTheSameAnywhereOnEveryTarget) {
  using T = TypeParam;
  constexpr std::size_t kRows = 2, kWidest = 67, kStride = 71;
  const std::vector<T> z = numbers_within_four<T>(kRows * kStride, 1),
                       g = numbers_within_four<T>(kRows * kStride, 2);
  for (const Activation f : all_activations()) {
    if (f == Activation::kSoftmax) continue;
    std::vector<T> alone_a(z.size()), alone_delta(z.size());
    set_target(available_targets().back());
    for (std::size_t k = 0; k < z.size(); ++k) {
      alone_a[k] = activate_one(f, z[k]);
      alone_delta[k] = g[k] * derivative_one(f, z[k]);
    }
    for (const std::string& target : available_targets()) {
      set_target(target);
      for (std::size_t n = 0; n <= kWidest; ++n) {
        std::vector<T> a(z.size(), 77), delta = g;
        const ConstView<T> z_view(z.data(), kRows, n, kStride);
        const View<T> a_view(a.data(), kRows, n, kStride), d_view(delta.data(), kRows, n, kStride);
        activate<T>(f, T{kAlpha}, z_view, a_view);
        multiply_derivative<T>(f, T{kAlpha}, z_view, a_view, d_view);
        for (std::size_t k = 0; k < z.size(); ++k) {
          const bool inside = k % kStride < n;
          ASSERT_EQ(a[k], inside ? alone_a[k] : 77) << to_string(f) << " on " << target;
          ASSERT_EQ(delta[k], inside ? alone_delta[k] : g[k]) << to_string(f) << " on " << target;
        }
      }
    }
  }
}

std::vector<std::size_t> widths() {
  std::vector<std::size_t> widths = {255, 256, 257, 600};
  for (std::size_t n = 1; n <= 67; ++n) widths.push_back(n);
  return widths;
}

TYPED_TEST(LayerEnds, SoftmaxAddsInOrderOnEveryTarget) {
  using T = TypeParam;
  for (const std::size_t n : widths()) {
    const std::vector<T> z = numbers_within_four<T>(n, n), g = numbers_within_four<T>(n, n + 1);
    const T largest = *std::ranges::max_element(z);
    std::vector<T> e(n);
    for (std::size_t j = 0; j < n; ++j)
      e[j] = activate_one<T>(Activation::kExponential, z[j] - largest);
    const T sum = over_features<T>(n, [&](std::size_t j, T before) { return before + e[j]; });
    for (T& value : e) value /= sum;
    const T mean =
        over_features<T>(n, [&](std::size_t j, T before) { return fma(g[j], e[j], before); });
    for (const std::string& target : available_targets()) {
      set_target(target);
      std::vector<T> a(n), delta = g;
      activate<T>(Activation::kSoftmax, 0, ConstView<T>(z.data(), 1, n), View<T>(a.data(), 1, n));
      multiply_derivative<T>(Activation::kSoftmax, 0, ConstView<T>(z.data(), 1, n),
                             ConstView<T>(a.data(), 1, n), View<T>(delta.data(), 1, n));
      EXPECT_EQ(a, e) << target << ", " << n;
      for (std::size_t j = 0; j < n; ++j)
        ASSERT_EQ(delta[j], e[j] * (g[j] - mean)) << target << ", " << n;
    }
  }
}

TYPED_TEST(LayerEnds, SoftmaxOfHugeNumbersIsFinite) {
  using T = TypeParam;
  const T z[] = {this->kHuge, this->kHuge, -this->kHuge, 0};
  T a[4];
  activate<T>(Activation::kSoftmax, 0, ConstView<T>(z, 1, 4), View<T>(a, 1, 4));
  EXPECT_EQ(std::vector<T>(a, a + 4), (std::vector<T>{0.5, 0.5, 0, 0}));
}

}  // namespace
}  // namespace chainrule
