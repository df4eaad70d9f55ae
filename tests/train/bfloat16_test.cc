// Training with products in bfloat16, where this machine has them; elsewhere it is refused.
#include <chainrule/error.h>
#include <chainrule/target.h>
#include <chainrule/threads.h>
#include <chainrule/train.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/parallel.h"
#include "samples.h"

namespace chainrule {
namespace {

using testing::HasSubstr;

TrainSpec spec_of(bool bfloat16) {
  TrainSpec spec;
  spec.optimizer.kind = OptimizerKind::kAdam;
  spec.batch_size = 50;
  spec.length = {30, TimeUnit::kEpochs};
  spec.bfloat16 = bfloat16;
  return spec;
}

// Of a network with dropout and an odd number of everything.
struct Trained {
  Network<float> network;
  double score;
};
Trained trained(const TrainSpec& spec) {
  const SmallSet<float> set(430, 21, 3), test(300, 21, 3, 2);
  NetworkSpec net = small_network(21, 75, 3);
  net.layers.insert(net.layers.begin(),
                    {.units = 33, .activation = Activation::kRelu, .dropout = 0.1});
  Network<float> network(net);
  initialize(network, Philox(3));
  train<float>(network, set.samples(), {}, spec);
  const double score = evaluate<float>(network, test.samples(), ScoreKind::kAccuracy).score;
  return {std::move(network), score};
}

std::vector<float> weights_of(const Trained& result) {
  return {result.network.parameters().begin(), result.network.parameters().end()};
}

std::string refusal(const TrainSpec& spec, const NetworkSpec& network) {
  try {
    validate(spec, network);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kValue);
    return error.what();
  }
  return "";
}

TEST(Bfloat16Training, LearnsAsWellAsSinglePrecision) {
  if (!has_bfloat16()) return;  // RefusedWithoutTheInstruction
  const double in_float = trained(spec_of(false)).score, in_bfloat16 = trained(spec_of(true)).score;
  EXPECT_GT(in_float, 0.9);
  EXPECT_NEAR(in_bfloat16, in_float, 0.02);  // of 300 rows
}

TEST(Bfloat16Training, IsNotSinglePrecision) {
  if (!has_bfloat16()) return;
  EXPECT_NE(weights_of(trained(spec_of(false))), weights_of(trained(spec_of(true))));
}

TEST(Bfloat16Training, HasTheSameBitsOnAnyNumberOfThreads) {
  if (!has_bfloat16()) return;
  const std::size_t threads_before = max_threads();
  set_max_threads(1);
  const std::vector<float> expected = weights_of(trained(spec_of(true)));
  split_always(true);
  for (const std::size_t n_threads : {2U, 3U, 16U}) {
    set_max_threads(n_threads);
    EXPECT_EQ(weights_of(trained(spec_of(true))), expected) << n_threads;
  }
  split_always(false);
  set_max_threads(threads_before);
}

TEST(Bfloat16Training, GradientsAreNearThoseOfSinglePrecision) {
  if (!has_bfloat16()) return;
  const SmallSet<float> set(64, 21, 3);
  std::vector<std::vector<float>> gradients;
  for (const bool bfloat16 : {false, true}) {
    Network<float> network(small_network(21, 75, 3));
    initialize(network, Philox(3));
    Trainer<float> trainer(network, spec_of(bfloat16), 64);
    trainer.keep_gradients();
    trainer.step(set.samples());
    gradients.emplace_back(trainer.gradients().begin(), trainer.gradients().end());
  }
  double error = 0, size = 0;
  for (std::size_t k = 0; k < gradients[0].size(); ++k) {
    const double difference = double{gradients[1][k]} - double{gradients[0][k]};
    error += difference * difference;
    size += double{gradients[0][k]} * double{gradients[0][k]};
  }
  EXPECT_LT(error, size * 0x1p-14);  // each factor is within 2^-9
  EXPECT_GT(error, 0);
}

TEST(Bfloat16Training, RefusedWithoutTheInstruction) {
  const std::string target_before{target_name()};
  for (const std::string& target : available_targets()) {
    set_target(target);
    const std::string why = refusal(spec_of(true), small_network(21, 75, 3));
    if (has_bfloat16()) {
      EXPECT_EQ(target, "avx512");
      EXPECT_EQ(why, "");
    } else {
      EXPECT_THAT(why, HasSubstr("bfloat16"));
      EXPECT_THAT(why, HasSubstr(target));
    }
  }
  set_target(target_before);
}

TEST(Bfloat16Training, RefusedWhereItMakesNoSense) {
  if (!has_bfloat16()) return;
  Network<double> network(small_network(21, 75, 3));
  EXPECT_THROW(Trainer<double>(network, spec_of(true), 64), Error);
  set_target(available_targets().back());  // scalar
  EXPECT_THROW(Trace<float>(small_network(21, 75, 3), 64).set_bfloat16(true), Error);
  set_target(available_targets().front());
  TrainSpec lbfgs = spec_of(true);
  lbfgs.optimizer.kind = OptimizerKind::kLbfgs;
  lbfgs.batch_size = 0;
  EXPECT_THAT(refusal(lbfgs, small_network(21, 75, 3)), HasSubstr("bfloat16"));
}

}  // namespace
}  // namespace chainrule
