// A feed-forward network: its specification and its parameters.
#include <chainrule/network.h>

#include <algorithm>

#include "core/fail.h"

namespace chainrule {
namespace {

void validate_initializer(const Initializer& init, std::size_t n_values, std::size_t layer,
                          std::string_view what) {
  if (init.kind == InitKind::kGiven && init.values.size() != n_values) {
    fail(ErrorCode::kValue, "network: layer {}: {} values were given for its {}, {} are needed",
         layer, init.values.size(), what, n_values);
  }
  if (init.kind == InitKind::kUniform && !(init.a <= init.b)) {
    fail(ErrorCode::kValue, "network: layer {}: uniform({}, {}) for its {} is empty", layer, init.a,
         init.b, what);
  }
  if (init.kind == InitKind::kNormal && !(init.b >= 0)) {
    fail(ErrorCode::kValue, "network: layer {}: standard deviation {} for its {} is negative",
         layer, init.b, what);
  }
}

void validate_dropout(double rate, std::size_t layer) {
  if (!(rate >= 0 && rate < 1)) {
    fail(ErrorCode::kValue, "network: layer {}: dropout {} is not in [0, 1)", layer, rate);
  }
}

void validate_layer(const NetworkSpec& spec, std::size_t layer) {
  const LayerSpec& it = spec.layers[layer - 1];
  if (it.units == 0) fail(ErrorCode::kValue, "network: layer {} has width 0", layer);
  validate_dropout(it.dropout, layer);
  if (layer == spec.n_layers() && it.dropout != 0) {
    fail(ErrorCode::kValue, "network: layer {} is the output and cannot have dropout", layer);
  }
  validate_initializer(it.weights, spec.width(layer - 1) * it.units, layer, "weights");
  validate_initializer(it.biases, it.units, layer, "biases");
}

}  // namespace

bool NetworkSpec::has_dropout() const {
  return input_dropout != 0 ||
         std::ranges::any_of(layers, [](const LayerSpec& layer) { return layer.dropout != 0; });
}

void validate(const NetworkSpec& spec) {
  if (spec.n_inputs == 0) fail(ErrorCode::kValue, "network: it has no inputs");
  if (spec.layers.empty()) fail(ErrorCode::kValue, "network: it has no layers");
  validate_dropout(spec.input_dropout, 0);
  for (std::size_t layer = 1; layer <= spec.n_layers(); ++layer) validate_layer(spec, layer);
  const Activation output = spec.layers.back().activation;
  if (!goes_with(spec.loss, output)) {
    fail(ErrorCode::kValue,
         "network: the loss {} does not go with the output activation {}; use {}",
         to_string(spec.loss), to_string(output), to_string(default_output_activation(spec.loss)));
  }
  if (!(spec.huber_delta > 0)) {
    fail(ErrorCode::kValue, "network: huber_delta {} is not positive", spec.huber_delta);
  }
}

std::vector<ParameterBlock> parameter_blocks(const NetworkSpec& spec) {
  std::vector<ParameterBlock> blocks;
  std::size_t offset = 0;
  const auto append = [&](std::size_t layer, bool is_bias, std::size_t rows, std::size_t cols) {
    blocks.push_back({layer, is_bias, offset, rows, cols});
    offset += rows * cols;
  };
  for (std::size_t layer = 1; layer <= spec.n_layers(); ++layer) {
    append(layer, false, spec.width(layer - 1), spec.width(layer));
    if (spec.layers[layer - 1].bias) append(layer, true, 1, spec.width(layer));
  }
  return blocks;
}

template <class T>
Network<T>::Network(NetworkSpec spec) : spec_(std::move(spec)) {
  validate(spec_);
  blocks_ = parameter_blocks(spec_);
  parameters_.resize(blocks_.back().offset + blocks_.back().size());
  first_block_.resize(n_layers());
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (!blocks_[i].is_bias) first_block_[blocks_[i].layer - 1] = i;
  }
}

template <class T>
View<T> Network<T>::weights(std::size_t layer) {
  const ParameterBlock& block = blocks_[first_block_[layer - 1]];
  return {parameters_.data() + block.offset, block.rows, block.cols};
}

template <class T>
ConstView<T> Network<T>::weights(std::size_t layer) const {
  const ParameterBlock& block = blocks_[first_block_[layer - 1]];
  return {parameters_.data() + block.offset, block.rows, block.cols};
}

template <class T>
std::span<T> Network<T>::bias(std::size_t layer) {
  if (!spec_.layers[layer - 1].bias) return {};
  const ParameterBlock& block = blocks_[first_block_[layer - 1] + 1];
  return {parameters_.data() + block.offset, block.cols};
}

template <class T>
std::span<const T> Network<T>::bias(std::size_t layer) const {
  if (!spec_.layers[layer - 1].bias) return {};
  const ParameterBlock& block = blocks_[first_block_[layer - 1] + 1];
  return {parameters_.data() + block.offset, block.cols};
}

template class CHAINRULE_EXPORT Network<float>;
template class CHAINRULE_EXPORT Network<double>;

}  // namespace chainrule
