// Gradients of the engine against differences of its loss, for everything that has a gradient.
#include <chainrule/gradient_check.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "fails.h"

namespace chainrule {
namespace {

constexpr std::size_t kSamples = 5;

// Every number between -1 and 1 that a test needs.
class Draws {
 public:
  double operator()() { return static_cast<double>(engine_() >> 11) * 0x1p-52 - 1; }
  std::vector<double> many(std::size_t n) {
    std::vector<double> values(n);
    for (double& value : values) value = (*this)();
    return values;
  }

 private:
  std::mt19937_64 engine_{20240503};
};

Matrix<double> draw_targets(Loss loss, std::size_t n_outputs, Draws& draws) {
  Matrix<double> targets(kSamples, n_outputs);
  for (double& t : targets.values()) t = draws();
  for (std::size_t i = 0; i < kSamples; ++i) {
    for (double& t : targets.row(i)) {
      if (loss == Loss::kBinaryCrossEntropy) t = t > 0 ? 1 : 0;
      if (loss == Loss::kPoisson) t = 1 + t;
      if (loss == Loss::kCategoricalCrossEntropy) t = 0;
    }
    if (loss == Loss::kCategoricalCrossEntropy) targets(i, i % n_outputs) = 1;
  }
  return targets;
}

struct Options {
  bool bias = true;
  bool dropout = false;
  bool weights = false;
  Reduction reduction = Reduction::kMean;
  PenaltySpec penalty = {};
};

NetworkSpec spec_of(Activation hidden, Loss loss, Activation output, const Options& options) {
  const double rate = options.dropout ? 0.4 : 0;
  return {
      .n_inputs = 3,
      .input_dropout = rate,
      .layers =
          {{.units = 4, .activation = hidden, .alpha = 0.3, .bias = options.bias, .dropout = rate},
           {.units = 3, .activation = output, .alpha = 0.3, .bias = options.bias}},
      .loss = loss,
      .huber_delta = 0.4};
}

GradientCheckResult check(Activation hidden, Loss loss, Activation output, const Options& options) {
  Draws draws;
  Network<double> network(spec_of(hidden, loss, output, options));
  for (double& w : network.parameters()) w = 1.5 * draws();
  Matrix<double> x(kSamples, 3);
  for (double& value : x.values()) value = draws();
  const Matrix<double> targets = draw_targets(loss, 3, draws);
  std::vector<double> weights = draws.many(options.weights ? kSamples : 0);
  for (double& weight : weights) weight = 1.5 + weight;
  Trace<double> trace(network.spec(), kSamples);
  draw_dropout(network.spec(), Philox(3), 0, kSamples, trace);
  return check_gradients(network,
                         {.x = x,
                          .targets = targets,
                          .sample_weights = weights,
                          .reduction = options.reduction,
                          .penalty = options.penalty},
                         trace);
}

std::string worst_of(const GradientCheckResult& result) {
  const CheckedGradient& worst = result.checked.at(0);
  return worst.place.name() + ": " + std::to_string(worst.analytic) + " against " +
         std::to_string(worst.numeric) + ", relative error " + std::to_string(worst.relative_error);
}

// Calls test(loss, output) for every pair that goes together.
template <class Test>
void for_each_end(const Test& test) {
  for (const Loss loss : all_losses()) {
    for (const Activation output : all_activations()) {
      if (goes_with(loss, output)) test(loss, output);
    }
  }
}

TEST(GradientCheck, PassesForEveryActivationWithEveryLoss) {
  const Options variants[] = {
      {},
      {.bias = false, .weights = true, .reduction = Reduction::kSum},
      {.dropout = true, .weights = true, .penalty = {.l1 = 0.01, .l2 = 0.1, .biases_too = true}},
  };
  std::size_t n_checked = 0, n_excluded = 0;
  for (const Activation hidden : all_activations()) {
    for_each_end([&](Loss loss, Activation output) {
      for (const Options& options : variants) {
        const GradientCheckResult result = check(hidden, loss, output, options);
        EXPECT_LE(result.worst(), 1e-7) << to_string(hidden) << ", " << to_string(output) << ", "
                                        << to_string(loss) << ": " << worst_of(result);
        n_checked += result.checked.size();
        n_excluded += result.excluded.size();
      }
    });
  }
  EXPECT_GT(n_checked, 100000);
  EXPECT_LT(n_excluded, n_checked / 100);
}

// a = relu(z), z = x W + b, with one z of the two samples within reach of 0.
class OneUnit : public testing::Test {
 protected:
  OneUnit() : network_({.n_inputs = 2, .layers = {{.units = 1}}}), trace_(network_.spec(), 2) {
    std::ranges::copy(std::vector{2.0, -1.0, 0.5}, network_.parameters().begin());
    std::ranges::copy(std::vector{1.0, 1.0, 0.25, 1.0002}, x_.values().begin());
  }

