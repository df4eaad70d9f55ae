// The loss functions, their names and the output activations they go with.
#pragma once

#include <span>
#include <string_view>

#include <chainrule/activation.h>
#include <chainrule/export.h>

namespace chainrule {

/// The loss of one sample with outputs a_1..a_n and targets t_1..t_n. Whether it is a sum or a mean
/// over the outputs is part of its definition (docs/numerics.md, "Losses").
enum class Loss {
  kHalfSquared,   ///< sum_j (a_j - t_j)^2 / 2
  kMeanSquared,   ///< mean_j (a_j - t_j)^2
  kMeanAbsolute,  ///< mean_j |a_j - t_j|
  kHuber,         ///< mean_j of d^2/2 if |d| <= delta, else delta (|d| - delta/2); d = a_j - t_j
  kBinaryCrossEntropy,       ///< sum_j -(t log a + (1-t) log(1-a)), from logits; several outputs:
                             ///< multi-label
  kCategoricalCrossEntropy,  ///< -sum_j t_j log a_j, from logits; the targets of a row sum to 1
  kPoisson,                  ///< sum_j a_j - t_j log a_j  (Poisson likelihood without its constant)
  kSquared,                  ///< sum_j (a_j - t_j)^2
  kHalfMeanSquared,          ///< mean_j (a_j - t_j)^2 / 2
};

CHAINRULE_EXPORT std::string_view to_string(Loss loss);
/// Throws Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT Loss loss_from_name(std::string_view name);
CHAINRULE_EXPORT std::span<const Loss> all_losses();

/// Whether the output layer may have this activation: cross-entropies need sigmoid and softmax,
/// Poisson needs exponential or softplus, the others take any.
CHAINRULE_EXPORT bool goes_with(Loss loss, Activation output);
/// The output activation a loss is used with when nobody says.
CHAINRULE_EXPORT Activation default_output_activation(Loss loss);

}  // namespace chainrule
