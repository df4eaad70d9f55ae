// The layers of a network as a graph shows them one after the other.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/onnx_document.h"
#include "model/onnx_function.h"
#include "model/onnx_place.h"

namespace chainrule::onnx {

/// A straight line for each unit. Both empty: nothing is changed.
struct Lines {
  std::vector<double> slopes, shifts;

  bool is_identity() const { return slopes.empty(); }
  Line at(std::size_t j) const { return is_identity() ? Line() : Line{slopes[j], shifts[j]}; }
  /// `next` of what these give, for n units.
  Lines then(const Lines& next, std::size_t n) const;
  static Lines same(const Line& line, std::size_t n);
  friend bool operator==(const Lines&, const Lines&) = default;
};

/// z = lines(before(x) · W + b), a = f(z).
struct FoundLayer {
  const Tensor* weights = nullptr;  ///< [inputs x units], or the other way round if `transposed`
  bool transposed = false;
  double factor = 1;  ///< of the weights
  Lines before;       ///< of each input
  bool has_bias = false;
  std::vector<double> bias;  ///< empty for all 0
  Lines lines;
  Recognized activation;
  bool is_settled = false;  ///< whether `lines` and `activation` are known
  std::size_t n_inputs = 0;
  std::size_t n_units = 0;

  /// W(i, j) without `before` and `lines`.
  double weight(std::size_t i, std::size_t j) const {
    return factor * weights->number(transposed ? j * n_inputs + i : i * n_units + j);
  }
};

/// The values of a layer's units, somewhere between its product and the next layer's: first
/// `lines` of z, or of a where the activation is behind, then a function that all units share.
struct Units {
  std::size_t layer = 0;  ///< from 0
  bool is_activated = false;
  std::shared_ptr<const Lines> lines = {};  ///< null: none; one pointer, one variable
  ScalarFunction function = {};

  bool same_variable(const Units& other) const {
    return layer == other.layer && is_activated == other.is_activated && lines == other.lines;
  }
};

/// Layers that grow while nodes are read; what is no chain of layers is refused in the place's
/// name.
class Layers {
 public:
  /// A layer on the network's inputs, or with `x` on what an earlier layer gives.
  Units add(FoundLayer layer, const Place& place);
  Units add(const Units& x, FoundLayer layer, const Place& place);
  Units with_bias(const Units& x, std::vector<double> bias, const Place& place);
  Units with_lines(const Units& x, const Lines& lines, const Place& place);
  Units with_softmax(const Units& x, const Place& place);

  /// Decides the activation of the layer of `x`; the lines that are left after it.
  Lines settle(const Units& x, const Place& place);

  std::size_t width(const Units& x) const { return layers_[x.layer].n_units; }
  /// Whether x is the product alone, to which a bias may still be added.
  bool is_product(const Units& x) const;
  const std::vector<FoundLayer>& all() const { return layers_; }

 private:
  void settle_as(std::size_t layer, const Recognized& activation, Lines lines, const Place& place);

  std::vector<FoundLayer> layers_;
};

}  // namespace chainrule::onnx
