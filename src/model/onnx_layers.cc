// The layers of a network as a graph shows them one after the other.
#include "model/onnx_layers.h"

namespace chainrule::onnx {
namespace {

Lines lines_of(const Units& x) {
  return x.lines == nullptr ? Lines() : *x.lines;
}

}  // namespace

Lines Lines::same(const Line& line, std::size_t n) {
  if (line.is_identity()) return {};
  return {std::vector<double>(n, line.slope), std::vector<double>(n, line.shift)};
}

Lines Lines::then(const Lines& next, std::size_t n) const {
  if (next.is_identity()) return *this;
  if (is_identity()) return next;
  Lines result = {std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t j = 0; j < n; ++j) {
    const Line line = next.at(j).of(at(j));
    result.slopes[j] = line.slope;
    result.shifts[j] = line.shift;
  }
  return result;
}

Units Layers::add(FoundLayer layer, const Place& place) {
  if (!layers_.empty())
    place.refuse("a second layer on the inputs; only chains of layers are read");
  layers_.push_back(std::move(layer));
  return {};
}

Units Layers::add(const Units& x, FoundLayer layer, const Place& place) {
  if (x.layer + 1 != layers_.size()) {
    place.refuse("a second layer on layer {}; only chains of layers are read", x.layer + 1);
  }
  layer.before = settle(x, place);
  layers_.push_back(std::move(layer));
  return {.layer = layers_.size() - 1};
}

bool Layers::is_product(const Units& x) const {
  return !x.is_activated && x.lines == nullptr && x.function.is_line() &&
         x.function.line().is_identity() && !layers_[x.layer].has_bias;
}

Units Layers::with_bias(const Units& x, std::vector<double> bias, const Place& place) {
  FoundLayer& layer = layers_[x.layer];
  if (layer.is_settled) place.refuse("a bias after layer {} was used without it", x.layer + 1);
  layer.has_bias = true;
  layer.bias = std::move(bias);
  return x;
}

Units Layers::with_lines(const Units& x, const Lines& lines, const Place& place) {
  const std::size_t n = width(x);
  Units result = x;
  Lines before = lines_of(x);
  if (x.function.is_line()) {
    before = before.then(Lines::same(x.function.line(), n), n);
  } else {
    before = settle(x, place);
    result.is_activated = true;
  }
  result.function = {};
  result.lines = std::make_shared<const Lines>(before.then(lines, n));
  return result;
}

Units Layers::with_softmax(const Units& x, const Place& place) {
  if (x.is_activated || !x.function.is_line()) {
    place.refuse("a softmax of what an activation gives; of a layer's own sums was expected");
  }
  const std::size_t n = width(x);
  settle_as(x.layer, {.activation = Activation::kSoftmax, .alpha = {}, .inner = {}, .outer = {}},
            lines_of(x).then(Lines::same(x.function.line(), n), n), place);
  return {.layer = x.layer, .is_activated = true};
}

Lines Layers::settle(const Units& x, const Place& place) {
  const std::size_t n = width(x);
  const auto found = x.function.recognize();
  if (!found || (x.is_activated && !x.function.is_line())) {
    place.refuse("it is given a function of layer {} that is none of the activations known{}",
                 x.layer + 1, x.is_activated ? ", or two of them" : "");
  }
  const Lines outer = Lines::same(found->outer, n);
  if (x.is_activated) return lines_of(x).then(outer, n);
  if (found->activation == Activation::kIdentity) {
    settle_as(x.layer, {}, {}, place);
    return lines_of(x).then(outer, n);
  }
  settle_as(x.layer, *found, lines_of(x).then(Lines::same(found->inner, n), n), place);
  return outer;
}

void Layers::settle_as(std::size_t which, const Recognized& activation, Lines lines,
                       const Place& place) {
  FoundLayer& layer = layers_[which];
  const Recognized bare = {
      .activation = activation.activation, .alpha = activation.alpha, .inner = {}, .outer = {}};
  if (layer.is_settled && !(layer.activation == bare && layer.lines == lines)) {
    place.refuse("layer {} is used with two activations", which + 1);
  }
  layer.activation = bare;
  layer.lines = std::move(lines);
  layer.is_settled = true;
}

}  // namespace chainrule::onnx
