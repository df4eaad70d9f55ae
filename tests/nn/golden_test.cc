// Passes against PyTorch and NumPy: every loss with every output activation it goes with, and every
// hidden one.
#include <chainrule/passes.h>
#include <chainrule/reference.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/fma.h"
#include "golden_file.h"
#include "pass_numbers.h"

namespace chainrule {
namespace {

using nlohmann::json;

const json& golden() {
  static const json values = [] {
    json all = golden_json("network.json");
    const json more = golden_json("squared_losses.json");
    for (const json& it : more["cases"]) all["cases"].push_back(it);
    return all;
  }();
  return values;
}

// The numbers of a list, or of a list of rows.
std::vector<double> numbers_of(const json& list) {
  if (list[0].is_number()) return list;
  std::vector<double> numbers;
  for (const json& row : list) numbers.insert(numbers.end(), row.begin(), row.end());
  return numbers;
}

LayerSpec layer_of(const json& it, const char* which, std::size_t units) {
  const std::string name = it[which];
  LayerSpec layer = {.units = units, .activation = activation_from_name(name), .bias = it["bias"]};
  if (golden()["alpha"].contains(name)) layer.alpha = golden()["alpha"][name].get<double>();
  return layer;
}

NetworkSpec spec_of(const json& it) {
  const bool dropout = it["dropout"];
  const std::size_t n_hidden = golden()["masks"]["hidden"][0].size();
  NetworkSpec spec = {.n_inputs = golden()["x"][0].size(),
                      .input_dropout = dropout ? 0.25 : 0,
                      .layers = {layer_of(it, "hidden", n_hidden), layer_of(it, "output", 3)},
                      .loss = loss_from_name(it["loss"].get<std::string>()),
                      .huber_delta = it["huber_delta"]};
  spec.layers[0].dropout = dropout ? 0.5 : 0;
  return spec;
}

std::vector<double> parameters_of(const json& it) {
  std::vector<double> parameters;
  for (std::size_t k = 0; k < 4; ++k) {  // W1, b1, W2, b2
    if (k % 2 == 1 && !it["bias"]) continue;
    for (const json& value : golden()["parameters"][k]) parameters.push_back(value.get<double>());
  }
  return parameters;
}

std::string name_of(const json& it) {
  std::string name;
  for (const char* key : {"hidden", "output", "loss", "targets", "weights", "reduction"}) {
    name += it[key].get<std::string>() + " ";
  }
  return name;
}

// A case with its numbers, as the plain network and the engine take it.
RandomCase case_of(const json& it) {
  RandomCase one;
  one.spec = spec_of(it);
  one.parameters = parameters_of(it);
  one.weighted = true;
  one.reduction = it["reduction"] == "mean" ? Reduction::kMean : Reduction::kSum;
  for (std::size_t i = 0; i < golden()["x"].size(); ++i) {
    reference::Sample& sample = one.samples.emplace_back();
    sample.x = golden()["x"][i].get<std::vector<double>>();
    sample.targets =
        golden()["targets"][it["targets"].get<std::string>()][i].get<std::vector<double>>();
    sample.weight = golden()["weights"][it["weights"].get<std::string>()][i];
    sample.masks.resize(3);
    if (it["dropout"]) {
      sample.masks[0] = golden()["masks"]["input"][i].get<std::vector<double>>();
      sample.masks[1] = golden()["masks"]["hidden"][i].get<std::vector<double>>();
    }
  }
  return one;
}

template <class T>
class Golden : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Golden, Precisions);

// Differences in roundings of the largest term that a number of the array is made of.
TYPED_TEST(Golden, PassesEqualPyTorchAndNumPy) {
  using T = TypeParam;
  // A multiply-add of the unfused profile is rounded twice.
  const bool is_fused = fma(T{1} + std::numeric_limits<T>::epsilon(),
                            T{1} - std::numeric_limits<T>::epsilon(), T{-1}) != 0;
  const double tolerance = (is_fused ? 50 : 100) * double{std::numeric_limits<T>::epsilon()};
  for (const json& it : golden()["cases"]) {
    const RandomCase one = case_of(it);
    const EnginePass<T> engine(one);
    const std::vector<double> sizes = sizes_of_terms(one);
    const std::vector<PassNumbers> names = reference_numbers(one);
    const auto size_of = [&](const std::string& name) {
      double size = 0;
      for (std::size_t k = 0; k < names.size(); ++k) {
        if (names[k].name.starts_with(name)) size = std::max(size, sizes[k]);
      }
      EXPECT_GT(size, 0) << name;
      return size;
    };
    const auto expect_close = [&](std::span<const T> came, const char* key, const char* name) {
      const std::vector<double> expected = numbers_of(it[key]);
      ASSERT_EQ(came.size(), expected.size()) << name_of(it) << key;
      for (std::size_t k = 0; k < expected.size(); ++k) {
        EXPECT_NEAR(double{came[k]}, expected[k], tolerance * size_of(name))
            << name_of(it) << key << ", number " << k;
      }
    };
    expect_close({engine.trace.result().data(), one.n_samples() * 3}, "result", "a of");
    expect_close(engine.trace.losses(), "losses", "loss of sample");
    expect_close(engine.gradients, "gradients", "gradients");
    expect_close(engine.input_gradients.values(), "input_gradients", "delta of");
    const double objective =
        one.reduction == Reduction::kMean ? engine.loss.mean() : engine.loss.loss;
    EXPECT_NEAR(objective, it["objective"], tolerance * (1 + std::abs(objective))) << name_of(it);
  }
}

// So that the plain network is not only as right as the engine.
TEST(GoldenReference, EqualsPyTorchAndNumPy) {
  for (const json& it : golden()["cases"]) {
    const RandomCase one = case_of(it);
    const Reduction reduction = one.reduction;
    const reference::BatchResult batch =
        reference::batch_gradient(one.spec, one.parameters, one.samples, reduction);
    const double objective = reduction == Reduction::kMean ? batch.loss.mean() : batch.loss.loss;
    EXPECT_NEAR(objective, it["objective"], 1e-13 * (1 + std::abs(objective))) << name_of(it);
    const std::vector<double> expected = it["gradients"];
    for (std::size_t k = 0; k < expected.size(); ++k) {
      EXPECT_NEAR(batch.gradients[k], expected[k], 1e-13 * (1 + std::abs(expected[k])))
          << name_of(it);
    }
  }
}

TEST(GoldenCases, CoverEveryPair) {
  std::set<std::pair<std::string, std::string>> pairs;
  for (const json& it : golden()["cases"]) pairs.emplace(it["loss"], it["output"]);
  for (const Loss loss : all_losses()) {
    for (const Activation output : all_activations()) {
      EXPECT_EQ(pairs.contains({std::string(to_string(loss)), std::string(to_string(output))}),
                goes_with(loss, output))
          << to_string(loss) << " " << to_string(output);
    }
  }
}

}  // namespace
}  // namespace chainrule
