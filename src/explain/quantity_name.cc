// The names of quantities in files.
#include "explain/quantity_name.h"

#include <fmt/format.h>

#include <string_view>

#include "core/names.h"

namespace chainrule {
namespace {

using Kind = QuantityKind;

// `*` stands for the layer, `#` for a parameter (W1 or b1), `?` for the number of a state.
constexpr Named<Kind> kPatterns[] = {
    {Kind::kInput, "x"},
    {Kind::kTarget, "t"},
    {Kind::kSampleWeight, "sample_weight"},
    {Kind::kMask, "mask*"},
    {Kind::kAlpha, "alpha*"},
    {Kind::kHuberDelta, "huber_delta"},
    {Kind::kLearningRate, "learning_rate"},
    {Kind::kL1, "l1"},
    {Kind::kL2, "l2"},
    {Kind::kWeightDecay, "weight_decay"},
    {Kind::kClipValue, "clip_value"},
    {Kind::kClipNorm, "clip_norm"},
    {Kind::kMomentum, "momentum"},
    {Kind::kDecay, "decay"},
    {Kind::kBeta1, "beta1"},
    {Kind::kBeta2, "beta2"},
    {Kind::kEpsilon, "epsilon"},
    {Kind::kGrow, "grow"},
    {Kind::kShrink, "shrink"},
    {Kind::kStepMin, "step_min"},
    {Kind::kStepMax, "step_max"},
    {Kind::kPreActivation, "z*"},
    {Kind::kActivation, "a*"},
    {Kind::kOutput, "h*"},
    {Kind::kSampleLoss, "losses"},
    {Kind::kPenalty, "penalty"},
    {Kind::kLoss, "loss"},
    {Kind::kObjective, "objective"},
    {Kind::kLossSlope, "back*"},
    {Kind::kSentBack, "back*"},
    {Kind::kSlope, "slope*"},
    {Kind::kDelta, "delta*"},
    {Kind::kWeight, "#"},
    {Kind::kBias, "#"},
    {Kind::kWeightGradient, "d#"},
    {Kind::kBiasGradient, "d#"},
    {Kind::kGradientNorm, "gradient_norm"},
    {Kind::kClippedGradient, "clipped_#"},
    {Kind::kPenalizedGradient, "g#"},
    {Kind::kStateBefore, "state?_#"},
    {Kind::kStateAfter, "state?_#_new"},
    {Kind::kCorrectedMoment, "corrected?_#"},
    {Kind::kDecayed, "decayed_#"},
    {Kind::kNewWeight, "#_new"},
    {Kind::kNewBias, "#_new"},
    {Kind::kLossAfter, "loss_after"},
    {Kind::kObjectiveAfter, "objective_after"},
};

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
  for (const char c : name_of<Kind>(kPatterns, quantity.kind)) {
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
