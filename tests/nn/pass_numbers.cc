#include "pass_numbers.h"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

template <class T>
std::vector<double> doubles(std::span<const T> values) {
  return {values.begin(), values.end()};
}

std::string name_of(const char* what, std::size_t sample, std::size_t layer) {
  return std::string(what) + " of sample " + std::to_string(sample) + ", layer " +
         std::to_string(layer);
}

double largest_of(const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

}  // namespace

std::vector<PassNumbers> reference_numbers(const RandomCase& random) {
  std::vector<PassNumbers> numbers;
  for (std::size_t i = 0; i < random.n_samples(); ++i) {
    const reference::Sample& sample = random.samples[i];
    const reference::Pass pass = reference::forward(random.spec, random.parameters, sample);
    reference::Gradients gradients =
        reference::backward(random.spec, random.parameters, pass, sample);
    for (reference::Vector& delta : gradients.delta) {
      for (double& value : delta) value *= sample.weight;
    }
    for (std::size_t layer = 1; layer <= random.spec.n_layers(); ++layer) {
      numbers.push_back({name_of("z", i, layer), pass.z[layer]});
      numbers.push_back({name_of("a", i, layer), pass.a[layer]});
      numbers.push_back({name_of("output", i, layer), pass.output[layer]});
      numbers.push_back({name_of("delta", i, layer), gradients.delta[layer], true});
    }
    numbers.push_back({name_of("delta", i, 0), gradients.delta[0], true});
    numbers.push_back({name_of("loss", i, 0), {reference::loss(random.spec, pass, sample)}});
  }
  const reference::BatchResult batch =
      reference::batch_gradient(random.spec, random.parameters, random.samples, random.reduction);
  numbers.push_back({"loss of the batch", {batch.loss.loss}});
  numbers.push_back({"sum of weights", {batch.loss.weight}});
  numbers.push_back({"gradients", batch.gradients, true});
  return numbers;
}

template <class T>
std::vector<PassNumbers> engine_numbers(const EnginePass<T>& engine) {
  std::vector<PassNumbers> numbers;
  const Trace<T>& trace = engine.trace;
  for (std::size_t i = 0; i < engine.x.rows(); ++i) {
    for (std::size_t layer = 1; layer <= engine.network.n_layers(); ++layer) {
      numbers.push_back({name_of("z", i, layer), doubles<T>(trace.pre_activation(layer).row(i))});
      numbers.push_back({name_of("a", i, layer), doubles<T>(trace.activation(layer).row(i))});
      numbers.push_back({name_of("output", i, layer), doubles<T>(trace.output(layer).row(i))});
      numbers.push_back({name_of("delta", i, layer), doubles<T>(trace.delta(layer).row(i)), true});
    }
    numbers.push_back({name_of("delta", i, 0), doubles<T>(engine.input_gradients.row(i)), true});
    numbers.push_back({name_of("loss", i, 0), doubles<T>(trace.losses().subspan(i, 1))});
  }
  numbers.push_back({"loss of the batch", {engine.loss.loss}});
  numbers.push_back({"sum of weights", {engine.loss.weight}});
  numbers.push_back({"gradients", doubles<T>(engine.gradients), true});
  return numbers;
}

std::vector<double> sizes_of_terms(const RandomCase& random) {
  constexpr double kPart = 0x1p-30;
  Draws draws(random.n_samples());
  RandomCase moved = random;
  for (double& value : moved.parameters) value *= 1 + kPart * draws.number();
  for (reference::Sample& sample : moved.samples) {
    for (double& value : sample.x) value *= 1 + kPart * draws.number();
  }
  const std::vector<PassNumbers> at = reference_numbers(random), beside = reference_numbers(moved);
  std::vector<double> sizes;
  for (std::size_t k = 0; k < at.size(); ++k) {
    double size = largest_of(at[k].values);
    for (std::size_t j = 0; j < at[k].values.size(); ++j) {
      size = std::max(size, std::abs(beside[k].values[j] - at[k].values[j]) / kPart);
    }
    sizes.push_back(size);
  }
  return sizes;
}

template std::vector<PassNumbers> engine_numbers(const EnginePass<float>&);
template std::vector<PassNumbers> engine_numbers(const EnginePass<double>&);

}  // namespace chainrule
