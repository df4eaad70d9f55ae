// The optimizers against ten steps of PyTorch's.
#include <chainrule/error.h>
#include <chainrule/optimizer.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "golden.h"

namespace chainrule {
namespace {

using testing::ElementsAre;

OptimizerSpec optimizer_spec(const nlohmann::json& json) {
  OptimizerSpec spec;
  spec.kind = optimizer_from_name(json["kind"].get<std::string>());
  spec.momentum = json.value("momentum", spec.momentum);
  spec.nesterov = json.value("nesterov", spec.nesterov);
  spec.decay = json.value("decay", spec.decay);
  spec.beta1 = json.value("beta1", spec.beta1);
  spec.beta2 = json.value("beta2", spec.beta2);
  spec.epsilon = json.value("epsilon", spec.epsilon);
  spec.grow = json.value("grow", spec.grow);
  spec.shrink = json.value("shrink", spec.shrink);
  spec.step_min = json.value("step_min", spec.step_min);
  spec.step_max = json.value("step_max", spec.step_max);
  return spec;
}

PenaltySpec penalty_spec(const nlohmann::json& json) {
  return {.l1 = json.value("l1", 0.0),
          .l2 = json.value("l2", 0.0),
          .weight_decay = json.value("weight_decay", 0.0),
          .biases_too = json.value("biases_too", false)};
}

ClipSpec clip_spec(const nlohmann::json& json) {
  return {.value = json.value("value", 0.0), .norm = json.value("norm", 0.0)};
}

// All steps of a golden case, in the order in which training takes them.
template <class T>
void expect_pytorchs_steps(const nlohmann::json& expected, double tolerance) {
  SCOPED_TRACE(expected["name"]);
  const PenaltySpec penalty = penalty_spec(expected["penalty"]);
  const ClipSpec clipping = clip_spec(expected["clip"]);
  const std::vector<ParameterBlock> blocks = golden_blocks();
  std::vector<T> w = numbers<T>(golden()["start"]);
  Optimizer<T> optimizer(optimizer_spec(expected["optimizer"]), w.size());
  for (std::size_t step = 0; step < expected["after"].size(); ++step) {
    std::vector<T> g = numbers<T>(golden()["gradients"][step]);
    const double rate = expected["rates"][step];
    clip<T>(clipping, g);
    add_penalty_gradient<T>(penalty, blocks, w, g);
    decay_weights<T>(penalty, blocks, rate, w);
    optimizer.step(w, g, rate);
    EXPECT_EQ(optimizer.steps(), step + 1);
    for (std::size_t i = 0; i < w.size(); ++i) {
      const double value = expected["after"][step][i];
      EXPECT_NEAR(static_cast<double>(w[i]), value, tolerance * std::max(1e-3, std::abs(value)))
          << "step " << step + 1 << ", parameter " << i;
    }
  }
}

TEST(Optimizer, TakesPyTorchsStepsInDouble) {
  ASSERT_EQ(golden()["updates"].size(), 19u);
  for (const auto& expected : golden()["updates"]) expect_pytorchs_steps<double>(expected, 1e-12);
}

TEST(Optimizer, TakesPyTorchsStepsInFloat) {
  for (const auto& expected : golden()["updates"]) expect_pytorchs_steps<float>(expected, 1e-4);
}

TEST(Optimizer, GoesOnToTheSameBitsFromASavedState) {
  for (const auto& expected : golden()["updates"]) {
    SCOPED_TRACE(expected["name"]);
    const OptimizerSpec spec = optimizer_spec(expected["optimizer"]);
    const auto gradients = golden()["gradients"];
    std::vector<float> w = numbers<float>(golden()["start"]);
    Optimizer<float> whole(spec, w.size());
    for (std::size_t i = 0; i < 5; ++i) whole.step(w, numbers<float>(gradients[i]), 0.1);

    std::vector<float> resumed_w = w;
    Optimizer<float> resumed(spec, w.size());
    resumed.restore(whole.steps(), whole.beta1_power(), whole.beta2_power());
    for (std::size_t i = 0; i < whole.n_states(); ++i) {
      std::ranges::copy(whole.state(i), resumed.state(i).begin());
    }
    for (std::size_t i = 5; i < 10; ++i) {
      whole.step(w, numbers<float>(gradients[i]), 0.1);
      resumed.step(resumed_w, numbers<float>(gradients[i]), 0.1);
    }
    EXPECT_EQ(resumed_w, w);
  }
}

std::vector<std::string> state_names(const OptimizerSpec& spec) {
  const Optimizer<double> optimizer(spec, 3);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < optimizer.n_states(); ++i) {
    names.emplace_back(optimizer.state_name(i));
    EXPECT_EQ(optimizer.state(i).size(), 3u);
  }
  return names;
}

TEST(Optimizer, NamesItsState) {
  using enum OptimizerKind;
  EXPECT_THAT(state_names({.kind = kSgd}), ElementsAre());
  EXPECT_THAT(state_names({.kind = kSgd, .momentum = 0.9}), ElementsAre("velocity"));
  EXPECT_THAT(state_names({.kind = kRmsprop}), ElementsAre("mean_square"));
  EXPECT_THAT(state_names({.kind = kAdagrad}), ElementsAre("sum_square"));
  EXPECT_THAT(state_names({.kind = kAdam}), ElementsAre("first_moment", "second_moment"));
  EXPECT_THAT(state_names({.kind = kAdamw}), ElementsAre("first_moment", "second_moment"));
  EXPECT_THAT(state_names({.kind = kRprop}), ElementsAre("previous_gradient", "step_size"));
}

// The sentence of the Error with this code that `action` throws.
template <class Action>
std::string sentence(ErrorCode code, const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code);
    return error.what();
  }
  return "nothing was thrown";
}

