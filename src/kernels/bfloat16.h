// The matrix products of a layer with factors rounded to bfloat16, where the processor multiplies
// those itself.
//
// Both sides of a product are rounded to bfloat16 (to nearest, ties to even) and multiplied
// exactly; sums are in single precision, two terms at a time, in an order of their own: the same
// bits for any number of threads, not for any processor. What comes in and goes out is single
// precision.
#pragma once

#include <span>

#include <chainrule/matrix.h>

#include "kernels/updates.h"

namespace chainrule {

/// z = a · W + b, d = delta · Wᵀ and g = aᵀ · delta with the shapes of kernels/products.h. To be
/// called where has_bfloat16() (chainrule/target.h) only.
void affine_bfloat16(const ConstView<float>& a, const ConstView<float>& weights,
                     std::span<const float> bias, const View<float>& z);
void propagate_bfloat16(const ConstView<float>& delta, const ConstView<float>& weights,
                        const View<float>& d);
void weight_gradient_bfloat16(const ConstView<float>& a, const ConstView<float>& delta,
                              const View<float>& g);

/// The same gradient, applied to its weights as soon as a part of it is there, as weight_update().
void weight_update_bfloat16(const ConstView<float>& a, const ConstView<float>& delta,
                            const ParameterUpdate<float>& update);

/// FLOP/s of such products in registers, as multiply_add_peak() does for single precision; 0 where
/// there are none.
double bfloat16_peak();

}  // namespace chainrule
