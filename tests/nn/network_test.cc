// Specifications that can be built and those that cannot, and where parameters stand.
#include <chainrule/network.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "fails.h"

namespace chainrule {
namespace {

NetworkSpec good_spec() {
  return {.n_inputs = 3,
          .layers = {{.units = 4, .dropout = 0.5},
                     {.units = 5, .activation = Activation::kTanh, .bias = false},
                     {.units = 2, .activation = Activation::kSoftmax}},
          .loss = Loss::kCategoricalCrossEntropy};
}

TEST(NetworkSpec, IsRefusedWithItsReason) {
  EXPECT_NO_THROW(validate(good_spec()));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const struct {
    std::function<void(NetworkSpec&)> spoil;
    const char* sentence;
  } cases[] = {
      {[](auto& s) { s.n_inputs = 0; }, "network: it has no inputs"},
      {[](auto& s) { s.layers.clear(); }, "network: it has no layers"},
      {[](auto& s) { s.layers[1].units = 0; }, "network: layer 2 has width 0"},
      {[](auto& s) { s.input_dropout = 1; }, "network: layer 0: dropout 1 is not in [0, 1)"},
      {[](auto& s) { s.layers[0].dropout = -0.5; },
       "network: layer 1: dropout -0.5 is not in [0, 1)"},
      {[&](auto& s) { s.layers[0].dropout = nan; },
       "network: layer 1: dropout nan is not in [0, 1)"},
      {[](auto& s) { s.layers[2].dropout = 0.5; },
       "network: layer 3 is the output and cannot have dropout"},
      {[](auto& s) { s.layers[2].activation = Activation::kTanh; },
       "network: the loss categorical_cross_entropy does not go with the output activation tanh; "
       "use softmax"},
      {[](auto& s) { s.loss = Loss::kPoisson; },
       "network: the loss poisson does not go with the output activation softmax; use exponential"},
      {[](auto& s) { s.huber_delta = 0; }, "network: huber_delta 0 is not positive"},
      {[&](auto& s) { s.huber_delta = nan; }, "network: huber_delta nan is not positive"},
      {[](auto& s) { s.layers[0].weights = {.kind = InitKind::kGiven, .values = {1, 2, 3}}; },
       "network: layer 1: 3 values were given for its weights, 12 are needed"},
      {[](auto& s) { s.layers[2].biases = {.kind = InitKind::kGiven, .values = {1}}; },
       "network: layer 3: 1 values were given for its biases, 2 are needed"},
      {[](auto& s) { s.layers[1].weights = {.kind = InitKind::kUniform, .a = 1, .b = -1}; },
       "network: layer 2: uniform(1, -1) for its weights is empty"},
      {[](auto& s) { s.layers[1].weights = {.kind = InitKind::kNormal, .b = -1}; },
       "network: layer 2: standard deviation -1 for its weights is negative"},
  };
  for (const auto& it : cases) {
    NetworkSpec spec = good_spec();
    it.spoil(spec);
    EXPECT_THAT([&] { validate(spec); }, fails(ErrorCode::kValue, it.sentence));
    EXPECT_THAT([&] { Network<float> network(spec); }, fails(ErrorCode::kValue, it.sentence));
  }
}

TEST(NetworkSpec, KnowsItsSizes) {
  const NetworkSpec spec = good_spec();
  EXPECT_EQ(spec.n_layers(), 3u);
  EXPECT_EQ(spec.width(0), 3u);
  EXPECT_EQ(spec.width(2), 5u);
  EXPECT_EQ(spec.n_outputs(), 2u);
  EXPECT_TRUE(spec.has_dropout());
  NetworkSpec none = spec;
  none.layers[0].dropout = 0;
  EXPECT_FALSE(none.has_dropout());
  none.input_dropout = 0.1;
  EXPECT_TRUE(none.has_dropout());
}

TEST(Network, BlocksStandOneAfterTheOther) {
  Network<double> network(good_spec());
  EXPECT_EQ(network.n_parameters(), 12u + 4 + 20 + 10 + 2);
  const struct {
    std::size_t layer;
    bool is_bias;
    std::size_t offset, rows, cols;
  } expected[] = {{1, false, 0, 3, 4},
                  {1, true, 12, 1, 4},
                  {2, false, 16, 4, 5},
                  {3, false, 36, 5, 2},
                  {3, true, 46, 1, 2}};
  ASSERT_EQ(network.blocks().size(), std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    const ParameterBlock& block = network.blocks()[i];
    EXPECT_EQ(block.layer, expected[i].layer);
    EXPECT_EQ(block.is_bias, expected[i].is_bias);
    EXPECT_EQ(block.offset, expected[i].offset);
    EXPECT_EQ(block.rows, expected[i].rows);
    EXPECT_EQ(block.cols, expected[i].cols);
  }
}

TEST(Network, LayersAreViewsOfTheParameters) {
  Network<double> network(good_spec());
  for (const double w : network.parameters()) EXPECT_EQ(w, 0);
  network.weights(3)(4, 1) = 7;
  EXPECT_EQ(network.parameters()[36 + 4 * 2 + 1], 7);
  network.bias(3)[1] = 8;
  EXPECT_EQ(network.parameters().back(), 8);
  EXPECT_TRUE(network.bias(2).empty());
  const Network<double>& fixed = network;
  EXPECT_EQ(fixed.weights(3)(4, 1), 7);
  EXPECT_EQ(fixed.bias(3)[1], 8);
  EXPECT_TRUE(fixed.bias(2).empty());
}

}  // namespace
}  // namespace chainrule
