// The loss functions' names and the output activations they go with.
#include <chainrule/loss.h>

#include <array>

#include "core/names.h"

namespace chainrule {
namespace {

constexpr Named<Loss> kNames[] = {
    {Loss::kHalfSquared, "half_squared"},
    {Loss::kMeanSquared, "mean_squared"},
    {Loss::kMeanAbsolute, "mean_absolute"},
    {Loss::kHuber, "huber"},
    {Loss::kBinaryCrossEntropy, "binary_cross_entropy"},
    {Loss::kCategoricalCrossEntropy, "categorical_cross_entropy"},
    {Loss::kPoisson, "poisson"},
    {Loss::kSquared, "squared"},
    {Loss::kHalfMeanSquared, "half_mean_squared"},
};

constexpr auto kAll = [] {
  std::array<Loss, std::size(kNames)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = kNames[i].value;
  return all;
}();

}  // namespace

std::string_view to_string(Loss loss) {
  return name_of<Loss>(kNames, loss);
}

Loss loss_from_name(std::string_view name) {
  return value_of<Loss>(kNames, "loss", name);
}

std::span<const Loss> all_losses() {
  return kAll;
}

bool goes_with(Loss loss, Activation output) {
  switch (loss) {
    case Loss::kBinaryCrossEntropy:
      return output == Activation::kSigmoid;
    case Loss::kCategoricalCrossEntropy:
      return output == Activation::kSoftmax;
    case Loss::kPoisson:
      return output == Activation::kExponential || output == Activation::kSoftplus;
    default:
      return true;
  }
}

Activation default_output_activation(Loss loss) {
  switch (loss) {
    case Loss::kBinaryCrossEntropy:
      return Activation::kSigmoid;
    case Loss::kCategoricalCrossEntropy:
      return Activation::kSoftmax;
    case Loss::kPoisson:
      return Activation::kExponential;
    default:
      return Activation::kIdentity;
  }
}

}  // namespace chainrule
