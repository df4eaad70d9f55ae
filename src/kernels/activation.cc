// The activation functions' names.
#include <chainrule/activation.h>

#include <array>

#include "core/names.h"

namespace chainrule {
namespace {

constexpr Named<Activation> kNames[] = {
    {Activation::kIdentity, "identity"},
    {Activation::kSigmoid, "sigmoid"},
    {Activation::kTanh, "tanh"},
    {Activation::kRelu, "relu"},
    {Activation::kLeakyRelu, "leaky_relu"},
    {Activation::kElu, "elu"},
    {Activation::kSelu, "selu"},
    {Activation::kGelu, "gelu"},
    {Activation::kSilu, "silu"},
    {Activation::kSoftplus, "softplus"},
    {Activation::kSoftsign, "softsign"},
    {Activation::kHardSigmoid, "hard_sigmoid"},
    {Activation::kExponential, "exponential"},
    {Activation::kSoftmax, "softmax"},
};

constexpr auto kAll = [] {
  std::array<Activation, std::size(kNames)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = kNames[i].value;
  return all;
}();

}  // namespace

std::string_view to_string(Activation activation) {
  return name_of<Activation>(kNames, activation);
}

Activation activation_from_name(std::string_view name) {
  return value_of<Activation>(kNames, "activation", name);
}

std::span<const Activation> all_activations() {
  return kAll;
}

double default_alpha(Activation activation) {
  if (activation == Activation::kLeakyRelu) return 0.01;
  return activation == Activation::kElu ? 1 : 0;
}

}  // namespace chainrule