  GradientCheckProblem problem() const { return {.x = x_, .targets = targets_}; }

  Network<double> network_;
  Matrix<double> x_{2, 2}, targets_{2, 1};
  Trace<double> trace_;
};

TEST_F(OneUnit, ExcludesByNameWhatCrossesAKink) {
  const GradientCheckResult result = check_gradients(network_, problem(), trace_);
  std::vector<std::string> excluded;
  for (const ExcludedGradient& gradient : result.excluded)
    excluded.push_back(gradient.place.name());
  EXPECT_THAT(excluded, testing::ElementsAre("weight 1:1,1", "weight 1:2,1", "bias 1:1",
                                             "input 1 of sample 2", "input 2 of sample 2"));
  EXPECT_THAT(result.kinks(), testing::ElementsAre(testing::Pair("relu at 0 in layer 1", 5)));
  EXPECT_EQ(result.checked.size(), 2u);
  EXPECT_LE(result.worst(), 1e-7);
}

TEST_F(OneUnit, NamesTheKinksOfLossesAndPenalties) {
  NetworkSpec spec = network_.spec();
  spec.layers[0].activation = Activation::kIdentity;
  spec.loss = Loss::kHuber;
  spec.huber_delta = 0.25;
  Network<double> network(spec);
  std::ranges::copy(std::vector{0.0, 0.25, 0.0}, network.parameters().begin());
  GradientCheckProblem huber = problem();
  huber.penalty.l1 = 0.1;
  const GradientCheckResult result = check_gradients(network, huber, trace_);
  EXPECT_THAT(result.kinks(), testing::ElementsAre(testing::Pair("loss: huber at 0.25", 4),
                                                   testing::Pair("penalty: l1 at 0", 1)));
}

TEST_F(OneUnit, NamesABrokenGradientFirst) {
  x_(1, 0) = 1;
  std::vector<double> gradients(3);
  Matrix<double> input_gradients(2, 2);
  forward<double>(network_, x_, trace_, Mode::kTrain);
  backward<double>(network_, x_, targets_, {}, Reduction::kMean, trace_, gradients,
                   input_gradients);
  const auto worst = [&] {
    return check_gradients(network_, problem(), gradients, input_gradients, trace_).checked[0];
  };
  EXPECT_LE(worst().relative_error, 1e-7);
  gradients[1] *= 1 + 1e-5;
  EXPECT_EQ(worst().place.name(), "weight 1:2,1");
  EXPECT_NEAR(worst().relative_error, 1e-5, 1e-9);
  input_gradients(0, 1) += 0.1;
  EXPECT_EQ(worst().place.name(), "input 2 of sample 1");
  gradients[2] = std::nan("");
  EXPECT_EQ(worst().place.name(), "bias 1:1");
  EXPECT_EQ(worst().relative_error, std::numeric_limits<double>::infinity());
}

TEST_F(OneUnit, ChecksAsManyAsAskedFor) {
  x_(1, 0) = 1;
  GradientCheckProblem few = problem();
  few.max_per_block = 1;
  EXPECT_EQ(check_gradients(network_, few, trace_).checked.size(), 3u);  // W, b and the inputs
}

TEST_F(OneUnit, RefusesGradientsOfAnotherNetwork) {
  const std::vector<double> few(2), right(3);
  EXPECT_THAT(
      [&] { check_gradients(network_, problem(), few, {}, trace_); },
      fails(ErrorCode::kShape, "check_gradients: 2 gradients came, the network has 3 parameters"));
  const Matrix<double> wide(2, 3);
  EXPECT_THAT(
      [&] { check_gradients(network_, problem(), right, wide, trace_); },
      fails(ErrorCode::kShape, "check_gradients: input gradients [2 x 3] came, x is [2 x 2]"));
}

}  // namespace
}  // namespace chainrule
