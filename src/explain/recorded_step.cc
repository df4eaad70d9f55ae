// One training step with every number it computed.
#include <chainrule/recorded_step.h>

#include <algorithm>
#include <utility>

#include "core/fail.h"
#include "core/float_mode.h"

namespace chainrule {
namespace {

using Values = std::vector<double>;

void check(const StepProblem& problem) {
  const NetworkSpec& spec = problem.network.spec();
  validate(spec);
  validate(problem.step.penalty);
  validate(problem.step.clip);
  if (problem.x.rows() == 0) fail(ErrorCode::kShape, "explain: no samples came");
  if (problem.masks.empty()) return;
  if (problem.masks.size() != spec.n_layers() + 1) {
    fail(ErrorCode::kShape, "explain: masks of {} layers came, {} were expected",
         problem.masks.size(), spec.n_layers() + 1);
  }
  for (std::size_t layer = 0; layer <= spec.n_layers(); ++layer) {
    const Matrix<double>& mask = problem.masks[layer];
    if (!mask.empty() && (mask.rows() != problem.x.rows() || mask.cols() != spec.width(layer))) {
      fail(ErrorCode::kShape, "explain: a mask [{} x {}] came for layer {}, [{} x {}] was expected",
           mask.rows(), mask.cols(), layer, problem.x.rows(), spec.width(layer));
    }
  }
}

Values copy(std::span<const double> values) {
  return {values.begin(), values.end()};
}

// A trace has room for masks where its specification says dropout; what is not masked is kept
// whole.
Trace<double> trace_with_masks(const StepProblem& problem) {
  NetworkSpec spec = problem.network.spec();
  const auto masked = [&](std::size_t l) {
    return !problem.masks.empty() && !problem.masks[l].empty();
  };
  spec.input_dropout = masked(0) ? 0.5 : 0;
  for (std::size_t l = 1; l <= spec.n_layers(); ++l)
    spec.layers[l - 1].dropout = masked(l) ? 0.5 : 0;
  Trace<double> trace(spec, problem.x.rows());
  trace.set_batch(problem.x.rows());
  for (std::size_t l = 0; l <= spec.n_layers(); ++l) {
    if (!masked(l)) continue;
    for (std::size_t i = 0; i < problem.x.rows(); ++i) {
      std::ranges::copy(problem.masks[l].row(i), trace.mask(l).row(i).begin());
    }
  }
  return trace;
}

LossSum pass(const Network<double>& network, const StepProblem& problem, Trace<double>& trace) {
  forward<double>(network, problem.x, trace, Mode::kTrain);
  return sum_losses<double>(network, problem.targets, problem.sample_weights, trace);
}

}  // namespace

RecordedStep record_step(StepProblem problem) {
  const FloatMode mode;
  check(problem);
  const StepSpec& how = problem.step;
  const Network<double>& network = problem.network;
  Optimizer<double> optimizer =
      problem.optimizer.value_or(Optimizer<double>(how.optimizer, network.n_parameters()));
  RecordedStep step;
  step.trace = trace_with_masks(problem);
  step.trace_after = step.trace;
  step.loss = pass(network, problem, step.trace);
  step.penalty = penalty<double>(how.penalty, network.blocks(), network.parameters());

  step.gradients.resize(network.n_parameters());
  backward<double>(network, problem.x, problem.targets, problem.sample_weights, how.reduction,
                   step.trace, step.gradients);
  step.clipped_gradients = step.gradients;
  step.gradient_norm = clip<double>(how.clip, step.clipped_gradients);
  step.penalized_gradients = step.clipped_gradients;
  add_penalty_gradient<double>(how.penalty, network.blocks(), network.parameters(),
                               step.penalized_gradients);

  step.after = network;
  decay_weights<double>(how.penalty, network.blocks(), how.learning_rate, step.after.parameters());
  step.decayed = copy(std::as_const(step.after).parameters());
  for (std::size_t i = 0; i < optimizer.n_states(); ++i) {
    step.state_names.emplace_back(optimizer.state_name(i));
    step.states_before.push_back(copy(std::as_const(optimizer).state(i)));
  }
  optimizer.step(step.after.parameters(), step.penalized_gradients, how.learning_rate);
  step.update = optimizer.steps();
  step.beta1_power = optimizer.beta1_power();
  step.beta2_power = optimizer.beta2_power();
  for (std::size_t i = 0; i < optimizer.n_states(); ++i) {
    step.states_after.push_back(copy(std::as_const(optimizer).state(i)));
  }
  step.loss_after = pass(step.after, problem, step.trace_after);
  step.penalty_after = penalty<double>(how.penalty, step.after.blocks(), step.after.parameters());
  step.problem = std::move(problem);
  return step;
}

}  // namespace chainrule
