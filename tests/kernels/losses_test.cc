// Losses and their deltas against their formulas, in order, weighted, and at their extremes.
#include <chainrule/target.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "kernels/layer_ends.h"
#include "orders.h"

namespace chainrule {
namespace {

using Real = long double;

Real softplus(Real z) {
  return std::max(z, Real{0}) + std::log1p(std::exp(-std::abs(z)));
}

// One output's part of the loss and dL/da (docs/numerics.md, "Losses"), and dL/dz where the loss
// looks at z; `n` outputs.
struct Exact {
  Real term, slope;
};

constexpr double kHuberDelta = 0.75;

Exact exact_loss(Loss loss, Activation output, Real z, Real a, Real t, Real n) {
  const Real d = a - t;
  const Real delta = kHuberDelta;
  switch (loss) {
    case Loss::kHalfSquared:
      return {d * d / 2, d};
    case Loss::kMeanSquared:
      return {d * d / n, 2 * d / n};
    case Loss::kSquared:
      return {d * d, 2 * d};
    case Loss::kHalfMeanSquared:
      return {d * d / (2 * n), d / n};
    case Loss::kMeanAbsolute:
      return {std::abs(d) / n, (d > 0 ? 1 : d < 0 ? -1 : 0) / n};
    case Loss::kHuber:
      return {(std::abs(d) <= delta ? d * d / 2 : delta * (std::abs(d) - delta / 2)) / n,
              std::clamp(d, -delta, delta) / n};
    case Loss::kBinaryCrossEntropy:
      return {t * softplus(-z) + (1 - t) * softplus(z), 1 / (1 + std::exp(-z)) - t};
    case Loss::kPoisson:
      if (output == Activation::kExponential) return {std::exp(z) - t * z, std::exp(z) - t};
      return {softplus(z) - t * std::log(softplus(z)), (1 - t / softplus(z)) / (1 + std::exp(-z))};
    case Loss::kCategoricalCrossEntropy:
      break;
  }
  return {};
}

// One row through the output end.
template <class T>
struct Row {
  Row(Loss loss, Activation output, const std::vector<T>& logits, const std::vector<T>& t,
      std::vector<T> weight = {})
      : a(logits.size()), delta(logits.size()) {
    const OutputEnd<T> end = {loss, output, static_cast<T>(default_alpha(output)), T{kHuberDelta}};
    const ConstView<T> z(logits.data(), 1, logits.size()), targets(t.data(), 1, t.size());
    const View<T> a_view(a.data(), 1, a.size());
    T softmax_sum = 0;
    activate<T>(output, end.alpha, z, a_view, std::span<T>(&softmax_sum, 1));
    row_losses<T>(end, z, a_view, targets, std::span<const T>(&softmax_sum, 1),
                  std::span<T>(&value, 1));
    output_delta<T>(end, z, a_view, targets, weight, View<T>(delta.data(), 1, delta.size()));
  }
  std::vector<T> a, delta;
  T value = 0;
};

template <class T>
class Losses : public testing::Test {
 protected:
  ~Losses() override { set_target(target_before_); }
  static constexpr T kHuge = static_cast<T>(1e38);
  static constexpr T kNan = std::numeric_limits<T>::quiet_NaN();

