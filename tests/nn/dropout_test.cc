// Dropout masks: how much they drop, and what they depend on.
#include <chainrule/passes.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace chainrule {
namespace {

NetworkSpec spec_with_dropout(std::size_t hidden = 50) {
  return {.n_inputs = 30,
          .input_dropout = 0.25,
          .layers = {{.units = hidden, .dropout = 0.4},
                     {.units = 20},
                     {.units = 1, .activation = Activation::kIdentity}}};
}

template <class T>
std::vector<T> row(ConstView<T> view, std::size_t i) {
  return {view.row(i).begin(), view.row(i).end()};
}

TEST(Dropout, DropsItsShareAndScalesTheRest) {
  Trace<float> trace(spec_with_dropout(), 1000);
  draw_dropout(spec_with_dropout(), Philox(1), 0, 1000, trace);
  const struct {
    std::size_t layer;
    double rate;
  } layers[] = {{0, 0.25}, {1, 0.4}};
  for (const auto& it : layers) {
    const View<float> mask = trace.mask(it.layer);
    const float kept = static_cast<float>(1 / (1 - it.rate));
    std::size_t n_dropped = 0;
    for (std::size_t i = 0; i < 1000; ++i) {
      for (const float value : mask.row(i)) {
        ASSERT_TRUE(value == 0 || value == kept);
        n_dropped += value == 0;
      }
    }
    const double n = static_cast<double>(1000 * mask.cols());
    EXPECT_NEAR(static_cast<double>(n_dropped) / n, it.rate, 0.015);
  }
  EXPECT_TRUE(trace.mask(2).empty());
  EXPECT_TRUE(trace.mask(3).empty());
}

// docs/numerics.md, "Random numbers".
TEST(Dropout, AUnitIsDroppedWhereItsWordIsBelowTheRate) {
  const Philox philox(1);
  Trace<double> trace(spec_with_dropout(), 3);
  draw_dropout(spec_with_dropout(), philox, 100, 3, trace);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 50; ++j) {
      const double u = philox.uniform(Purpose::kDropout, 1, j, 100 + i);
      EXPECT_EQ(trace.mask(1)(i, j), u < 0.4 ? 0 : 1 / 0.6);
    }
  }
}

TEST(Dropout, AMaskDependsOnItsPresentationAndUnitOnly) {
  Trace<double> one(spec_with_dropout(), 8), other(spec_with_dropout(53), 8);
  draw_dropout(spec_with_dropout(), Philox(1), 100, 8, one);
  draw_dropout(spec_with_dropout(53), Philox(1), 103, 2, other);
  std::vector<double> wider = row<double>(other.mask(1), 1);
  wider.resize(50);
  EXPECT_EQ(row<double>(one.mask(1), 4), wider);
  EXPECT_EQ(row<double>(one.mask(0), 4), row<double>(other.mask(0), 1));
  EXPECT_NE(row<double>(one.mask(0), 4), row<double>(one.mask(0), 5));
  std::vector<double> hidden = row<double>(one.mask(1), 4);
  hidden.resize(30);
  for (double& value : hidden) value = value == 0 ? 0 : 1 / 0.75;
  EXPECT_NE(hidden, row<double>(one.mask(0), 4));
}

// numpy.random.RandomState(0).binomial(1, 0.75, 12) / 0.75, two rows of six inputs.
TEST(Dropout, DrawsAsNumpyDoesRowAfterRow) {
  const NetworkSpec spec = {.n_inputs = 6,
                            .input_dropout = 0.25,
                            .layers = {{.units = 1, .activation = Activation::kIdentity}}};
  Trace<double> trace(spec, 2);
  RandomState random(0);
  draw_dropout(spec, random, 2, trace);
  const double k = 1 / 0.75;
  EXPECT_EQ(row<double>(trace.mask(0), 0), (std::vector<double>{k, k, k, k, k, k}));
  EXPECT_EQ(row<double>(trace.mask(0), 1), (std::vector<double>{k, 0, 0, k, 0, k}));
}

TEST(Dropout, IsAppliedInTrainingOnly) {
  Network<double> network(spec_with_dropout());
  initialize(network, Philox(4));
  Matrix<double> x(1, 30);
  std::ranges::fill(x.values(), 1);
  Trace<double> trace(network.spec(), 1);
  draw_dropout(network.spec(), Philox(1), 0, 1, trace);
  forward<double>(network, x, trace, Mode::kTrain);
  EXPECT_EQ(row<double>(trace.output(0), 0), row<double>(trace.mask(0), 0));
  for (std::size_t j = 0; j < 50; ++j) {
    EXPECT_EQ(trace.output(1)(0, j), trace.activation(1)(0, j) * trace.mask(1)(0, j));
  }
  const double dropped = trace.result()(0, 0);
  forward<double>(network, x, trace, Mode::kPredict);
  EXPECT_FALSE(trace.masked(0));
  EXPECT_EQ(trace.output(1).data(), trace.activation(1).data());
  EXPECT_NE(trace.result()(0, 0), dropped);
  EXPECT_EQ(trace.result()(0, 0), predict<double>(network, x)(0, 0));
}

}  // namespace
}  // namespace chainrule
