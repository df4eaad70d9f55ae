// Activations and losses as formulas: the value beside the derivative.
#pragma once

#include <chainrule/network.h>

#include "explain/formula.h"

namespace chainrule {

/// a = f(z) of one unit. For softmax, `others` are the pre-activations of all units of the layer
/// and `largest` is what is taken out of the exponents, 0 for nothing.
Formula activation_formula(const LayerSpec& layer, const Quantity& z,
                           const std::vector<Quantity>& others, double largest);

/// The same with functions that have a name of their own written out: 1 / (1 + e^-z) for σ(z).
Formula definition_formula(const LayerSpec& layer, const Quantity& z);

/// f'(z), written with a where the textbooks do. Not for softmax.
Formula slope_formula(const LayerSpec& layer, const Quantity& z, const Quantity& a);

/// What a loss needs to know of one output.
struct OutputQuantities {
  Quantity z, a, target;
};

/// The part of output j in the loss of a sample, without the factor of a mean over outputs.
/// `flipped` writes t - a where a - t is meant otherwise.
Formula loss_term_formula(const NetworkSpec& spec, const OutputQuantities& output, bool flipped);
/// Its derivative by a, with the factor; `flipped` gives the negative. Not for cross-entropies.
Formula loss_slope_formula(const NetworkSpec& spec, const OutputQuantities& output, bool flipped);

/// Whether delta = a - t comes out of loss and activation together.
bool is_fused(const NetworkSpec& spec);
/// What the sum of the terms is multiplied by, for n outputs: 1/2, 1/n, ...
double loss_factor(Loss loss, double n_outputs);

}  // namespace chainrule