 private:
  const std::string target_before_{target_name()};
};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Losses, Precisions);

struct End {
  Loss loss;
  Activation output;
};

// Every loss with the output that shows it bare.
constexpr End kEnds[] = {{Loss::kHalfSquared, Activation::kIdentity},
                         {Loss::kMeanSquared, Activation::kIdentity},
                         {Loss::kSquared, Activation::kIdentity},
                         {Loss::kHalfMeanSquared, Activation::kIdentity},
                         {Loss::kMeanAbsolute, Activation::kIdentity},
                         {Loss::kHuber, Activation::kIdentity},
                         {Loss::kBinaryCrossEntropy, Activation::kSigmoid},
                         {Loss::kPoisson, Activation::kExponential},
                         {Loss::kPoisson, Activation::kSoftplus}};

template <class T>
void expect_near(T came, Real exact, Real scale, const std::string& what) {
  const Real rounding = std::numeric_limits<T>::epsilon();
  EXPECT_LE(std::abs(came - exact), 8 * rounding * std::max(std::abs(exact), scale))
      << what << ": " << static_cast<Real>(came) << " against " << exact;
}

TYPED_TEST(Losses, FollowTheirFormulas) {
  using T = TypeParam;
  for (const End& end : kEnds) {
    for (int i = -85; i <= 85; ++i) {
      for (const T t : {T{0}, T{1}, T{0.25}, T{3}}) {
        if (end.loss == Loss::kBinaryCrossEntropy && t > 1) continue;
        const T z = static_cast<T>(i) / 2;
        const Row<T> row(end.loss, end.output, {z, z, z}, {t, t, t});
        const Exact exact = exact_loss(end.loss, end.output, z, row.a[0], t, 3);
        const std::string what = std::string(to_string(end.loss)) + " at " + std::to_string(z) +
                                 " for " + std::to_string(t);
        const Real size = end.loss == Loss::kPoisson ? std::abs(row.a[0]) + std::abs(t * z) : 0;
        expect_near(row.value, 3 * exact.term, 3 * size, what);
        expect_near(row.delta[1], exact.slope, std::abs(row.a[0]) + t, what + ", delta");
      }
    }
  }
}

// With hard targets the loss is small where the network is sure and right; its digits must be
// there.
TYPED_TEST(Losses, BinaryCrossEntropyIsExactWhereItIsSmall) {
  using T = TypeParam;
  for (const T z : {T{1}, T{10}, T{20}, T{40}, T{80}}) {
    const Real small = std::log1p(std::exp(-static_cast<Real>(z)));
    const Row<T> yes(Loss::kBinaryCrossEntropy, Activation::kSigmoid, {z}, {1});
    const Row<T> no(Loss::kBinaryCrossEntropy, Activation::kSigmoid, {-z}, {0});
    expect_near(yes.value, small, 0, "sure and right at " + std::to_string(z));
    EXPECT_EQ(no.value, yes.value);
  }
}

TYPED_TEST(Losses, CrossEntropiesAreFiniteForHugeLogits) {
  using T = TypeParam;
  const T huge = this->kHuge;
  const auto binary = [](T z, T t) {
    return Row<T>(Loss::kBinaryCrossEntropy, Activation::kSigmoid, {z}, {t});
  };
  EXPECT_EQ(binary(huge, 1).value, 0);
  EXPECT_EQ(binary(huge, 0).value, huge);
  EXPECT_EQ(binary(-huge, 0).value, 0);
  EXPECT_EQ(binary(-huge, 1).value, huge);
  EXPECT_EQ(binary(huge, 0).delta[0], 1);
  EXPECT_EQ(binary(-huge, 1).delta[0], -1);

  const auto categorical = [](std::vector<T> z, std::vector<T> t) {
    return Row<T>(Loss::kCategoricalCrossEntropy, Activation::kSoftmax, z, t);
  };
  const Row<T> right = categorical({huge, -huge, 0}, {1, 0, 0});
  EXPECT_EQ(right.value, 0);
  EXPECT_EQ(right.delta, (std::vector<T>{0, 0, 0}));
  const Row<T> wrong = categorical({huge, -huge, 0}, {0, 1, 0});
  EXPECT_EQ(wrong.value, 2 * huge);
  EXPECT_EQ(wrong.delta, (std::vector<T>{1, -1, 0}));
  const T lowest = -std::numeric_limits<T>::infinity();  // a class ruled out, and not the target
  EXPECT_EQ(categorical({1, lowest, 1}, {1, 0, 0}).value, std::log(T{2}));
}

TYPED_TEST(Losses, CategoricalCrossEntropyFollowsItsFormula) {
  using T = TypeParam;
  const std::vector<T> z = numbers_within_four<T>(7, 3);
  std::vector<T> t = {0.5, 0, 0.125, 0, 0, 0.25, 0.125};
  const Row<T> row(Loss::kCategoricalCrossEntropy, Activation::kSoftmax, z, t);
  Real sum = 0, loss = 0;
  for (const T z_k : z) sum += std::exp(static_cast<Real>(z_k));
  for (std::size_t j = 0; j < 7; ++j) {
    loss += t[j] * (std::log(sum) - z[j]);
    expect_near(row.delta[j], std::exp(static_cast<Real>(z[j])) / sum - t[j], 1, "delta");
  }
  expect_near(row.value, loss, 1, "loss");
}

TYPED_TEST(Losses, AddTheirTermsInOrderOnEveryTarget) {
  using T = TypeParam;
  for (const std::size_t n : {1u, 2u, 15u, 16u, 17u, 67u, 255u, 256u, 257u, 600u}) {
    const std::vector<T> z = numbers_within_four<T>(n, n), t = numbers_within_four<T>(n, n + 1);
    for (const std::string& target : available_targets()) {
      set_target(target);
      for (const End& end : kEnds) {
        const Row<T> row(end.loss, end.output, z, t);
        // A row of one output has one term; the share 1/n of the mean losses is put in beforehand.
        const bool is_mean = end.loss == Loss::kMeanSquared || end.loss == Loss::kHalfMeanSquared ||
                             end.loss == Loss::kMeanAbsolute || end.loss == Loss::kHuber;
        const T share = is_mean ? static_cast<T>(1 / static_cast<double>(n)) : T{1};
        const T sum = over_features<T>(n, [&](std::size_t j, T before) {
          return before + Row<T>(end.loss, end.output, {z[j]}, {t[j]}).value * share;
        });
        EXPECT_EQ(row.value, sum) << to_string(end.loss) << " of " << n << " on " << target;
      }
    }
  }
}

TYPED_TEST(Losses, DeltasAreTimesTheWeightOfTheirRow) {
  using T = TypeParam;
  for (const End& end : kEnds) {
    const std::vector<T> z = numbers_within_four<T>(19, 5), t = numbers_within_four<T>(19, 6);
    const Row<T> plain(end.loss, end.output, z, t), weighted(end.loss, end.output, z, t, {T(0.3)});
    EXPECT_EQ(weighted.value, plain.value);
    for (std::size_t j = 0; j < 19; ++j) EXPECT_EQ(weighted.delta[j], plain.delta[j] * T(0.3));
  }
}

TYPED_TEST(Losses, NotANumberComesThrough) {
  using T = TypeParam;
  for (const std::string& target : available_targets()) {
    set_target(target);
    for (const End& end : kEnds) {
      EXPECT_TRUE(std::isnan(Row<T>(end.loss, end.output, {1, this->kNan}, {1, 1}).value));
      EXPECT_TRUE(std::isnan(Row<T>(end.loss, end.output, {1, 2}, {1, this->kNan}).value));
    }
    const Row<T> row(Loss::kCategoricalCrossEntropy, Activation::kSoftmax, {1, this->kNan}, {1, 0});
    EXPECT_TRUE(std::isnan(row.value));
  }
}

}  // namespace
}  // namespace chainrule
