// A feed-forward network: its specification and its parameters.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <chainrule/activation.h>
#include <chainrule/export.h>
#include <chainrule/initializer.h>
#include <chainrule/loss.h>
#include <chainrule/matrix.h>
#include <chainrule/parameter_block.h>
#include <chainrule/philox.h>
#include <chainrule/random_state.h>

namespace chainrule {

/// One layer: z = a_before · W + b, a = f(z), and in training a is dropped and scaled.
struct LayerSpec {
  std::size_t units = 0;
  Activation activation = Activation::kRelu;
  std::optional<double> alpha = {};  ///< of leaky_relu and elu; default_alpha() when absent
  bool bias = true;
  double dropout =
      0;  ///< share of activations dropped in training, in [0, 1); not for the last layer
  Initializer weights = {};
  Initializer biases = {.kind = InitKind::kConstant};

  double alpha_or_default() const { return alpha.value_or(default_alpha(activation)); }
  friend bool operator==(const LayerSpec&, const LayerSpec&) = default;
};

/// Everything about a network but its numbers. Layer 0 is the input; `layers[l - 1]` is layer l.
struct NetworkSpec {
  std::size_t n_inputs = 0;
  double input_dropout = 0;
  std::vector<LayerSpec> layers;
  Loss loss = Loss::kHalfSquared;
  double huber_delta = 1;

  std::size_t n_layers() const { return layers.size(); }
  std::size_t n_outputs() const { return layers.empty() ? 0 : layers.back().units; }
  /// Units of layer l, with layer 0 the input.
  std::size_t width(std::size_t layer) const {
    return layer == 0 ? n_inputs : layers[layer - 1].units;
  }
  /// Share dropped of layer l's values, with layer 0 the input.
  double dropout(std::size_t layer) const {
    return layer == 0 ? input_dropout : layers[layer - 1].dropout;
  }
  bool has_dropout() const;
  friend bool operator==(const NetworkSpec&, const NetworkSpec&) = default;
};

/// Throws Error kValue with the layer's number for anything that cannot be built: no layers, a
/// width of 0, a dropout outside [0, 1), a loss and an output activation that do not go together,
/// given values of the wrong number.
CHAINRULE_EXPORT void validate(const NetworkSpec& spec);

/// The blocks in the order in which they stand: W1, b1, W2, b2, ... without gaps.
CHAINRULE_EXPORT std::vector<ParameterBlock> parameter_blocks(const NetworkSpec& spec);

/// A specification and one flat, aligned buffer of parameters; layers are views into it.
template <class T>
class CHAINRULE_EXPORT Network {
 public:
  Network() = default;
  /// All parameters zero. Throws as validate() does.
  explicit Network(NetworkSpec spec);

  const NetworkSpec& spec() const { return spec_; }
  std::size_t n_inputs() const { return spec_.n_inputs; }
  std::size_t n_outputs() const { return spec_.n_outputs(); }
  std::size_t n_layers() const { return spec_.n_layers(); }
  std::size_t n_parameters() const { return parameters_.size(); }

  std::span<T> parameters() { return parameters_; }
  std::span<const T> parameters() const { return parameters_; }
  std::span<const ParameterBlock> blocks() const { return blocks_; }

  /// W of layer l = 1..n_layers, [width(l-1) x width(l)].
  View<T> weights(std::size_t layer);
  ConstView<T> weights(std::size_t layer) const;
  /// b of layer l, [width(l)]; empty for a layer without bias.
  std::span<T> bias(std::size_t layer);
  std::span<const T> bias(std::size_t layer) const;

 private:
  NetworkSpec spec_;
  std::vector<ParameterBlock> blocks_;
  std::vector<std::size_t> first_block_;  // of each layer
  AlignedVector<T> parameters_;
};

/// Sets every start weight from the counter-based stream: Purpose::kWeights, the layer's number,
/// the weight's index in its block (biases after the weights).
template <class T>
CHAINRULE_EXPORT void initialize(Network<T>& network, const Philox& philox);
/// The same from a NumPy stream, block after block and row after row, as a NumPy program draws.
template <class T>
CHAINRULE_EXPORT void initialize(Network<T>& network, RandomState& random);

}  // namespace chainrule
