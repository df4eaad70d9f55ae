// The matrix products of a layer. Order of sums: docs/numerics.md.
// Views come by reference: a copy made of one that was written a moment ago waits for it, which a
// product of a few numbers feels.
#pragma once

#include <cstddef>
#include <span>

#include <chainrule/matrix.h>

#include "kernels/updates.h"

namespace chainrule {

/// Terms of a sum over features that are added one after the other; block sums follow in order.
inline constexpr std::size_t kFeatureBlock = 256;
/// Rows of a chunk of samples; chunks are combined by a fixed binary tree.
#ifndef CHAINRULE_UNBROKEN_SUMS
inline constexpr std::size_t kSampleChunk = 64;
inline constexpr bool kUnbrokenSums = false;
#else  // other bits: only to measure what this order costs (bench/)
inline constexpr std::size_t kSampleChunk = static_cast<std::size_t>(1) << 40;
inline constexpr bool kUnbrokenSums = true;
#endif

/// z = a · W + b for a whole batch.
///   a [batch x n_in]   W [n_in x n_out]   b [n_out] or empty   z [batch x n_out]
/// z must not overlap an input.
template <class T>
void affine(const ConstView<T>& a, const ConstView<T>& weights, std::span<const T> bias,
            const View<T>& z);

/// d = delta · Wᵀ, what reaches the activations before a layer.
///   delta [batch x n_out]   W [n_in x n_out]   d [batch x n_in]
template <class T>
void propagate(const ConstView<T>& delta, const ConstView<T>& weights, const View<T>& d);

/// g = aᵀ · delta, the sum over the samples of a batch.
///   a [batch x n_in]   delta [batch x n_out]   g [n_in x n_out]
template <class T>
void weight_gradient(const ConstView<T>& a, const ConstView<T>& delta, const View<T>& g);

/// sums_j = sum over the samples of delta_ij.
///   delta [batch x n_out]   sums [n_out]
template <class T>
void column_sums(const ConstView<T>& delta, std::span<T> sums);

/// The same two gradients, each applied to its weights as soon as a part of it is there, so that it
/// never leaves the nearest caches. `update` is that of the block's first weight; its weights have
/// no gaps between their rows.
template <class T>
void weight_update(const ConstView<T>& a, const ConstView<T>& delta,
                   const ParameterUpdate<T>& update);
template <class T>
void bias_update(const ConstView<T>& delta, const ParameterUpdate<T>& update);

}  // namespace chainrule
