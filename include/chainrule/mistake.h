// The mistakes that people make in a training step by hand or in code (docs/mistakes.md).
#pragma once

#include <span>
#include <string_view>

#include <chainrule/export.h>

namespace chainrule {

/// One definition each, with what is right instead, in docs/mistakes.md.
enum class Mistake {
  // forward
  kBiasForgotten,
  kTransposedWeights,
  kActivationForgotten,
  kWrongActivation,
  kSoftmaxNotNormalized,
  kMaskForgotten,
  kMaskNotScaled,
  kWrongSample,
  // loss
  kHalfFactor,
  kMeanFactor,
  kLogBase,
  kLossSign,
  // backward
  kWrongSign,
  kDerivativeLeftOut,
  kDerivativeOfZ,
  kDerivativeAtA,
  kDerivativeOfDroppedValue,
  kDerivativeKept,
  kMaskForgottenBackward,
  kTransposedWeightsBackward,
  kUpdateBeforePropagate,
  kUpdatedWeightUsedEarly,
  kBroadcastDelta,
  // gradients
  kSwappedGradientProduct,
  kBroadcastGradient,
  kGradientWithZ,
  kGradientWithOwnActivation,
  kBiasGradientForgotten,
  // update
  kPenaltyForgotten,
  kPenaltyOnBiases,
  kPenaltyDoubled,
  kClippingForgotten,
  kLearningRateForgotten,
  kWrongSignOfUpdate,
  kLayerNotUpdated,
  kMomentumForgotten,
  kBiasCorrectionForgotten,
  // anywhere
  kArithmeticSlip,
  // after training
  kTestLeakage,
  kSwappedReportArguments,
};

/// "bias_forgotten", "transposed_weights", ...
CHAINRULE_EXPORT std::string_view to_string(Mistake mistake);
/// Throws Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT Mistake mistake_from_name(std::string_view name);
CHAINRULE_EXPORT std::span<const Mistake> all_mistakes();

}  // namespace chainrule
