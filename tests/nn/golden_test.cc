// Passes against PyTorch and NumPy: every loss with every output activation it goes with, and every
// hidden one.
#include <chainrule/passes.h>
#include <chainrule/reference.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "golden_file.h"

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

template <class T>
void copy_rows(const json& rows, View<T> out) {
  for (std::size_t i = 0; i < out.rows(); ++i) {
    for (std::size_t j = 0; j < out.cols(); ++j) out(i, j) = rows[i][j].get<T>();
  }
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

template <class T>
std::vector<T> parameters_of(const json& it) {
  std::vector<T> parameters;
  for (std::size_t k = 0; k < 4; ++k) {  // W1, b1, W2, b2
    if (k % 2 == 1 && !it["bias"]) continue;
    for (const json& value : golden()["parameters"][k]) parameters.push_back(value.get<T>());
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

template <class T>
class Golden : public testing::Test {
 protected:
  // Relative to the largest number of the array.
  static constexpr double kTolerance = sizeof(T) == sizeof(double) ? 1e-13 : 1e-5;

  void expect_close(std::span<const T> came, const json& expected, const std::string& what) {
    const std::vector<double> values = numbers_of(expected);
    ASSERT_EQ(came.size(), values.size()) << what;
    double largest = 0;
    for (const double value : values) largest = std::max(largest, std::abs(value));
    for (std::size_t k = 0; k < values.size(); ++k) {
      EXPECT_NEAR(double{came[k]}, values[k], kTolerance * largest) << what << ", number " << k;
    }
  }
};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Golden, Precisions);

TYPED_TEST(Golden, PassesEqualPyTorchAndNumPy) {
  using T = TypeParam;
  const std::size_t n = golden()["x"].size();
  for (const json& it : golden()["cases"]) {
    Network<T> network(spec_of(it));
    std::ranges::copy(parameters_of<T>(it), network.parameters().begin());
    Matrix<T> x(n, network.n_inputs()), targets(n, 3), input_gradients(n, network.n_inputs());
    copy_rows<T>(golden()["x"], x);
    copy_rows<T>(golden()["targets"][it["targets"].get<std::string>()], targets);
    const auto weights =
        golden()["weights"][it["weights"].get<std::string>()].get<std::vector<T>>();
    const auto reduction = it["reduction"] == "mean" ? Reduction::kMean : Reduction::kSum;
    Trace<T> trace(network.spec(), n);
    trace.set_batch(n);
    copy_rows<T>(golden()["masks"]["input"], trace.mask(0));
    copy_rows<T>(golden()["masks"]["hidden"], trace.mask(1));
    std::vector<T> gradients(network.n_parameters());

    forward<T>(network, x, trace, Mode::kTrain);
    const LossSum loss = sum_losses<T>(network, targets, weights, trace);
    backward<T>(network, x, targets, weights, reduction, trace, gradients, input_gradients);

    const std::string name = name_of(it);
    this->expect_close({trace.result().data(), n * 3}, it["result"], name + "result");
    this->expect_close(trace.losses(), it["losses"], name + "losses");
    this->expect_close(gradients, it["gradients"], name + "gradients");
    this->expect_close(input_gradients.values(), it["input_gradients"], name + "input gradients");
    const double objective = reduction == Reduction::kMean ? loss.mean() : loss.loss;
    EXPECT_NEAR(objective, it["objective"], this->kTolerance * (1 + std::abs(objective))) << name;
  }
}

// So that the plain network is not only as right as the engine.
TEST(GoldenReference, EqualsPyTorchAndNumPy) {
  for (const json& it : golden()["cases"]) {
    std::vector<reference::Sample> samples;
    for (std::size_t i = 0; i < golden()["x"].size(); ++i) {
      samples.push_back({.x = golden()["x"][i],
                         .targets = golden()["targets"][it["targets"].get<std::string>()][i],
                         .weight = golden()["weights"][it["weights"].get<std::string>()][i]});
      if (it["dropout"]) {
        samples[i].masks = {golden()["masks"]["input"][i], golden()["masks"]["hidden"][i], {}};
      }
    }
    const auto reduction = it["reduction"] == "mean" ? Reduction::kMean : Reduction::kSum;
    const reference::BatchResult batch =
        reference::batch_gradient(spec_of(it), parameters_of<double>(it), samples, reduction);
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