TEST(OptimizerKind, HasNames) {
  for (const char* name : {"sgd", "rmsprop", "adagrad", "adam", "adamw", "rprop", "lbfgs"}) {
    EXPECT_EQ(to_string(optimizer_from_name(name)), name);
  }
  EXPECT_EQ(sentence(ErrorCode::kValue, [] { optimizer_from_name("adm"); }),
            "optimizer \"adm\" is not known; there are sgd, rmsprop, adagrad, adam, adamw, rprop, "
            "lbfgs; did you mean \"adam\"?");
}

TEST(OptimizerSpec, IsValidated) {
  const auto refusal = [](const OptimizerSpec& spec) {
    return sentence(ErrorCode::kValue, [&] { validate(spec); });
  };
  validate(OptimizerSpec{});
  EXPECT_EQ(refusal({.momentum = 1}), "optimizer: momentum = 1, expected at least 0 and below 1");
  EXPECT_EQ(refusal({.nesterov = true}),
            "optimizer: nesterov with momentum = 0, expected a momentum above 0");
  EXPECT_EQ(refusal({.decay = -0.5}), "optimizer: decay = -0.5, expected at least 0 and below 1");
  EXPECT_EQ(refusal({.beta1 = 1.5}), "optimizer: beta1 = 1.5, expected at least 0 and below 1");
  EXPECT_EQ(refusal({.beta2 = std::nan("")}),
            "optimizer: beta2 = nan, expected at least 0 and below 1");
  EXPECT_EQ(refusal({.epsilon = 1e-60}),
            "optimizer: epsilon = 1e-60, expected a number above 0, in single precision too");
  EXPECT_EQ(refusal({.grow = 0.9}), "optimizer: grow = 0.9, expected at least 1");
  EXPECT_EQ(refusal({.shrink = 0}), "optimizer: shrink = 0, expected above 0 and at most 1");
  EXPECT_EQ(refusal({.step_min = -1}), "optimizer: step_min = -1, expected at least 0");
  EXPECT_EQ(refusal({.step_max = 0}), "optimizer: step_max = 0, expected at least step_min");
  EXPECT_EQ(refusal({.history = 0}), "optimizer: history = 0, expected at least 1");
}

TEST(Optimizer, RefusesWhatDoesNotFitAndChangesNothing) {
  EXPECT_EQ(
      sentence(ErrorCode::kValue, [] { Optimizer<double>({.kind = OptimizerKind::kLbfgs}, 3); }),
      "optimizer: lbfgs has no single steps, expected Lbfgs::minimize");
  Optimizer<double> optimizer({.kind = OptimizerKind::kAdam}, 3);
  std::vector<double> w(3), g(2);
  EXPECT_EQ(sentence(ErrorCode::kShape, [&] { optimizer.step(w, g, 0.1); }),
            "optimizer: 3 parameters and 2 gradients came, expected 3 of each");
  g.resize(3, 1);
  for (const double rate : {-0.1, std::numeric_limits<double>::infinity()}) {
    EXPECT_THAT(sentence(ErrorCode::kValue, [&] { optimizer.step(w, g, rate); }),
                testing::HasSubstr("expected a finite number of at least 0"));
  }
  EXPECT_EQ(sentence(ErrorCode::kValue, [&] { optimizer.restore(3, 1.5, 0.5); }),
            "optimizer: a saved power of beta = 1.5, expected 0 to 1");
  EXPECT_EQ(w, std::vector<double>(3));
  EXPECT_EQ(optimizer.steps(), 0u);
}

}  // namespace
}  // namespace chainrule
