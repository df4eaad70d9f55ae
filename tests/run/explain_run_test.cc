// The step that is explained is the one that the training made.
#include <chainrule/explain_run.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "fails.h"

namespace chainrule {
namespace {

// Keeps the weights after one update.
template <class T>
class AfterUpdate : public Observer<T> {
 public:
  explicit AfterUpdate(std::uint64_t update) : update_(update) {}
  bool on_step(const StepEvent<T>& event) override {
    if (event.update != update_) return true;
    weights.assign(event.network.parameters().begin(), event.network.parameters().end());
    return false;
  }
  std::vector<T> weights;

 private:
  std::uint64_t update_;
};

template <class T>
std::vector<T> trained(const RunSpec& spec, std::uint64_t update) {
  Prepared<T> prepared = prepare<T>(spec);
  AfterUpdate<T> after(update);
  train<T>(prepared.model.network, prepared.samples(), prepared.validation(), prepared.train,
           &after, prepared.numpy ? &*prepared.numpy : nullptr);
  return after.weights;
}

RunSpec iris(const std::string& optimizer, const std::string& precision) {
  return default_run("iris", {{"network.hidden", "[7, 5]"},
                              {"network.activation", "tanh"},
                              {"network.dropout", "0.2"},
                              {"train.optimizer", optimizer},
                              {"train.l2", "0.001"},
                              {"train.clip_norm", "0.5"},
                              {"train.class_weights", "[1, 2, 1.5]"},
                              {"precision", precision}});
}

TEST(StepOfRun, IsTheEnginesOwnToTheLastBitInDouble) {
  for (const char* optimizer : {"sgd", "adam", "adamw", "rmsprop", "adagrad"}) {
    const RunSpec spec = iris(optimizer, "double");
    for (const std::uint64_t update : {1U, 2U, 9U}) {
      const RecordedStep step = record_step(step_of_run(spec, update));
      const std::vector<double> expected = trained<double>(spec, update);
      ASSERT_EQ(expected.size(), step.after.n_parameters());
      EXPECT_TRUE(std::ranges::equal(expected, step.after.parameters()))
          << optimizer << ", update " << update;
    }
  }
}

TEST(StepOfRun, IsTheFloatStepToFloatPrecision) {
  for (const char* optimizer : {"sgd", "rmsprop", "adam"}) {
    const RunSpec spec = iris(optimizer, "float");
    const RecordedStep step = record_step(step_of_run(spec, 5));
    const std::vector<float> expected = trained<float>(spec, 5);
    for (std::size_t k = 0; k < expected.size(); ++k) {
      EXPECT_NEAR(step.after.parameters()[k], expected[k],
                  2e-5 * std::max(1.0F, std::abs(expected[k])))
          << optimizer << ", parameter " << k;
    }
  }
}

TEST(StepOfRun, WhatTheRunDoesNotReachIsRefused) {
  RunSpec spec = default_run("xor", {{"train.updates", "3"}, {"network.hidden", "[2]"}});
  EXPECT_THAT([&] { step_of_run(spec, 4); },
              fails(ErrorCode::kValue,
                    "explain: update 4 came, the run ends after 3: as long as was asked"));
  EXPECT_THAT([&] { step_of_run(spec, 0); },
              fails(ErrorCode::kValue, "explain: update 0 came; they are counted from 1"));
  spec.train.optimizer.kind = OptimizerKind::kLbfgs;
  EXPECT_THAT(
      [&] { step_of_run(spec, 1); },
      fails(ErrorCode::kValue, "explain: lbfgs has no single steps; name another optimizer"));
}

}  // namespace
}  // namespace chainrule
