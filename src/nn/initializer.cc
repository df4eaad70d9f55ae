// How start weights are made.
#include <chainrule/initializer.h>

#include <cmath>
#include <numbers>

#include <chainrule/network.h>

#include "core/math.h"
#include "core/names.h"

namespace chainrule {
namespace {

constexpr Named<InitKind> kNames[] = {
    {InitKind::kAutomatic, "automatic"},
    {InitKind::kConstant, "constant"},
    {InitKind::kUniform, "uniform"},
    {InitKind::kNormal, "normal"},
    {InitKind::kGlorotUniform, "glorot_uniform"},
    {InitKind::kGlorotNormal, "glorot_normal"},
    {InitKind::kHeUniform, "he_uniform"},
    {InitKind::kHeNormal, "he_normal"},
    {InitKind::kLecunUniform, "lecun_uniform"},
    {InitKind::kLecunNormal, "lecun_normal"},
    {InitKind::kGiven, "given"},
};

InitKind automatic_kind(Activation activation) {
  switch (activation) {
    case Activation::kRelu:
    case Activation::kLeakyRelu:
    case Activation::kElu:
    case Activation::kGelu:
    case Activation::kSilu:
    case Activation::kSoftplus:
      return InitKind::kHeNormal;
    case Activation::kSelu:
      return InitKind::kLecunNormal;
    default:
      return InitKind::kGlorotUniform;
  }
}

// Every kind comes down to a constant, uniform(a, b), normal(a, b) or given values.
struct Plain {
  enum Shape { kConstant, kUniform, kNormal, kGiven } shape;
  double a, b;
};

Plain uniform_within(double limit) {
  return {Plain::kUniform, -limit, limit};
}
Plain normal_with_variance(double variance) {
  return {Plain::kNormal, 0, std::sqrt(variance)};
}

Plain plain(const Initializer& init, Activation activation, double fan_in, double fan_out) {
  const InitKind kind = init.kind == InitKind::kAutomatic ? automatic_kind(activation) : init.kind;
  switch (kind) {
    case InitKind::kUniform:
      return {Plain::kUniform, init.a, init.b};
    case InitKind::kNormal:
      return {Plain::kNormal, init.a, init.b};
    case InitKind::kGlorotUniform:
      return uniform_within(std::sqrt(6 / (fan_in + fan_out)));
    case InitKind::kGlorotNormal:
      return normal_with_variance(2 / (fan_in + fan_out));
    case InitKind::kHeUniform:
      return uniform_within(std::sqrt(6 / fan_in));
    case InitKind::kHeNormal:
      return normal_with_variance(2 / fan_in);
    case InitKind::kLecunUniform:
      return uniform_within(std::sqrt(3 / fan_in));
    case InitKind::kLecunNormal:
      return normal_with_variance(1 / fan_in);
    case InitKind::kGiven:
      return {Plain::kGiven, 0, 0};
    default:
      return {Plain::kConstant, init.a, 0};
  }
}

// Two standard normal values from two uniform ones (Box & Muller 1958); `which` picks one of them.
double normal_of_pair(double u1, double u2, std::size_t which) {
  const double radius = std::sqrt(-2 * math::log(u1));
  const double angle = 2 * std::numbers::pi * u2;
  return radius * (which == 0 ? math::cos(angle) : math::sin(angle));
}

// The draws of one block of parameters from the counter-based stream.
struct PhiloxDraws {
  const Philox& philox;
  std::uint16_t layer;
  std::uint64_t first_unit;

  double unit(std::size_t i) const {
    return philox.uniform(Purpose::kWeights, layer, first_unit + i, 0);
  }
  double uniform(std::size_t i, double low, double high) const {
    return low + (high - low) * unit(i);
  }
  double normal(std::size_t i, double mean, double deviation) const {
    const std::size_t pair = i & ~std::size_t{1};
    return mean + deviation * normal_of_pair(unit(pair), unit(pair + 1), i - pair);
  }
};

struct NumpyDraws {
  RandomState& random;
  double uniform(std::size_t, double low, double high) const { return random.uniform(low, high); }
  double normal(std::size_t, double mean, double deviation) const {
    return random.normal(mean, deviation);
  }
};

template <class T, class Draws>
void fill(const Initializer& init, const Plain& how, const Draws& draws, std::span<T> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    double value = how.a;
    if (how.shape == Plain::kUniform) value = draws.uniform(i, how.a, how.b);
    if (how.shape == Plain::kNormal) value = draws.normal(i, how.a, how.b);
    if (how.shape == Plain::kGiven) value = init.values[i];
    values[i] = static_cast<T>(init.scale * value);
  }
}

// Calls fill for every block, with draws_of(block, number of weights of its layer).
template <class T, class DrawsOf>
void initialize_blocks(Network<T>& network, const DrawsOf& draws_of) {
  std::size_t n_weights = 0;
  for (const ParameterBlock& block : network.blocks()) {
    const LayerSpec& layer = network.spec().layers[block.layer - 1];
    if (!block.is_bias) n_weights = block.size();
    Initializer init = block.is_bias ? layer.biases : layer.weights;
    if (block.is_bias && init.kind == InitKind::kAutomatic) init.kind = InitKind::kConstant;
    // Biases know the fans of their layer, as in scikit-learn's networks.
    const Plain how =
        plain(init, layer.activation, static_cast<double>(network.spec().width(block.layer - 1)),
              static_cast<double>(block.cols));
    fill(init, how, draws_of(block, n_weights),
         network.parameters().subspan(block.offset, block.size()));
  }
}

}  // namespace

std::string_view to_string(InitKind kind) {
  return name_of<InitKind>(kNames, kind);
}

InitKind init_kind_from_name(std::string_view name) {
  return value_of<InitKind>(kNames, "start weights", name);
}

template <class T>
void initialize(Network<T>& network, const Philox& philox) {
  initialize_blocks(network, [&](const ParameterBlock& block, std::size_t n_weights) {
    // Biases begin on a fresh block of four words, so that no pair of normals is shared.
    const std::uint64_t first_unit = block.is_bias ? (n_weights + 3) / 4 * 4 : 0;
    return PhiloxDraws{philox, static_cast<std::uint16_t>(block.layer), first_unit};
  });
}

template <class T>
void initialize(Network<T>& network, RandomState& random) {
  initialize_blocks(network,
                    [&](const ParameterBlock&, std::size_t) { return NumpyDraws{random}; });
}

template CHAINRULE_EXPORT void initialize(Network<float>&, const Philox&);
template CHAINRULE_EXPORT void initialize(Network<double>&, const Philox&);
template CHAINRULE_EXPORT void initialize(Network<float>&, RandomState&);
template CHAINRULE_EXPORT void initialize(Network<double>&, RandomState&);

}  // namespace chainrule
