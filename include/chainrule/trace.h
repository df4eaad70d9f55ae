// Every number of one forward and backward pass, kept where it can be read.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/matrix.h>
#include <chainrule/network.h>

namespace chainrule {

/// Memory for the passes of up to `max_batch` samples, reused from batch to batch. forward() fills
/// z, a and, in training, output; backward() fills delta. Layers count from 1; layer 0 is the
/// input.
template <class T>
class CHAINRULE_EXPORT Trace {
 public:
  Trace() = default;
  Trace(const NetworkSpec& spec, std::size_t max_batch);

  std::size_t max_batch() const { return max_batch_; }
  /// Samples of the pass that was made last.
  std::size_t batch() const { return batch_; }
  /// Sets the number of samples of the next pass; at most max_batch().
  void set_batch(std::size_t n_samples);
  /// Whether the next pass applies masks; forward() says so.
  void set_training(bool training) { training_ = training; }
  /// Whether the passes' products are taken in bfloat16 (TrainSpec::bfloat16). Throws Error kValue
  /// in double precision, and where has_bfloat16() (chainrule/target.h) is false.
  void set_bfloat16(bool bfloat16);
  bool bfloat16() const { return bfloat16_; }

  /// z of layer l = 1..n_layers [batch x width(l)].
  View<T> pre_activation(std::size_t layer) { return view(z_, layer); }
  ConstView<T> pre_activation(std::size_t layer) const { return view(z_, layer); }
  /// f(z) of layer l = 1..n_layers, before dropout [batch x width(l)].
  View<T> activation(std::size_t layer) { return view(a_, layer); }
  ConstView<T> activation(std::size_t layer) const { return view(a_, layer); }
  /// What layer l = 1..n_layers handed on: its activation, dropped and scaled where masked(l). For
  /// l = 0 the dropped input; empty if the input was not dropped.
  View<T> output(std::size_t layer) { return view(masked(layer) ? output_ : a_, layer); }
  ConstView<T> output(std::size_t layer) const { return view(masked(layer) ? output_ : a_, layer); }
  /// dL_i/dz times the sample's weight, of layer l = 1..n_layers [batch x width(l)].
  View<T> delta(std::size_t layer) { return view(delta_, layer); }
  ConstView<T> delta(std::size_t layer) const { return view(delta_, layer); }
  /// What layer l's values are multiplied by in training, 0 or 1 / (1 - rate) [batch x width(l)];
  /// empty for a layer without dropout. The caller fills it before forward(), as draw_dropout()
  /// does.
  View<T> mask(std::size_t layer) { return view(mask_, layer); }
  ConstView<T> mask(std::size_t layer) const { return view(mask_, layer); }
  /// Whether the pass made last applied a mask to layer l.
  bool masked(std::size_t layer) const { return training_ && !mask_[layer].empty(); }
  /// The result of the network: activation of the last layer.
  ConstView<T> result() const { return view(a_, a_.size() - 1); }
  /// The loss of each sample, as sum_losses() left them.
  std::span<T> losses() { return {losses_.data(), batch_}; }
  std::span<const T> losses() const { return {losses_.data(), batch_}; }
  /// What the softmax of the last layer divided each sample's exponentials by, as forward() left
  /// it; not set for other activations.
  std::span<T> softmax_sums() { return {softmax_sums_.data(), batch_}; }
  std::span<const T> softmax_sums() const { return {softmax_sums_.data(), batch_}; }

 private:
  using Storage = std::vector<Matrix<T>>;  // one a layer, from layer 0; unused ones are empty
  View<T> view(Storage& storage, std::size_t layer) {
    Matrix<T>& m = storage[layer];
    return m.empty() ? View<T>() : m.view().middle_rows(0, batch_);
  }
  ConstView<T> view(const Storage& storage, std::size_t layer) const {
    const Matrix<T>& m = storage[layer];
    return m.empty() ? ConstView<T>() : m.view().middle_rows(0, batch_);
  }

  std::size_t max_batch_ = 0;
  std::size_t batch_ = 0;
  bool training_ = false;
  bool bfloat16_ = false;
  Storage z_, a_, output_, delta_, mask_;
  AlignedVector<T> losses_, softmax_sums_;
};

}  // namespace chainrule
