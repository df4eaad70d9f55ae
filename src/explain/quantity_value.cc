// The value of every quantity of a recorded step.
#include "explain/quantity_value.h"

#include <cassert>
#include <cmath>

#include "explain/activation_formula.h"

namespace chainrule {
namespace {

using Kind = QuantityKind;

// Whether a kind is a number of a parameter that has the sign of what is sent back.
bool is_sent(Kind kind) {
  return kind == Kind::kWeightGradient || kind == Kind::kBiasGradient ||
         kind == Kind::kClippedGradient || kind == Kind::kPenalizedGradient;
}

}  // namespace

double QuantityValues::of(const Quantity& q) const {
  switch (q.kind) {
    case Kind::kInput:
    case Kind::kTarget:
    case Kind::kSampleWeight:
    case Kind::kMask:
      return given(q);
    case Kind::kPreActivation:
    case Kind::kActivation:
    case Kind::kOutput:
    case Kind::kDelta:
    case Kind::kSampleLoss:
      return passed(q);
    case Kind::kLossSlope:
      return sign() * loss_slope(q);
    case Kind::kSentBack:
      return sign() * sent_back(q);
    case Kind::kSlope:
      return slope(q);
    case Kind::kPenalty:
      return step_.penalty;
    case Kind::kLoss:
      return batch_loss(step_.loss);
    case Kind::kObjective:
      return batch_loss(step_.loss) + step_.penalty;
    case Kind::kGradientNorm:
      return step_.gradient_norm;
    case Kind::kLossAfter:
      return batch_loss(step_.loss_after);
    case Kind::kObjectiveAfter:
      return batch_loss(step_.loss_after) + step_.penalty_after;
    case Kind::kWeight:
    case Kind::kBias:
    case Kind::kNewWeight:
    case Kind::kNewBias:
    case Kind::kDecayed:
    case Kind::kWeightGradient:
    case Kind::kBiasGradient:
    case Kind::kClippedGradient:
    case Kind::kPenalizedGradient:
    case Kind::kStateBefore:
    case Kind::kStateAfter:
    case Kind::kCorrectedMoment:
      return of_parameter(q);
    default:
      return setting(q);
  }
}

std::size_t QuantityValues::position(std::size_t layer, std::size_t from, std::size_t to) const {
  for (const ParameterBlock& block : step_.problem.network.blocks()) {
    if (block.layer != layer || block.is_bias != (from == 0)) continue;
    return block.offset + (from == 0 ? 0 : from - 1) * block.cols + to - 1;
  }
  assert(false && "no such parameter");
  return 0;
}

double QuantityValues::given(const Quantity& q) const {
  const StepProblem& problem = step_.problem;
  switch (q.kind) {
    case Kind::kInput:
      return problem.x(q.sample - 1, q.to - 1);
    case Kind::kTarget:
      return problem.targets(q.sample - 1, q.to - 1);
    case Kind::kSampleWeight:
      return problem.sample_weights.empty() ? 1 : problem.sample_weights[q.sample - 1];
    default:
      return problem.masks[q.layer](q.sample - 1, q.to - 1);
  }
}

double QuantityValues::setting(const Quantity& q) const {
  const StepSpec& how = step_.problem.step;
  const NetworkSpec& spec = step_.problem.network.spec();
  switch (q.kind) {
    case Kind::kAlpha:
      return spec.layers[q.layer - 1].alpha_or_default();
    case Kind::kHuberDelta:
      return spec.huber_delta;
    case Kind::kLearningRate:
      return how.learning_rate;
    case Kind::kL1:
      return how.penalty.l1;
    case Kind::kL2:
      return how.penalty.l2;
    case Kind::kWeightDecay:
      return how.penalty.weight_decay;
    case Kind::kClipValue:
      return how.clip.value;
    case Kind::kClipNorm:
      return how.clip.norm;
    case Kind::kMomentum:
      return how.optimizer.momentum;
    case Kind::kDecay:
      return how.optimizer.decay;
    case Kind::kBeta1:
      return how.optimizer.beta1;
    case Kind::kBeta2:
      return how.optimizer.beta2;
    case Kind::kEpsilon:
      return how.optimizer.epsilon;
    case Kind::kGrow:
      return how.optimizer.grow;
    case Kind::kShrink:
      return how.optimizer.shrink;
    case Kind::kStepMin:
      return how.optimizer.step_min;
    case Kind::kStepMax:
      return how.optimizer.step_max;
    default:
      assert(false && "no such setting");
      return 0;
  }
}

double QuantityValues::passed(const Quantity& q) const {
  const Trace<double>& trace = q.index == 0 ? step_.trace : step_.trace_after;
  const std::size_t i = q.sample - 1;
  switch (q.kind) {
    case Kind::kPreActivation:
      return trace.pre_activation(q.layer)(i, q.to - 1);
    case Kind::kActivation:
      return trace.activation(q.layer)(i, q.to - 1);
    case Kind::kOutput:
      if (q.layer == 0 && !trace.masked(0)) return step_.problem.x(i, q.to - 1);
      return trace.output(q.layer)(i, q.to - 1);
    case Kind::kDelta:
      return sign() * trace.delta(q.layer)(i, q.to - 1);
    default:
      return trace.losses()[i];
  }
}

double QuantityValues::loss_slope(const Quantity& q) const {
  const OutputQuantities output = {{Kind::kPreActivation, q.sample, q.layer, 0, q.to},
                                   {Kind::kActivation, q.sample, q.layer, 0, q.to},
                                   {Kind::kTarget, q.sample, 0, 0, q.to}};
  return evaluate(loss_slope_formula(step_.problem.network.spec(), output, false),
                  [this](const Quantity& of) { return this->of(of); });
}

// Σ_k w_jk δ_k, before the layer's mask and slope.
double QuantityValues::sent_back(const Quantity& q) const {
  const ConstView<double> weights = step_.problem.network.weights(q.layer + 1);
  const std::span<const double> delta = step_.trace.delta(q.layer + 1).row(q.sample - 1);
  double sum = 0;
  for (std::size_t k = 0; k < delta.size(); ++k) {
    sum = std::fma(weights(q.to - 1, k), delta[k], sum);
  }
  return sum;
}

double QuantityValues::slope(const Quantity& q) const {
  const LayerSpec& layer = step_.problem.network.spec().layers[q.layer - 1];
  const Formula formula = slope_formula(layer, {Kind::kPreActivation, q.sample, q.layer, 0, q.to},
                                        {Kind::kActivation, q.sample, q.layer, 0, q.to});
  return evaluate(formula, [this](const Quantity& of) { return this->of(of); });
}

double QuantityValues::state(const Quantity& q,
                             const std::vector<std::vector<double>>& states) const {
  const OptimizerKind kind = step_.problem.step.optimizer.kind;
  const bool is_step_size = kind == OptimizerKind::kRprop && q.index == 1;
  if (is_step_size && q.kind == Kind::kStateBefore && step_.update == 1) {
    return step_.problem.step.learning_rate;
  }
  // What is a multiple of a gradient has the gradient's sign.
  const bool is_signed = (kind == OptimizerKind::kSgd || kind == OptimizerKind::kAdam ||
                          kind == OptimizerKind::kAdamw || kind == OptimizerKind::kRprop) &&
                         q.index == 0;
  const double value = states[q.index][position(q.layer, q.from, q.to)];
  return is_signed ? sign() * (q.from == 0 ? bias_sign() : 1) * value : value;
}

double QuantityValues::of_parameter(const Quantity& q) const {
  if (q.kind == Kind::kStateBefore) return state(q, step_.states_before);
  if (q.kind == Kind::kStateAfter) return state(q, step_.states_after);
  if (q.kind == Kind::kCorrectedMoment) {
    const double power = q.index == 0 ? step_.beta1_power : step_.beta2_power;
    return state(q, step_.states_after) / (1 - power);
  }
  const std::size_t k = position(q.layer, q.from, q.to);
  const double turned = (q.from == 0 ? bias_sign() : 1) * (is_sent(q.kind) ? sign() : 1);
  switch (q.kind) {
    case Kind::kNewWeight:
    case Kind::kNewBias:
      return turned * step_.after.parameters()[k];
    case Kind::kDecayed:
      return turned * step_.decayed[k];
    case Kind::kWeightGradient:
    case Kind::kBiasGradient:
      return turned * step_.gradients[k];
    case Kind::kClippedGradient:
      return turned * step_.clipped_gradients[k];
    case Kind::kPenalizedGradient:
      return turned * step_.penalized_gradients[k];
    default:
      return turned * step_.problem.network.parameters()[k];
  }
}

double QuantityValues::batch_loss(const LossSum& sum) const {
  return step_.problem.step.reduction == Reduction::kMean ? sum.mean() : sum.loss;
}

}  // namespace chainrule
