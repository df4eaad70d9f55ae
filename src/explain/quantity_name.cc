// The names of quantities in files.
#include "explain/quantity_name.h"

#include <fmt/format.h>

#include <string_view>

namespace chainrule {
namespace {

using Kind = QuantityKind;

// `*` stands for the layer; `#` for a parameter, W1 or b1.
std::string_view pattern_of(Kind kind) {
  switch (kind) {
    case Kind::kInput:
      return "x";
    case Kind::kTarget:
      return "t";
    case Kind::kSampleWeight:
      return "sample_weight";
    case Kind::kMask:
      return "mask*";
    case Kind::kAlpha:
      return "alpha*";
    case Kind::kHuberDelta:
      return "huber_delta";
    case Kind::kLearningRate:
      return "learning_rate";
    case Kind::kL1:
      return "l1";
    case Kind::kL2:
      return "l2";
    case Kind::kWeightDecay:
      return "weight_decay";
    case Kind::kClipValue:
      return "clip_value";
    case Kind::kClipNorm:
      return "clip_norm";
    case Kind::kMomentum:
      return "momentum";
    case Kind::kDecay:
      return "decay";
    case Kind::kBeta1:
      return "beta1";
    case Kind::kBeta2:
      return "beta2";
    case Kind::kEpsilon:
      return "epsilon";
    case Kind::kGrow:
      return "grow";
    case Kind::kShrink:
      return "shrink";
    case Kind::kStepMin:
      return "step_min";
    case Kind::kStepMax:
      return "step_max";
    case Kind::kPreActivation:
      return "z*";
    case Kind::kActivation:
      return "a*";
    case Kind::kOutput:
      return "h*";
    case Kind::kSampleLoss:
      return "losses";
    case Kind::kPenalty:
      return "penalty";
    case Kind::kLoss:
      return "loss";
    case Kind::kObjective:
      return "objective";
    case Kind::kLossSlope:
    case Kind::kSentBack:
      return "back*";
    case Kind::kSlope:
      return "slope*";
    case Kind::kDelta:
      return "delta*";
    case Kind::kWeight:
    case Kind::kBias:
      return "#";
    case Kind::kWeightGradient:
    case Kind::kBiasGradient:
      return "d#";
    case Kind::kGradientNorm:
      return "gradient_norm";
    case Kind::kClippedGradient:
      return "clipped_#";
    case Kind::kPenalizedGradient:
      return "g#";
    case Kind::kStateBefore:
      return "state?_#";
    case Kind::kStateAfter:
      return "state?_#_new";
    case Kind::kCorrectedMoment:
      return "corrected?_#";
    case Kind::kDecayed:
      return "decayed_#";
    case Kind::kStepLength:
      return "step_#";
    case Kind::kNewWeight:
    case Kind::kNewBias:
      return "#_new";
    case Kind::kLossAfter:
      return "loss_after";
    case Kind::kObjectiveAfter:
      return "objective_after";
  }
  return "?";
}

bool has_after(Kind kind) {
  return kind == Kind::kPreActivation || kind == Kind::kActivation || kind == Kind::kOutput ||
         kind == Kind::kSampleLoss;
}

}  // namespace

std::string quantity_name(const Quantity& quantity, const Convention& convention) {
  const bool is_bias = quantity.from == 0 && convention.offset != OffsetForm::kConstantInput;
  const char* parameter = "W";
  if (is_bias) parameter = convention.offset == OffsetForm::kThreshold ? "theta" : "b";
  std::string name;
  for (const char c : pattern_of(quantity.kind)) {
    switch (c) {
      case '*':
        name += std::to_string(quantity.layer);
        break;
      case '#':
        name += fmt::format("{}{}", parameter, quantity.layer);
        break;
      case '?':
        name += std::to_string(quantity.index + 1);
        break;
      default:
        name += c;
    }
  }
  if (has_after(quantity.kind) && quantity.index == 1) name += "_after";
  return name;
}

}  // namespace chainrule
