// Gradients, clipping, penalties and the optimizer of MistakenStep; included by mistaken_step.cc
// alone.
#pragma once

#include "explain/mistaken_step.h"

namespace chainrule {

// dW and db: the sums over samples with the reduction applied.
template <class N>
void MistakenStep<N>::reduce_gradients(double total, bool to_record) {
  const double by = problem_.step.reduction == Reduction::kMean ? 1 / total : 1;
  for (std::size_t l = last(); l > 0; --l) {
    const double factors = by * factor(FactorSite::kGradients, l);
    const auto finish = [&](std::vector<N>& sums, WorkKind kind) {
      const std::size_t begin = layout_.begin(kind, l);
      for (std::size_t k = 0; k < sums.size(); ++k) {
        sums[k] = factors * sums[k];
        sums[k] = to_record ? record(begin + k, sums[k]) : rounded(sums[k]);
      }
    };
    finish(raw_w_[l], WorkKind::kWeightGradient);
    finish(raw_b_[l], WorkKind::kBiasGradient);
  }
}

template <class N>
N MistakenStep<N>::clipped_by_value(std::size_t l, const N& g) const {
  const double limit = problem_.step.clip.value;
  const PlacedMistake* forgotten = find_in(Mistake::kClippingForgotten, l);
  if (limit == 0 || (forgotten != nullptr && forgotten->variant != 2)) return g;
  return apply([&](double x) { return std::min(std::max(x, -limit), limit); }, g);
}

// What clipping by norm multiplies the gradient by.
template <class N>
N MistakenStep<N>::norm_scale() const {
  const double limit = problem_.step.clip.norm;
  if (limit == 0) return 1.0;
  N sum = 0.0;
  for (std::size_t l = 1; l <= last(); ++l) {
    for (const auto* values : {&raw_w_[l], &raw_b_[l]}) {
      for (const N& g : *values) {
        sum += apply([](double x) { return x * x; }, clipped_by_value(l, g));
      }
    }
  }
  return apply(
      [&](double x) { return std::min(1.0, limit / (std::sqrt(std::max(x, 0.0)) + 1e-6)); }, sum);
}

// g: clipped, then penalized.
template <class N>
N MistakenStep<N>::step_gradient(std::size_t l, bool is_bias, const N& raw, const N& w,
                                 const N& scale) const {
  N g = clipped_by_value(l, raw);
  const PlacedMistake* forgotten = find_in(Mistake::kClippingForgotten, l);
  if (problem_.step.clip.norm != 0 && (forgotten == nullptr || forgotten->variant == 1)) {
    g = scale * g;
  }
  const PenaltySpec& penalty = problem_.step.penalty;
  const bool covered = !is_bias || penalty.biases_too || has_in(Mistake::kPenaltyOnBiases, l);
  if (!penalty.any_gradient() || !covered || has_in(Mistake::kPenaltyForgotten, l)) return g;
  const double l2 = penalty.l2 * (has_in(Mistake::kPenaltyDoubled, l) ? 2 : 1);
  const auto pull = [&](double x) { return l2 * x + penalty.l1 * (x > 0 ? 1 : x < 0 ? -1 : 0); };
  return g + apply(pull, w);
}

// The optimizer's states of one number after a step with gradient g.
template <class N>
void MistakenStep<N>::advance_states(const N& g, const N* before, N* after) const {
  const OptimizerSpec& spec = problem_.step.optimizer;
  const auto square = [&] { return apply([](double x) { return x * x; }, g); };
  switch (spec.kind) {
    case OptimizerKind::kSgd:
      if (spec.momentum != 0) after[0] = spec.momentum * before[0] + g;
      return;
    case OptimizerKind::kRmsprop:
      after[0] = spec.decay * before[0] + (1 - spec.decay) * square();
      return;
    case OptimizerKind::kAdagrad:
      after[0] = before[0] + square();
      return;
    case OptimizerKind::kAdam:
    case OptimizerKind::kAdamw:
      after[0] = spec.beta1 * before[0] + (1 - spec.beta1) * g;
      after[1] = spec.beta2 * before[1] + (1 - spec.beta2) * square();
      return;
    case OptimizerKind::kRprop: {  // iRprop-: the gradient that counts, and the step size
      const double product = center(g) * center(before[0]);
      const double by = product > 0 ? spec.grow : product < 0 ? spec.shrink : 1;
      const N size = update_ == 1 ? N(problem_.step.learning_rate) : before[1];
      after[0] = product < 0 ? N(0.0) : g;
      after[1] = apply(
          [&](double x) { return std::max(spec.step_min, std::min(spec.step_max, by * x)); }, size);
      return;
    }
    case OptimizerKind::kLbfgs:
      return;
  }
}

// What is multiplied by the learning rate and subtracted; `states` are those after the step.
template <class N>
N MistakenStep<N>::direction(std::size_t l, const N& g, const N* states) const {
  const OptimizerSpec& spec = problem_.step.optimizer;
  const auto root = [&](double x) { return std::sqrt(std::max(x, 0.0)) + spec.epsilon; };
  switch (spec.kind) {
    case OptimizerKind::kSgd:
      if (spec.momentum == 0 || has_in(Mistake::kMomentumForgotten, l)) return g;
      return spec.nesterov ? g + spec.momentum * states[0] : states[0];
    case OptimizerKind::kRmsprop:
    case OptimizerKind::kAdagrad:
      return g / apply(root, states[0]);
    case OptimizerKind::kAdam:
    case OptimizerKind::kAdamw: {
      const double t = static_cast<double>(update_);
      const PlacedMistake* forgotten = find_in(Mistake::kBiasCorrectionForgotten, l);
      const bool correct_m = forgotten == nullptr || forgotten->variant == 2;
      const bool correct_v = forgotten == nullptr || forgotten->variant == 1;
      const double m_scale = correct_m ? 1 / (1 - std::pow(spec.beta1, t)) : 1;
      const double v_scale = correct_v ? 1 / (1 - std::pow(spec.beta2, t)) : 1;
      return (m_scale * states[0]) / apply([&](double x) { return root(x * v_scale); }, states[1]);
    }
    case OptimizerKind::kRprop:
      return (center(states[0]) > 0 ? 1.0 : center(states[0]) < 0 ? -1.0 : 0.0) * states[1];
    case OptimizerKind::kLbfgs:
      break;
  }
  return 0.0;
}

// The new value of a weight or bias.
template <class N>
N MistakenStep<N>::moved(std::size_t l, bool is_bias, const N& g, const N& before,
                         const N* states) const {
  const StepSpec& step = problem_.step;
  const PlacedMistake* kept = find(Mistake::kLayerNotUpdated, l);
  if (kept != nullptr && (!is_bias || kept->variant == 0)) return before;
  const bool sized = step.optimizer.kind == OptimizerKind::kRprop;  // the states hold the length
  double rate = sized || has_in(Mistake::kLearningRateForgotten, l) ? 1 : step.learning_rate;
  if (has_in(Mistake::kWrongSignOfUpdate, l)) rate = -rate;
  N w = before;
  if (step.penalty.weight_decay != 0 && (!is_bias || step.penalty.biases_too)) {
    w = (1 - step.learning_rate * step.penalty.weight_decay) * w;
  }
  return w - rate * direction(l, g, states);
}

template <class N>
void MistakenStep<N>::update_block(std::size_t l, bool is_bias, const N& scale, bool to_record) {
  const StepSpec& step = problem_.step;
  const bool differs = step.penalty.any_gradient() || step.clip.value != 0 || step.clip.norm != 0;
  const std::size_t n_states = layout_.n_states();
  std::vector<N>& values = is_bias ? biases_[l] : weights_[l];
  std::vector<N>& states = is_bias ? state_b_[l] : state_w_[l];
  const std::vector<N>& raw = is_bias ? raw_b_[l] : raw_w_[l];
  const auto take = [&](WorkKind w, WorkKind b, std::size_t k, std::size_t i, const N& value,
                        bool is_rounded) {
    if (to_record) return record(layout_.begin(is_bias ? b : w, l, k) + i, value, is_rounded);
    return is_rounded ? rounded(value) : value;
  };
  for (std::size_t i = 0; i < values.size(); ++i) {
    const N g = take(WorkKind::kWeightStepGradient, WorkKind::kBiasStepGradient, 0, i,
                     step_gradient(l, is_bias, raw[i], values[i], scale), differs);
    N after[2];
    advance_states(g, &states[i * n_states], after);
    for (std::size_t k = 0; k < n_states; ++k) {
      after[k] = take(WorkKind::kWeightState, WorkKind::kBiasState, k, i, after[k], true);
      states[i * n_states + k] = after[k];
    }
    values[i] = take(WorkKind::kNewWeight, WorkKind::kNewBias, 0, i,
                     moved(l, is_bias, g, values[i], after), true);
  }
}

// Clips, penalizes and updates by the gradients that are there.
template <class N>
void MistakenStep<N>::make_update(bool to_record) {
  const N scale = norm_scale();
  for (std::size_t l = last(); l > 0; --l) {
    update_block(l, false, scale, to_record);
    if (layout_.has_bias(l)) update_block(l, true, scale, to_record);
  }
}

// W of layer l as it would be after the step, before the errors of the layers below are known.
template <class N>
void MistakenStep<N>::early_weights(std::size_t l) {
  const bool mean = problem_.step.reduction == Reduction::kMean;
  const double factors = factor(FactorSite::kGradients, l) / (mean ? total_weight() : 1);
  early_[l] = weights_[l];
  for (std::size_t i = 0; i < early_[l].size(); ++i) {
    const N raw =
        claimed_or(layout_.begin(WorkKind::kWeightGradient, l) + i, factors * raw_w_[l][i]);
    const N g = step_gradient(l, false, raw, weights_[l][i], N(1.0));
    N after[2];
    advance_states(g, &state_w_[l][i * layout_.n_states()], after);
    early_[l][i] = claimed_or(layout_.begin(WorkKind::kNewWeight, l) + i,
                              moved(l, false, g, weights_[l][i], after));
  }
}

}  // namespace chainrule
