// Where the numbers of a step stand.
#include "explain/work_layout.h"

namespace chainrule {
namespace {

std::size_t states_of(const OptimizerSpec& spec) {
  return Optimizer<double>(spec, 0).n_states();
}

}  // namespace

WorkLayout::WorkLayout(const StepProblem& problem)
    : n_samples_(problem.x.rows()), n_states_(states_of(problem.step.optimizer)) {
  const NetworkSpec& spec = problem.network.spec();
  for (std::size_t l = 0; l <= spec.n_layers(); ++l) {
    widths_.push_back(spec.width(l));
    masked_.push_back(!problem.masks.empty() && !problem.masks[l].empty());
    biased_.push_back(l > 0 && spec.layers[l - 1].bias);
  }
  begins_.assign(kWorkKinds * widths_.size() * kStates, 0);
  if (has_mask(0)) add(WorkKind::kOutput, 0, 0, n_samples_ * width(0));
  for (std::size_t l = 1; l <= n_layers(); ++l) {
    const std::size_t count = n_samples_ * width(l);
    add(WorkKind::kPreActivation, l, 0, count);
    add(WorkKind::kActivation, l, 0, count);
    if (has_mask(l)) add(WorkKind::kOutput, l, 0, count);
  }
  add(WorkKind::kLosses, 0, 0, n_samples_);
  for (const WorkKind one : {WorkKind::kLoss, WorkKind::kPenalty, WorkKind::kObjective}) {
    add(one, 0, 0, 1);
  }
  for (std::size_t l = n_layers(); l > 0; --l) {
    for (const WorkKind kind : {WorkKind::kSlope, WorkKind::kBack, WorkKind::kDelta}) {
      add(kind, l, 0, n_samples_ * width(l));
    }
  }
  add_parameters(WorkKind::kWeightGradient, WorkKind::kBiasGradient, 0);
  add_parameters(WorkKind::kWeightStepGradient, WorkKind::kBiasStepGradient, 0);
  for (std::size_t k = 0; k < n_states_; ++k) {
    add_parameters(WorkKind::kWeightState, WorkKind::kBiasState, k);
  }
  add_parameters(WorkKind::kNewWeight, WorkKind::kNewBias, 0);
  add(WorkKind::kLossAfter, 0, 0, 1);
}

void WorkLayout::add(WorkKind kind, std::size_t layer, std::size_t state, std::size_t count) {
  begins_[place(kind, layer, state)] = size_;
  size_ += count;
}

void WorkLayout::add_parameters(WorkKind weights, WorkKind biases, std::size_t state) {
  for (std::size_t l = n_layers(); l > 0; --l) {
    add(weights, l, state, width(l - 1) * width(l));
    if (has_bias(l)) add(biases, l, state, width(l));
  }
}

}  // namespace chainrule
