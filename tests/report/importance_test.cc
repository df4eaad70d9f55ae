// What the report measures on a network, on networks whose answers are known.
#include "report/importance.h"

#include <chainrule/philox.h>
#include <gtest/gtest.h>

#include "report/drawn_rows.h"
#include "report/layer_activity.h"

namespace chainrule {
namespace {

// y = 3 x1 + x2, and x3 is not used.
Network<double> linear() {
  NetworkSpec spec;
  spec.n_inputs = 3;
  spec.layers = {{.units = 1, .activation = Activation::kIdentity}};
  Network<double> network(spec);
  network.weights(1)(0, 0) = 3;
  network.weights(1)(1, 0) = 1;
  return network;
}

Matrix<double> normal_like(std::size_t rows, std::size_t cols) {
  Matrix<double> x(rows, cols);
  const Philox philox(5);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < cols; ++j) {
      x(i, j) = 2 * philox.uniform(Purpose::kData, static_cast<std::uint16_t>(j), i, 0) - 1;
    }
  }
  return x;
}

TEST(Importance, IsTwiceTheShareOfVarianceOfALinearNetwork) {
  const Network<double> network = linear();
  const Matrix<double> x = normal_like(4000, 3);
  const Matrix<double> y = predict<double>(network, x);
  const std::vector<InputGroup> groups = {{"x3", {2}}, {"x2", {1}}, {"x1", {0}}};
  ReportImportance all = permutation_importance<double>(network, {x, y, {}}, groups, ScoreKind::kR2,
                                                        {.n_rows = 4000, .n_repeats = 4}, 1);
  sort_by_drop(all);
  EXPECT_EQ(all.base, 1);
  EXPECT_EQ(all.names, (std::vector<std::string>{"x1", "x2", "x3"}));
  // Shuffling a term of variance v leaves errors of variance 2 v: R² falls by 2 v over the whole.
  EXPECT_NEAR(all.drop[0], 2 * 0.9, 0.06);
  EXPECT_NEAR(all.drop[1], 2 * 0.1, 0.02);
  EXPECT_EQ(all.drop[2], 0);
  EXPECT_EQ(all.spread[2], 0);
}

TEST(Importance, InputsOfOneColumnAreShuffledTogether) {
  const Network<double> network = linear();
  const Matrix<double> x = normal_like(500, 3);
  const Matrix<double> y = predict<double>(network, x);
  const std::vector<InputGroup> groups = {{"both", {0, 1}}};
  const ReportImportance all = permutation_importance<double>(
      network, {x, y, {}}, groups, ScoreKind::kR2, {.n_rows = 500, .n_repeats = 5}, 1);
  EXPECT_NEAR(all.drop[0], 2, 0.15);
}

TEST(Importance, CostsNoMoreThanItsBound) {
  for (const std::size_t groups : {1u, 64u, 1000u}) {
    for (const std::size_t parameters : {10u, 20000u, 1000000u}) {
      const ImportancePlan plan = plan_importance(100000, groups, parameters);
      EXPECT_GE(plan.n_repeats, 2u);
      EXPECT_GE(plan.n_rows, 100u);
      const double work =
          double(plan.n_rows) * double(plan.n_repeats) * double(groups) * double(parameters);
      if (plan.n_rows > 100) {
        EXPECT_LE(work, 6e8);
      }
    }
  }
  EXPECT_EQ(plan_importance(30, 4, 100).n_rows, 30u);
}

TEST(DrawnRows, AreDifferentAndAscending) {
  const auto rows = drawn_rows(1000, 50, 3);
  ASSERT_EQ(rows.size(), 50u);
  for (std::size_t i = 1; i < rows.size(); ++i) EXPECT_LT(rows[i - 1], rows[i]);
  EXPECT_LT(rows.back(), 1000u);
  EXPECT_EQ(drawn_rows(1000, 50, 3), rows);
  EXPECT_NE(drawn_rows(1000, 50, 4), rows);
  EXPECT_EQ(drawn_rows(3, 5, 0), (std::vector<std::size_t>{0, 1, 2}));
}

TEST(LayerActivity, FindsDeadAndSaturatedUnits) {
  NetworkSpec spec;
  spec.n_inputs = 1;
  spec.layers = {{.units = 3, .activation = Activation::kRelu},
                 {.units = 2, .activation = Activation::kTanh},
                 {.units = 1, .activation = Activation::kIdentity}};
  Network<float> network(spec);
  network.weights(1)(0, 0) = 1;  // alive
  network.weights(1)(0, 1) = 1;  // never above 0
  network.bias(1)[1] = -10;
  network.weights(1)(0, 2) = -1;   // alive
  network.weights(2)(0, 0) = 100;  // saturated where x > 0
  network.weights(2)(0, 1) = 0.1F;
  Matrix<float> x(100, 1);
  for (std::size_t i = 0; i < 100; ++i) x(i, 0) = static_cast<float>(i) / 100 - 0.05F;
  const std::vector<ReportLayer> layers = layer_activity<float>(network, x);
  ASSERT_EQ(layers.size(), 2u);
  EXPECT_EQ(layers[0].n_dead, 1u);
  EXPECT_EQ(layers[0].n_saturated, 0u);
  EXPECT_EQ(layers[1].n_dead, 0u);
  EXPECT_EQ(layers[1].n_saturated, 1u);
}

}  // namespace
}  // namespace chainrule
