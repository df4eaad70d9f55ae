// The names of the mistakes.
#include <chainrule/mistake.h>

#include <vector>

#include "core/names.h"

namespace chainrule {
namespace {

constexpr Named<Mistake> kNames[] = {
    {Mistake::kBiasForgotten, "bias_forgotten"},
    {Mistake::kTransposedWeights, "transposed_weights"},
    {Mistake::kActivationForgotten, "activation_forgotten"},
    {Mistake::kWrongActivation, "wrong_activation"},
    {Mistake::kSoftmaxNotNormalized, "softmax_not_normalized"},
    {Mistake::kMaskForgotten, "mask_forgotten"},
    {Mistake::kMaskNotScaled, "mask_not_scaled"},
    {Mistake::kWrongSample, "wrong_sample"},
    {Mistake::kHalfFactor, "half_factor"},
    {Mistake::kMeanFactor, "mean_factor"},
    {Mistake::kLogBase, "log_base"},
    {Mistake::kLossSign, "loss_sign"},
    {Mistake::kWrongSign, "wrong_sign"},
    {Mistake::kDerivativeLeftOut, "derivative_left_out"},
    {Mistake::kDerivativeOfZ, "derivative_of_z"},
    {Mistake::kDerivativeAtA, "derivative_at_a"},
    {Mistake::kDerivativeOfDroppedValue, "derivative_of_dropped_value"},
    {Mistake::kDerivativeKept, "derivative_kept"},
    {Mistake::kMaskForgottenBackward, "mask_forgotten_backward"},
    {Mistake::kTransposedWeightsBackward, "transposed_weights_backward"},
    {Mistake::kUpdateBeforePropagate, "update_before_propagate"},
    {Mistake::kUpdatedWeightUsedEarly, "updated_weight_used_early"},
    {Mistake::kBroadcastDelta, "broadcast_delta"},
    {Mistake::kSwappedGradientProduct, "swapped_gradient_product"},
    {Mistake::kBroadcastGradient, "broadcast_gradient"},
    {Mistake::kGradientWithZ, "gradient_with_z"},
    {Mistake::kGradientWithOwnActivation, "gradient_with_own_activation"},
    {Mistake::kBiasGradientForgotten, "bias_gradient_forgotten"},
    {Mistake::kPenaltyForgotten, "penalty_forgotten"},
    {Mistake::kPenaltyOnBiases, "penalty_on_biases"},
    {Mistake::kPenaltyDoubled, "penalty_doubled"},
    {Mistake::kClippingForgotten, "clipping_forgotten"},
    {Mistake::kLearningRateForgotten, "learning_rate_forgotten"},
    {Mistake::kWrongSignOfUpdate, "wrong_sign_of_update"},
    {Mistake::kLayerNotUpdated, "layer_not_updated"},
    {Mistake::kMomentumForgotten, "momentum_forgotten"},
    {Mistake::kBiasCorrectionForgotten, "bias_correction_forgotten"},
    {Mistake::kArithmeticSlip, "arithmetic_slip"},
    {Mistake::kTestLeakage, "test_leakage"},
    {Mistake::kSwappedReportArguments, "swapped_report_arguments"},
};

}  // namespace

std::string_view to_string(Mistake mistake) {
  return name_of<Mistake>(kNames, mistake);
}

Mistake mistake_from_name(std::string_view name) {
  return value_of<Mistake>(kNames, "mistake", name);
}

std::span<const Mistake> all_mistakes() {
  static const std::vector<Mistake> all = [] {
    std::vector<Mistake> values;
    for (const Named<Mistake>& entry : kNames) values.push_back(entry.value);
    return values;
  }();
  return all;
}

}  // namespace chainrule
