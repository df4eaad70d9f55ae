// The forward pass, the loss and the backward pass.
#pragma once

#include <cstdint>
#include <span>

#include <chainrule/export.h>
#include <chainrule/matrix.h>
#include <chainrule/network.h>
#include <chainrule/trace.h>

namespace chainrule {

enum class Mode {
  kPredict,  ///< nothing is dropped
  kTrain,    ///< the trace's masks are applied
};

/// How the gradient of a batch is made of its samples' gradients.
enum class Reduction {
  kMean,  ///< the finished sum is multiplied once by 1 / (sum of sample weights)
  kSum,
};

/// z and a of every layer, for x [batch x n_inputs].
/// Throws Error kShape if x does not fit the network or the trace.
template <class T>
CHAINRULE_EXPORT void forward(const Network<T>& network, ConstView<T> x, Trace<T>& trace,
                              Mode mode = Mode::kPredict);

/// The sum of sample losses times their weights, and the sum of the weights.
struct LossSum {
  double loss = 0;
  double weight = 0;
  double mean() const { return loss / weight; }
};

/// The loss of the pass in `trace` for targets [batch x n_outputs]; `sample_weights` [batch], or
/// empty for all 1. Each sample's own loss (without its weight) is left in trace.losses().
template <class T>
CHAINRULE_EXPORT LossSum sum_losses(const Network<T>& network, ConstView<T> targets,
                                    std::span<const T> sample_weights, Trace<T>& trace);

/// delta of every layer and the gradient of every parameter, after a forward pass on the same x.
///   gradients [n_parameters], laid out like network.parameters()
/// `input_gradient` [batch x n_inputs], if not empty, receives dL_i/dx times the sample's weight.
/// Order of sums: docs/numerics.md. The network is not changed.
template <class T>
CHAINRULE_EXPORT void backward(const Network<T>& network, ConstView<T> x, ConstView<T> targets,
                               std::span<const T> sample_weights, Reduction reduction,
                               Trace<T>& trace, std::span<T> gradients,
                               View<T> input_gradient = {});

/// Fills the trace's masks for `n_samples` rows from the counter-based stream. Row i is
/// presentation `first_presentation + i`.
template <class T>
CHAINRULE_EXPORT void draw_dropout(const NetworkSpec& spec, const Philox& philox,
                                   std::uint64_t first_presentation, std::size_t n_samples,
                                   Trace<T>& trace);
/// The same from a NumPy stream: binomial(1, 1 - rate), layer after layer, row after row.
template <class T>
CHAINRULE_EXPORT void draw_dropout(const NetworkSpec& spec, RandomState& random,
                                   std::size_t n_samples, Trace<T>& trace);

/// Memory of predict(), for one thread.
template <class T>
class CHAINRULE_EXPORT PredictBuffer {
 public:
  static constexpr std::size_t kRows = 256;  ///< rows taken at a time
  explicit PredictBuffer(const NetworkSpec& spec);
  View<T> half(std::size_t which, std::size_t rows, std::size_t cols) {
    return {halves_[which].data(), rows, cols};
  }

 private:
  AlignedVector<T> halves_[2];
};

/// The network's result for x [n x n_inputs] into out [n x n_outputs], any n, without allocating.
/// Safe to call from many threads on one const network, each with a buffer of its own. A row's
/// result does not depend on the other rows.
template <class T>
CHAINRULE_EXPORT void predict(const Network<T>& network, ConstView<T> x, View<T> out,
                              PredictBuffer<T>& buffer);
/// The same with memory of its own.
template <class T>
CHAINRULE_EXPORT Matrix<T> predict(const Network<T>& network, ConstView<T> x);

}  // namespace chainrule
