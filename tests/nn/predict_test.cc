// Prediction against the forward pass, bit for bit.
#include <chainrule/passes.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "fails.h"
#include "random_case.h"

namespace chainrule {
namespace {

template <class T>
class Predict : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Predict, Precisions);

template <class T>
Matrix<T> random_rows(std::size_t rows, std::size_t cols) {
  Draws draws(rows);
  Matrix<T> x(rows, cols);
  for (T& value : x.values()) value = static_cast<T>(draws.number());
  return x;
}

TYPED_TEST(Predict, EqualsTheForwardPassForAnyNumberOfRows) {
  using T = TypeParam;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const EnginePass<T> engine(random_case(seed));
    for (const std::size_t n : {1u, 2u, 63u, 64u, 65u, 130u}) {
      const Matrix<T> x = random_rows<T>(n, engine.network.n_inputs());
      Trace<T> trace(engine.network.spec(), n);
      forward<T>(engine.network, x, trace);
      const Matrix<T> out = predict<T>(engine.network, x);
      ASSERT_TRUE(
          std::ranges::equal(out.values(), std::span(trace.result().data(), n * out.cols())));
    }
  }
}

TYPED_TEST(Predict, ARowIsTheSameAloneAndAmongOthers) {
  using T = TypeParam;
  for (std::uint64_t seed = 30; seed < 50; ++seed) {
    const EnginePass<T> engine(random_case(seed));
    const Matrix<T> x = random_rows<T>(131, engine.network.n_inputs());
    const Matrix<T> out = predict<T>(engine.network, x);
    for (const std::size_t i : {0u, 1u, 62u, 63u, 64u, 65u, 127u, 128u, 130u}) {
      const Matrix<T> alone = predict<T>(engine.network, x.view().middle_rows(i, 1));
      ASSERT_TRUE(std::ranges::equal(alone.values(), out.row(i)));
    }
  }
}

TYPED_TEST(Predict, ReadsAndWritesViewsWithGaps) {
  using T = TypeParam;
  const EnginePass<T> engine(random_case(7));
  const std::size_t n_inputs = engine.network.n_inputs(), n_outputs = engine.network.n_outputs();
  const Matrix<T> wide = random_rows<T>(70, n_inputs + 3);
  Matrix<T> x(70, n_inputs);
  for (std::size_t i = 0; i < 70; ++i) {
    std::ranges::copy(wide.row(i).first(n_inputs), x.row(i).begin());
  }
  Matrix<T> out(70, n_outputs + 2);
  PredictBuffer<T> buffer(engine.network.spec());
  predict<T>(engine.network, {wide.data(), 70, n_inputs, n_inputs + 3},
             {out.data(), 70, n_outputs, n_outputs + 2}, buffer);
  const Matrix<T> expected = predict<T>(engine.network, x);
  for (std::size_t i = 0; i < 70; ++i) {
    ASSERT_TRUE(std::ranges::equal(out.row(i).first(n_outputs), expected.row(i)));
    EXPECT_EQ(out(i, n_outputs), T{0});
    EXPECT_EQ(out(i, n_outputs + 1), T{0});
  }
}

TYPED_TEST(Predict, ChecksItsShapes) {
  using T = TypeParam;
  const Network<T> network(
      {.n_inputs = 2, .layers = {{.units = 3, .activation = Activation::kIdentity}}});
  const Matrix<T> x(4, 2), wide(4, 3);
  Matrix<T> narrow(4, 2);
  PredictBuffer<T> buffer(network.spec());
  EXPECT_EQ(predict<T>(network, Matrix<T>(0, 2)).rows(), 0u);
  EXPECT_THAT([&] { predict<T>(network, wide); },
              fails(ErrorCode::kShape, "predict: 3 columns came, the network has 2 inputs"));
  EXPECT_THAT([&] { predict<T>(network, x, narrow, buffer); },
              fails(ErrorCode::kShape, "predict: room for [4 x 2] came, [4 x 3] is needed"));
}

}  // namespace
}  // namespace chainrule
