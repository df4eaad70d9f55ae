// The optimizers' names, the ranges of their settings, and their step.
#include <chainrule/optimizer.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/fail.h"
#include "core/names.h"
#include "kernels/updates.h"

namespace chainrule {
namespace {

constexpr Named<OptimizerKind> kNames[] = {
    {OptimizerKind::kSgd, "sgd"},         {OptimizerKind::kRmsprop, "rmsprop"},
    {OptimizerKind::kAdagrad, "adagrad"}, {OptimizerKind::kAdam, "adam"},
    {OptimizerKind::kAdamw, "adamw"},     {OptimizerKind::kRprop, "rprop"},
    {OptimizerKind::kLbfgs, "lbfgs"},
};

std::vector<std::string_view> state_names(const OptimizerSpec& spec) {
  switch (spec.kind) {
    case OptimizerKind::kSgd:
      if (spec.momentum == 0) return {};
      return {"velocity"};
    case OptimizerKind::kRmsprop:
      return {"mean_square"};
    case OptimizerKind::kAdagrad:
      return {"sum_square"};
    case OptimizerKind::kAdam:
    case OptimizerKind::kAdamw:
      return {"first_moment", "second_moment"};
    case OptimizerKind::kRprop:
      return {"previous_gradient", "step_size"};
    case OptimizerKind::kLbfgs:
      break;
  }
  return {};
}

void check(bool holds, std::string_view name, double value, std::string_view expected) {
  if (!holds) fail(ErrorCode::kValue, "optimizer: {} = {}, expected {}", name, value, expected);
}

void check_share(std::string_view name, double value) {
  check(value >= 0 && value < 1, name, value, "at least 0 and below 1");
}

// Computed in double and rounded once.
template <class T>
OptimizerStep<T> coefficients(const OptimizerSpec& spec, double learning_rate, double beta1_power,
                              double beta2_power) {
  const auto rounded = [](double x) { return static_cast<T>(x); };
  const T rate = rounded(learning_rate);
  const T epsilon = rounded(spec.epsilon);
  switch (spec.kind) {
    case OptimizerKind::kSgd:
      if (spec.momentum == 0) return SgdStep<T>{rate};
      return MomentumStep<T>{rate, rounded(spec.momentum), spec.nesterov};
    case OptimizerKind::kRmsprop:
      return RmspropStep<T>{rate, rounded(spec.decay), rounded(1 - spec.decay), epsilon};
    case OptimizerKind::kAdagrad:
      return AdagradStep<T>{rate, epsilon};
    case OptimizerKind::kAdam:
    case OptimizerKind::kAdamw:
      return AdamStep<T>{rounded(learning_rate / (1 - beta1_power)),
                         rounded(spec.beta1),
                         rounded(1 - spec.beta1),
                         rounded(spec.beta2),
                         rounded(1 - spec.beta2),
                         rounded(1 / std::sqrt(1 - beta2_power)),
                         epsilon};
    case OptimizerKind::kRprop:
      return RpropStep<T>{rounded(spec.grow), rounded(spec.shrink), rounded(spec.step_min),
                          rounded(spec.step_max)};
    case OptimizerKind::kLbfgs:
      break;
  }
  assert(false);
  return SgdStep<T>{0};
}

}  // namespace

std::string_view to_string(OptimizerKind kind) {
  return name_of<OptimizerKind>(kNames, kind);
}

OptimizerKind optimizer_from_name(std::string_view name) {
  return value_of<OptimizerKind>(kNames, "optimizer", name);
}

void validate(const OptimizerSpec& spec) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  check_share("momentum", spec.momentum);
  if (spec.nesterov && spec.momentum == 0) {
    fail(ErrorCode::kValue, "optimizer: nesterov with momentum = 0, expected a momentum above 0");
  }
  check_share("decay", spec.decay);
  check_share("beta1", spec.beta1);
  check_share("beta2", spec.beta2);
  check(spec.epsilon >= std::numeric_limits<float>::min() && spec.epsilon < kInfinity, "epsilon",
        spec.epsilon, "a number above 0, in single precision too");
  check(spec.grow >= 1 && spec.grow < kInfinity, "grow", spec.grow, "at least 1");
  check(spec.shrink > 0 && spec.shrink <= 1, "shrink", spec.shrink, "above 0 and at most 1");
  check(spec.step_min >= 0 && spec.step_min < kInfinity, "step_min", spec.step_min, "at least 0");
  check(spec.step_max >= spec.step_min && spec.step_max < kInfinity, "step_max", spec.step_max,
        "at least step_min");
  if (spec.history == 0) fail(ErrorCode::kValue, "optimizer: history = 0, expected at least 1");
}

template <class T>
Optimizer<T>::Optimizer(const OptimizerSpec& spec, std::size_t n_parameters)
    : spec_(spec), n_parameters_(n_parameters) {
  validate(spec);
  if (spec.kind == OptimizerKind::kLbfgs) {
    fail(ErrorCode::kValue, "optimizer: lbfgs has no single steps, expected Lbfgs::minimize");
  }
  states_.resize(state_names(spec).size(), AlignedVector<T>(n_parameters));
}

template <class T>
std::string_view Optimizer<T>::state_name(std::size_t i) const {
  return state_names(spec_)[i];
}

template <class T>
void Optimizer<T>::restore(std::uint64_t steps, double beta1_power, double beta2_power) {
  for (const double power : {beta1_power, beta2_power}) {
    check(power >= 0 && power <= 1, "a saved power of beta", power, "0 to 1");
  }
  steps_ = steps;
  beta1_power_ = beta1_power;
  beta2_power_ = beta2_power;
}

template <class T>
void Optimizer<T>::step(std::span<T> parameters, std::span<const T> gradients,
                        double learning_rate) {
  if (parameters.size() != n_parameters_ || gradients.size() != n_parameters_) {
    fail(ErrorCode::kShape, "optimizer: {} parameters and {} gradients came, expected {} of each",
         parameters.size(), gradients.size(), n_parameters_);
  }
  apply_gradient<T>(next_update(parameters, learning_rate), gradients);
}

template <class T>
ParameterUpdate<T> Optimizer<T>::next_update(std::span<T> parameters, double learning_rate) {
  assert(parameters.size() == n_parameters_);
  check(learning_rate >= 0 && std::isfinite(learning_rate), "learning rate", learning_rate,
        "a finite number of at least 0");
  if (spec_.kind == OptimizerKind::kRprop && steps_ == 0) {
    std::fill(states_[1].begin(), states_[1].end(), static_cast<T>(learning_rate));
  }
  ++steps_;
  beta1_power_ *= spec_.beta1;
  beta2_power_ *= spec_.beta2;
  ParameterUpdate<T> update = {
      .step = coefficients<T>(spec_, learning_rate, beta1_power_, beta2_power_),
      .weights = parameters.data()};
  for (std::size_t i = 0; i < states_.size(); ++i) update.states[i] = states_[i].data();
  return update;
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace chainrule
