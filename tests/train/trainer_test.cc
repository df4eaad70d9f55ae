// Single steps.
#include <chainrule/train.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "samples.h"

namespace chainrule {
namespace {

// The weights and the optimizer's states after some batches, the last one short.
struct Outcome {
  std::vector<float> weights;
  std::vector<std::vector<float>> states;
  bool has_gradients;
};

Outcome outcome(const TrainSpec& spec, std::size_t batch, bool keep) {
  NetworkSpec net = small_network(19, 33, 5);
  net.layers[0].dropout = 0.25;
  net.layers[1].bias = false;
  Network<float> network(net);
  initialize(network, Philox(1));
  const SmallSet<float> set(3 * batch - 1 + (batch == 1), 19, 5);
  Trainer<float> trainer(network, spec, batch);
  if (keep) trainer.keep_gradients();
  for (std::size_t begin = 0; begin < set.x.rows(); begin += batch) {
    trainer.step(set.part(begin, std::min(batch, set.x.rows() - begin)));
  }
  Outcome out = {{network.parameters().begin(), network.parameters().end()},
                 {},
                 trainer.gradients().size() == network.n_parameters()};
  for (std::size_t i = 0; i < trainer.optimizer().n_states(); ++i) {
    const auto state = trainer.optimizer().state(i);
    out.states.emplace_back(state.begin(), state.end());
  }
  return out;
}

TEST(Trainer, WhoeverKeepsGradientsGetsTheSameWeights) {
  for (const OptimizerKind kind : {OptimizerKind::kSgd, OptimizerKind::kRmsprop,
                                   OptimizerKind::kAdagrad, OptimizerKind::kAdamw}) {
    TrainSpec spec;
    spec.optimizer.kind = kind;
    spec.optimizer.momentum = 0.9;
    for (const std::size_t batch : {1U, 3U, 32U, 130U}) {
      for (const bool biases_too : {false, true}) {
        spec.penalty.weight_decay = 0.1;
        spec.penalty.biases_too = biases_too;
        const Outcome kept = outcome(spec, batch, true), updated = outcome(spec, batch, false);
        EXPECT_TRUE(kept.has_gradients);
        EXPECT_FALSE(updated.has_gradients);
        EXPECT_EQ(kept.weights, updated.weights) << to_string(kind) << ", batch " << batch;
        EXPECT_EQ(kept.states, updated.states) << to_string(kind) << ", batch " << batch;
      }
    }
  }
}

}  // namespace
}  // namespace chainrule
