// What happens at the ends of a layer: activations and losses, value beside derivative.
#pragma once

#include <span>

#include <chainrule/activation.h>
#include <chainrule/loss.h>
#include <chainrule/matrix.h>

namespace chainrule {

/// a = f(z).   z, a [batch x n]; they may be the same memory
/// A softmax leaves in `softmax_sums` [batch], if not empty, what it divided each row by.
template <class T>
void activate(Activation f, T alpha, const ConstView<T>& z, const View<T>& a,
              std::span<T> softmax_sums = {});

/// delta = delta · f'(z), where delta comes in as dL/da and goes out as dL/dz; for softmax the
/// whole Jacobian.   z, a, delta [batch x n]
template <class T>
void multiply_derivative(Activation f, T alpha, const ConstView<T>& z, const ConstView<T>& a,
                         const View<T>& delta);

/// What the output layer and its loss need to know of each other.
template <class T>
struct OutputEnd {
  Loss loss;
  Activation activation;
  T alpha;
  T huber_delta;
};

/// delta = dL_i/dz of the output layer, times the row's weight where weights are given.
///   z, a, targets, delta [batch x n]   weights [batch] or empty
template <class T>
void output_delta(const OutputEnd<T>& end, const ConstView<T>& z, const ConstView<T>& a,
                  const ConstView<T>& targets, std::span<const T> weights, const View<T>& delta);

/// The loss of each row, without weights.   z, a, targets [batch x n]   losses [batch]
/// Categorical cross-entropy needs `softmax_sums` [batch], as activate() left them.
template <class T>
void row_losses(const OutputEnd<T>& end, const ConstView<T>& z, const ConstView<T>& a,
                const ConstView<T>& targets, std::span<const T> softmax_sums, std::span<T> losses);

/// values = values · mask, element by element.   [batch x n]
template <class T>
void multiply(const ConstView<T>& mask, const ConstView<T>& values, const View<T>& out);

}  // namespace chainrule
