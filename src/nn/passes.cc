// The forward pass, the loss and the backward pass.
#include <chainrule/passes.h>

#include <type_traits>

#include "core/fail.h"
#include "core/parallel.h"
#include "kernels/bfloat16.h"
#include "kernels/layer_ends.h"
#include "kernels/products.h"
#include "nn/backward_and_update.h"
#include "nn/sample_sum.h"

namespace chainrule {
namespace {

template <class T>
OutputEnd<T> output_end(const NetworkSpec& spec) {
  const LayerSpec& output = spec.layers.back();
  return {spec.loss, output.activation, static_cast<T>(output.alpha_or_default()),
          static_cast<T>(spec.huber_delta)};
}

template <class T>
void check_targets(const char* who, const Network<T>& network, ConstView<T> targets,
                   std::span<const T> sample_weights, const Trace<T>& trace) {
  if (targets.rows() != trace.batch() || targets.cols() != network.n_outputs()) {
    fail(ErrorCode::kShape, "{}: targets [{} x {}] came, [{} x {}] were expected", who,
         targets.rows(), targets.cols(), trace.batch(), network.n_outputs());
  }
  if (!sample_weights.empty() && sample_weights.size() != trace.batch()) {
    fail(ErrorCode::kShape, "{}: {} sample weights came for {} samples", who, sample_weights.size(),
         trace.batch());
  }
}

template <class T>
void check_rows(const Network<T>& network, const char* what, ConstView<T> rows,
                const Trace<T>& trace) {
  if (rows.rows() != trace.batch() || rows.cols() != network.n_inputs()) {
    fail(ErrorCode::kShape, "backward: {} [{} x {}] came, [{} x {}] was expected", what,
         rows.rows(), rows.cols(), trace.batch(), network.n_inputs());
  }
}

// The products of kernels/products.h in the numbers that the trace says.
template <class T>
void affine(const Trace<T>& trace, ConstView<T> a, ConstView<T> weights, std::span<const T> bias,
            View<T> z) {
  if constexpr (std::is_same_v<T, float>) {
    if (trace.bfloat16()) return affine_bfloat16(a, weights, bias, z);
  }
  affine<T>(a, weights, bias, z);
}

template <class T>
void propagate(const Trace<T>& trace, ConstView<T> delta, ConstView<T> weights, View<T> d) {
  if constexpr (std::is_same_v<T, float>) {
    if (trace.bfloat16()) return propagate_bfloat16(delta, weights, d);
  }
  propagate<T>(delta, weights, d);
}

template <class T>
void weight_gradient(const Trace<T>& trace, ConstView<T> a, ConstView<T> delta, View<T> g) {
  if constexpr (std::is_same_v<T, float>) {
    if (trace.bfloat16()) return weight_gradient_bfloat16(a, delta, g);
  }
  weight_gradient<T>(a, delta, g);
}

template <class T>
void weight_update(const Trace<T>& trace, ConstView<T> a, ConstView<T> delta,
                   const ParameterUpdate<T>& update) {
  if constexpr (std::is_same_v<T, float>) {
    if (trace.bfloat16()) return weight_update_bfloat16(a, delta, update);
  }
  weight_update<T>(a, delta, update);
}

template <class T>
double sum_weights(std::span<const T> sample_weights, std::size_t n_samples) {
  if (sample_weights.empty()) return static_cast<double>(n_samples);
  return sum_over_samples(n_samples, [&](std::size_t i) { return double{sample_weights[i]}; });
}

// dL/da of a layer, already in `delta`, through its mask and its activation.
template <class T>
void through_activation(const Network<T>& network, std::size_t layer, Trace<T>& trace) {
  const LayerSpec& spec = network.spec().layers[layer - 1];
  const View<T> delta = trace.delta(layer);
  if (trace.masked(layer)) multiply<T>(trace.mask(layer), delta, delta);
  multiply_derivative<T>(spec.activation, static_cast<T>(spec.alpha_or_default()),
                         trace.pre_activation(layer), trace.activation(layer), delta);
}

// Fills delta from the output down; of each layer, take(block of its bias or null, block of its
// weights, what came in, delta) gets the gradient out as soon as nobody needs its weights any more.
template <class T, class Take>
void walk_back(const Network<T>& network, ConstView<T> x, ConstView<T> targets,
               std::span<const T> sample_weights, Trace<T>& trace, View<T> input_gradient,
               const Take& take) {
  const std::size_t last = network.n_layers();
  output_delta<T>(output_end<T>(network.spec()), trace.pre_activation(last), trace.activation(last),
                  targets, sample_weights, trace.delta(last));
  auto block = network.blocks().rbegin();
  for (std::size_t layer = last; layer > 0; --layer) {
    const View<T> delta = trace.delta(layer);
    const ConstView<T> in = layer > 1 || trace.masked(0) ? trace.output(layer - 1) : x;
    WorkName work("delta·Wᵀ", layer);
    if (layer > 1) {
      propagate<T>(trace, delta, network.weights(layer), trace.delta(layer - 1));
      work.now("derivative of its inputs");
      through_activation(network, layer - 1, trace);
    } else if (!input_gradient.empty()) {
      propagate<T>(trace, delta, network.weights(1), input_gradient);
      if (trace.masked(0)) multiply<T>(trace.mask(0), input_gradient, input_gradient);
    }
    const ParameterBlock* bias = block->is_bias ? &*block++ : nullptr;
    work.now("aᵀ·delta");
    take(bias, *block++, in, delta);
  }
}

}  // namespace

template <class T>
void forward(const Network<T>& network, ConstView<T> x, Trace<T>& trace, Mode mode) {
  if (x.cols() != network.n_inputs()) {
    fail(ErrorCode::kShape, "forward: {} columns came, the network has {} inputs", x.cols(),
         network.n_inputs());
  }
  trace.set_batch(x.rows());
  trace.set_training(mode == Mode::kTrain);
  ConstView<T> in = x;
  if (trace.masked(0)) {
    multiply<T>(trace.mask(0), x, trace.output(0));
    in = trace.output(0);
  }
  for (std::size_t layer = 1; layer <= network.n_layers(); ++layer) {
    const LayerSpec& spec = network.spec().layers[layer - 1];
    const View<T> z = trace.pre_activation(layer);
    const View<T> a = trace.activation(layer);
    WorkName work("a·W", layer);
    affine<T>(trace, in, network.weights(layer), network.bias(layer), z);
    work.now("activation");
    activate<T>(spec.activation, static_cast<T>(spec.alpha_or_default()), z, a,
                layer == network.n_layers() ? trace.softmax_sums() : std::span<T>());
    if (trace.masked(layer)) multiply<T>(trace.mask(layer), a, trace.output(layer));
    in = trace.output(layer);
  }
}

template <class T>
LossSum sum_losses(const Network<T>& network, ConstView<T> targets,
                   std::span<const T> sample_weights, Trace<T>& trace) {
  check_targets("sum_losses", network, targets, sample_weights, trace);
  const std::size_t last = network.n_layers();
  const std::span<T> losses = trace.losses();
  row_losses<T>(output_end<T>(network.spec()), trace.pre_activation(last), trace.activation(last),
                targets, std::span<const T>(trace.softmax_sums()), losses);
  const double loss = sum_over_samples(trace.batch(), [&](std::size_t i) {
    return sample_weights.empty() ? double{losses[i]} : double{losses[i]} * sample_weights[i];
  });
  return {loss, sum_weights(sample_weights, trace.batch())};
}

template <class T>
void backward(const Network<T>& network, ConstView<T> x, ConstView<T> targets,
              std::span<const T> sample_weights, Reduction reduction, Trace<T>& trace,
              std::span<T> gradients, View<T> input_gradient) {
  check_targets("backward", network, targets, sample_weights, trace);
  check_rows(network, "x", x, trace);
  if (!input_gradient.empty()) {
    check_rows<T>(network, "room for input gradients", input_gradient, trace);
  }
  if (gradients.size() != network.n_parameters()) {
    fail(ErrorCode::kShape, "backward: room for {} gradients came, the network has {} parameters",
         gradients.size(), network.n_parameters());
  }
  walk_back(network, x, targets, sample_weights, trace, input_gradient,
            [&](const ParameterBlock* bias, const ParameterBlock& weights, ConstView<T> in,
                ConstView<T> delta) {
              if (bias != nullptr) {
                column_sums<T>(delta, gradients.subspan(bias->offset, bias->cols));
              }
              weight_gradient<T>(trace, in, delta,
                                 View<T>(&gradients[weights.offset], weights.rows, weights.cols));
            });
  if (reduction == Reduction::kMean) {
    const T factor = static_cast<T>(1 / sum_weights(sample_weights, trace.batch()));
    scale<T>(factor, gradients);
  }
}

template <class T>
void backward_and_update(const Network<T>& network, ConstView<T> x, ConstView<T> targets,
                         std::span<const T> sample_weights, Reduction reduction, Trace<T>& trace,
                         ParameterUpdate<T> update, T bias_decay) {
  check_targets("backward", network, targets, sample_weights, trace);
  check_rows(network, "x", x, trace);
  if (reduction == Reduction::kMean) {
    update.factor = static_cast<T>(1 / sum_weights(sample_weights, trace.batch()));
  }
  walk_back(network, x, targets, sample_weights, trace, {},
            [&](const ParameterBlock* bias, const ParameterBlock& weights, ConstView<T> in,
                ConstView<T> delta) {
              if (bias != nullptr) {
                ParameterUpdate<T> of_bias = update.from(bias->offset);
                of_bias.decay = bias_decay;
                bias_update<T>(delta, of_bias);
              }
              weight_update<T>(trace, in, delta, update.from(weights.offset));
            });
}

#define CHAINRULE_INSTANTIATE(T)                                                                  \
  template CHAINRULE_EXPORT void forward(const Network<T>&, ConstView<T>, Trace<T>&, Mode);       \
  template CHAINRULE_EXPORT LossSum sum_losses(const Network<T>&, ConstView<T>,                   \
                                               std::span<const T>, Trace<T>&);                    \
  template CHAINRULE_EXPORT void backward(const Network<T>&, ConstView<T>, ConstView<T>,          \
                                          std::span<const T>, Reduction, Trace<T>&, std::span<T>, \
                                          View<T>);                                               \
  template void backward_and_update(const Network<T>&, ConstView<T>, ConstView<T>,                \
                                    std::span<const T>, Reduction, Trace<T>&, ParameterUpdate<T>, \
                                    T);
CHAINRULE_INSTANTIATE(float)
CHAINRULE_INSTANTIATE(double)
#undef CHAINRULE_INSTANTIATE

}  // namespace chainrule
