// Start weights: their moments and bounds, and what each value depends on.
#include <chainrule/initializer.h>
#include <chainrule/network.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "fails.h"

namespace chainrule {
namespace {

constexpr double kFanIn = 300, kFanOut = 200;

NetworkSpec one_layer(const Initializer& weights, Activation activation = Activation::kIdentity) {
  return {.n_inputs = 300,
          .layers = {{.units = 200, .activation = activation, .weights = weights}}};
}

template <class T>
std::vector<T> weights_of(const NetworkSpec& spec, std::size_t layer = 1, std::uint64_t seed = 9) {
  Network<T> network(spec);
  initialize(network, Philox(seed));
  const View<T> weights = network.weights(layer);
  return {weights.data(), weights.data() + weights.rows() * weights.cols()};
}

struct Moments {
  double mean = 0, deviation = 0, largest = 0, kurtosis = 0;
};

Moments moments(const std::vector<double>& values) {
  const double n = static_cast<double>(values.size());
  Moments m;
  for (const double value : values) m.mean += value / n;
  double second = 0, fourth = 0;
  for (const double value : values) {
    const double d = value - m.mean;
    second += d * d / n;
    fourth += d * d * d * d / n;
    m.largest = std::max(m.largest, std::abs(value));
  }
  m.deviation = std::sqrt(second);
  m.kurtosis = fourth / (second * second);
  return m;
}

// 60,000 values: the bounds are about five standard errors.
void expect_uniform(const std::vector<double>& values, double limit) {
  const Moments m = moments(values);
  EXPECT_NEAR(m.mean, 0, 0.012 * limit);
  EXPECT_NEAR(m.deviation, limit / std::sqrt(3), 0.01 * limit);
  EXPECT_NEAR(m.kurtosis, 1.8, 0.03);
  EXPECT_LE(m.largest, limit);
  EXPECT_GT(m.largest, 0.999 * limit);
}

void expect_normal(const std::vector<double>& values, double mean, double deviation) {
  const Moments m = moments(values);
  EXPECT_NEAR(m.mean, mean, 0.02 * deviation);
  EXPECT_NEAR(m.deviation, deviation, 0.015 * deviation);
  EXPECT_NEAR(m.kurtosis, 3, 0.1);
}

TEST(Initializer, HasTheMomentsOfItsKind) {
  const auto draw = [](const Initializer& init) { return weights_of<double>(one_layer(init)); };
  expect_uniform(draw({.kind = InitKind::kUniform, .a = -0.25, .b = 0.25}), 0.25);
  expect_normal(draw({.kind = InitKind::kNormal, .a = 3, .b = 0.5}), 3, 0.5);
  expect_uniform(draw({.kind = InitKind::kGlorotUniform}), std::sqrt(6 / (kFanIn + kFanOut)));
  expect_normal(draw({.kind = InitKind::kGlorotNormal}), 0, std::sqrt(2 / (kFanIn + kFanOut)));
  expect_uniform(draw({.kind = InitKind::kHeUniform}), std::sqrt(6 / kFanIn));
  expect_normal(draw({.kind = InitKind::kHeNormal}), 0, std::sqrt(2 / kFanIn));
  expect_uniform(draw({.kind = InitKind::kLecunUniform}), std::sqrt(3 / kFanIn));
  expect_normal(draw({.kind = InitKind::kLecunNormal}), 0, std::sqrt(1 / kFanIn));
  expect_uniform(draw({.kind = InitKind::kHeUniform, .scale = 0.1}), 0.1 * std::sqrt(6 / kFanIn));
}

TEST(Initializer, AutomaticGoesByTheActivation) {
  const auto automatic = [](Activation f) { return weights_of<double>(one_layer({}, f)); };
  const auto named = [](InitKind kind) { return weights_of<double>(one_layer({.kind = kind})); };
  EXPECT_EQ(automatic(Activation::kRelu), named(InitKind::kHeNormal));
  EXPECT_EQ(automatic(Activation::kGelu), named(InitKind::kHeNormal));
  EXPECT_EQ(automatic(Activation::kSelu), named(InitKind::kLecunNormal));
  EXPECT_EQ(automatic(Activation::kTanh), named(InitKind::kGlorotUniform));
  EXPECT_EQ(automatic(Activation::kSoftmax), named(InitKind::kGlorotUniform));
}

TEST(Initializer, TakesConstantsAndGivenValues) {
  NetworkSpec spec = {
      .n_inputs = 2,
      .layers = {{.units = 2,
                  .activation = Activation::kIdentity,
                  .weights = {.kind = InitKind::kGiven, .scale = 2, .values = {1, 2, 3, 4}},
                  .biases = {.kind = InitKind::kConstant, .a = 0.5}}}};
  Network<float> network(spec);
  initialize(network, Philox(1));
  EXPECT_THAT(network.parameters(), testing::ElementsAre(2, 4, 6, 8, 0.5, 0.5));
}

// Biases know the fans of their layer.
TEST(Initializer, DrawsBiasesAsItDrawsWeights) {
  NetworkSpec spec = {.n_inputs = 30,
                      .layers = {{.units = 60000, .activation = Activation::kIdentity}}};
  spec.layers[0].weights.kind = InitKind::kConstant;
  spec.layers[0].biases.kind = InitKind::kHeUniform;
  Network<double> network(spec);
  initialize(network, Philox(2));
  const auto bias = network.bias(1);
  expect_uniform({bias.begin(), bias.end()}, std::sqrt(6.0 / 30));
}

TEST(Initializer, AValueDependsOnItsSeedLayerAndPlaceOnly) {
  const Initializer uniform = {.kind = InitKind::kUniform, .a = -2, .b = 3};
  const NetworkSpec small = {.n_inputs = 5,
                             .layers = {{.units = 3,
                                         .activation = Activation::kIdentity,
                                         .weights = uniform,
                                         .biases = uniform}}};
  NetworkSpec big = small;
  big.n_inputs = 5;
  big.layers[0].bias = false;
  big.layers.push_back({.units = 7, .activation = Activation::kIdentity, .weights = uniform});
  EXPECT_EQ(weights_of<double>(small), weights_of<double>(big));
  EXPECT_NE(weights_of<double>(small, 1, 9), weights_of<double>(small, 1, 10));

  const Philox philox(9);
  Network<double> network(small);
  initialize(network, philox);
  for (std::size_t k = 0; k < 15; ++k) {
    EXPECT_EQ(network.parameters()[k], -2 + 5 * philox.uniform(Purpose::kWeights, 1, k, 0));
  }
  for (std::size_t j = 0; j < 3; ++j) {  // biases begin at the next multiple of 4
    EXPECT_EQ(network.bias(1)[j], -2 + 5 * philox.uniform(Purpose::kWeights, 1, 16 + j, 0));
  }
}

TEST(Initializer, FloatIsDoubleRounded) {
  for (const InitKind kind : {InitKind::kGlorotUniform, InitKind::kHeNormal}) {
    const std::vector<double> exact = weights_of<double>(one_layer({.kind = kind}));
    const std::vector<float> rounded = weights_of<float>(one_layer({.kind = kind}));
    EXPECT_TRUE(
        std::ranges::equal(exact, rounded, {}, [](double w) { return static_cast<float>(w); }));
  }
}

// numpy.random.RandomState(1): uniform(-1, 1, (2, 3)), then normal(0.5, 2, (3, 1)).
TEST(Initializer, DrawsAsNumpyDoesBlockAfterBlock) {
  const NetworkSpec spec = {
      .n_inputs = 2,
      .layers = {{.units = 3, .weights = {.kind = InitKind::kUniform, .a = -1, .b = 1}},
                 {.units = 1,
                  .activation = Activation::kIdentity,
                  .bias = false,
                  .weights = {.kind = InitKind::kNormal, .a = 0.5, .b = 2}}}};
  Network<double> network(spec);
  RandomState random(1);
  initialize(network, random);
  const double first[] = {-0.165955990594852,   0.4406489868843162,  -0.9997712503653102,
                          -0.39533485473632046, -0.7064882183657739, -0.8153228104624044};
  EXPECT_TRUE(std::ranges::equal(network.parameters().first(6), first));
  for (const double bias : network.bias(1)) EXPECT_EQ(bias, 0);
  const double second[] = {-0.5563435045269114, -1.645937244312341, 2.230815258649357};
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(network.weights(2)(k, 0), second[k], 4e-16 * std::abs(second[k]));
  }
}

TEST(Initializer, IsNamed) {
  EXPECT_EQ(to_string(InitKind::kGlorotUniform), "glorot_uniform");
  EXPECT_EQ(init_kind_from_name("lecun_normal"), InitKind::kLecunNormal);
  EXPECT_THAT(
      [] { init_kind_from_name("xavier"); },
      fails(ErrorCode::kValue,
            "start weights \"xavier\" is not known; there are automatic, constant, uniform, "
            "normal, glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, "
            "lecun_normal, given"));
}

}  // namespace
}  // namespace chainrule
