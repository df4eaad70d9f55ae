// The passes of the engine against the plain network, and what they promise about their shapes.
#include <chainrule/passes.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "fails.h"
#include "pass_numbers.h"

namespace chainrule {
namespace {

// Each difference, in roundings of the largest term that a number of its array is made of. Where
// slopes jump, float's rounding may change a gradient: then only values.
template <class T>
void compare_with_reference(std::uint64_t n_cases) {
  const double tolerance = 100 * double{std::numeric_limits<T>::epsilon()};
  for (std::uint64_t seed = 0; seed < n_cases; ++seed) {
    const RandomCase random = random_case(seed);
    const bool gradients_too = sizeof(T) == sizeof(double) || random.is_smooth();
    const std::vector<PassNumbers> came = engine_numbers(EnginePass<T>(random));
    const std::vector<PassNumbers> expected = reference_numbers(random);
    const std::vector<double> sizes = sizes_of_terms(random);
    ASSERT_EQ(came.size(), expected.size());
    for (std::size_t k = 0; k < came.size(); ++k) {
      if (expected[k].is_gradient && !gradients_too) continue;
      ASSERT_EQ(came[k].name, expected[k].name);
      ASSERT_EQ(came[k].values.size(), expected[k].values.size()) << came[k].name;
      for (std::size_t j = 0; j < came[k].values.size(); ++j) {
        ASSERT_NEAR(came[k].values[j], expected[k].values[j], tolerance * sizes[k])
            << "case " << seed << ", " << came[k].name << ", number " << j;
      }
    }
  }
}

TEST(Passes, AgreeWithTheReferenceInDouble) {
  compare_with_reference<double>(200);
}

TEST(Passes, AgreeWithTheReferenceInFloat) {
  compare_with_reference<float>(100);
}

template <class T>
class PassesOf : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(PassesOf, Precisions);

template <class T>
std::vector<T> copy(std::span<const T> values) {
  return {values.begin(), values.end()};
}

TYPED_TEST(PassesOf, SamplesAreTheSameAloneAndInABatch) {
  using T = TypeParam;
  for (std::uint64_t seed = 1000; seed < 1040; ++seed) {
    const RandomCase random = random_case(seed);
    const EnginePass<T> batch(random);
    for (std::size_t i = 0; i < random.n_samples(); i += 7) {
      RandomCase one = random;
      one.samples = {random.samples[i]};
      const EnginePass<T> alone(one);
      for (std::size_t layer = 1; layer <= random.spec.n_layers(); ++layer) {
        ASSERT_EQ(copy<T>(alone.trace.pre_activation(layer).row(0)),
                  copy<T>(batch.trace.pre_activation(layer).row(i)));
        ASSERT_EQ(copy<T>(alone.trace.output(layer).row(0)),
                  copy<T>(batch.trace.output(layer).row(i)));
        ASSERT_EQ(copy<T>(alone.trace.delta(layer).row(0)),
                  copy<T>(batch.trace.delta(layer).row(i)));
      }
      ASSERT_EQ(alone.trace.losses()[0], batch.trace.losses()[i]);
      ASSERT_EQ(copy<T>(alone.input_gradients.row(0)), copy<T>(batch.input_gradients.row(i)));
    }
  }
}

// Chunks of 64 samples are added as ((c1 + c2) + (c3 + c4)) + c5.
TYPED_TEST(PassesOf, AGradientIsTheTreeOfItsChunks) {
  using T = TypeParam;
  RandomCase random = random_case(2000);
  random.reduction = Reduction::kSum;
  while (random.n_samples() < 300) random.samples.push_back(random.samples[random.n_samples() % 7]);
  random.samples.resize(300);
  const EnginePass<T> whole(random);
  std::vector<std::vector<T>> chunks;
  std::vector<double> losses;
  for (std::size_t begin = 0; begin < 300; begin += 64) {
    RandomCase chunk = random;
    chunk.samples = {random.samples.begin() + static_cast<std::ptrdiff_t>(begin),
                     random.samples.begin() +
                         static_cast<std::ptrdiff_t>(std::min<std::size_t>(begin + 64, 300))};
    const EnginePass<T> part(chunk);
    chunks.push_back(part.gradients);
    losses.push_back(part.loss.loss);
  }
  for (std::size_t k = 0; k < whole.gradients.size(); ++k) {
    ASSERT_EQ(whole.gradients[k],
              ((chunks[0][k] + chunks[1][k]) + (chunks[2][k] + chunks[3][k])) + chunks[4][k]);
  }
  EXPECT_EQ(whole.loss.loss, ((losses[0] + losses[1]) + (losses[2] + losses[3])) + losses[4]);
}

// The mean is the finished sum times 1 / (sum of weights), each rounded once.
TYPED_TEST(PassesOf, TheMeanIsTheSumTimesOneFactor) {
  using T = TypeParam;
  RandomCase random = random_case(2001);
  random.weighted = true;
  random.reduction = Reduction::kSum;
  const EnginePass<T> sum(random);
  random.reduction = Reduction::kMean;
  const EnginePass<T> mean(random);
  const T factor = static_cast<T>(1 / sum.loss.weight);
  for (std::size_t k = 0; k < sum.gradients.size(); ++k) {
    ASSERT_EQ(mean.gradients[k], sum.gradients[k] * factor);
  }
}

TYPED_TEST(PassesOf, NotANumberReachesTheLossOfItsSampleOnly) {
  using T = TypeParam;
  for (const Activation hidden : all_activations()) {
    for (const Loss loss : all_losses()) {
      Network<T> network({.n_inputs = 3,
                          .layers = {{.units = 9, .activation = hidden},
                                     {.units = 2, .activation = default_output_activation(loss)}},
                          .loss = loss});
      initialize(network, Philox(5));
      Matrix<T> x(3, 3), targets(3, 2);
      for (T& value : x.values()) value = T{0.5};
      targets(0, 0) = targets(1, 0) = targets(2, 0) = 1;
      x(1, 2) = std::numeric_limits<T>::quiet_NaN();
      Trace<T> trace(network.spec(), 3);
      forward<T>(network, x, trace);
      const LossSum sum = sum_losses<T>(network, targets, {}, trace);
      EXPECT_TRUE(std::isfinite(trace.losses()[0])) << to_string(hidden) << ", " << to_string(loss);
      EXPECT_TRUE(std::isnan(trace.losses()[1])) << to_string(hidden) << ", " << to_string(loss);
      EXPECT_EQ(trace.losses()[2], trace.losses()[0]);
      EXPECT_TRUE(std::isnan(sum.loss));
    }
  }
}

class Shapes : public testing::Test {
 protected:
  const Network<double> network_{
      {.n_inputs = 2, .layers = {{.units = 1, .activation = Activation::kIdentity}}}};
  Trace<double> trace_{network_.spec(), 4};
  const Matrix<double> x_{3, 2}, wide_{3, 3}, many_{5, 2}, targets_{3, 1};
  std::vector<double> gradients_ = std::vector<double>(3);
};

TEST_F(Shapes, AreCheckedByForward) {
  EXPECT_THAT([&] { forward<double>(network_, wide_, trace_); },
              fails(ErrorCode::kShape, "forward: 3 columns came, the network has 2 inputs"));
  EXPECT_THAT([&] { forward<double>(network_, many_, trace_); },
              fails(ErrorCode::kShape, "trace: 5 samples came, it holds 1 to 4"));
  EXPECT_THAT([&] { forward<double>(network_, x_.view().middle_rows(0, 0), trace_); },
              fails(ErrorCode::kShape, "trace: 0 samples came, it holds 1 to 4"));
}

TEST_F(Shapes, AreCheckedBySumLosses) {
  forward<double>(network_, x_, trace_);
  EXPECT_THAT([&] { sum_losses<double>(network_, x_, {}, trace_); },
              fails(ErrorCode::kShape, "sum_losses: targets [3 x 2] came, [3 x 1] were expected"));
  const double weights[] = {1, 2};
  EXPECT_THAT([&] { sum_losses<double>(network_, targets_, weights, trace_); },
              fails(ErrorCode::kShape, "sum_losses: 2 sample weights came for 3 samples"));
}

TEST_F(Shapes, AreCheckedByBackward) {
  forward<double>(network_, x_, trace_);
  const auto run = [&](ConstView<double> x, ConstView<double> targets, std::span<double> gradients,
                       View<double> input_gradients) {
    backward<double>(network_, x, targets, {}, Reduction::kMean, trace_, gradients,
                     input_gradients);
  };
  EXPECT_THAT([&] { run(x_, many_, gradients_, {}); },
              fails(ErrorCode::kShape, "backward: targets [5 x 2] came, [3 x 1] were expected"));
  EXPECT_THAT([&] { run(x_, targets_, std::span(gradients_).first(2), {}); },
              fails(ErrorCode::kShape,
                    "backward: room for 2 gradients came, the network has 3 parameters"));
  EXPECT_THAT([&] { run(wide_, targets_, gradients_, {}); },
              fails(ErrorCode::kShape, "backward: x [3 x 3] came, [3 x 2] was expected"));
  Matrix<double> narrow(3, 1);
  EXPECT_THAT([&] { run(x_, targets_, gradients_, narrow); },
              fails(ErrorCode::kShape,
                    "backward: room for input gradients [3 x 1] came, [3 x 2] was expected"));
}

}  // namespace
}  // namespace chainrule
