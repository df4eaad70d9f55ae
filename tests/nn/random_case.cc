// Random networks with everything that a pass needs, for comparing ways to make it.
#include "random_case.h"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

template <class E>
E one_of(std::span<const E> all, Draws& draws) {
  return all[draws.whole(0, all.size() - 1)];
}

double draw_rate(Draws& draws) {
  return draws.chance(0.25) ? 0.25 * static_cast<double>(draws.whole(1, 3)) : 0;
}

NetworkSpec draw_spec(Draws& draws) {
  NetworkSpec spec;
  spec.n_inputs = draws.whole(1, 67);
  spec.input_dropout = draw_rate(draws);
  spec.loss = one_of(all_losses(), draws);
  spec.huber_delta = 0.25;
  const std::size_t n_layers = draws.whole(1, 4);
  for (std::size_t layer = 1; layer <= n_layers; ++layer) {
    LayerSpec& it = spec.layers.emplace_back();
    it.units = draws.whole(1, 67);
    it.bias = draws.chance(0.75);
    const bool is_last = layer == n_layers;
    do {
      it.activation = one_of(all_activations(), draws);
    } while (is_last && !goes_with(spec.loss, it.activation));
    if (draws.chance(0.5)) it.alpha = 0.375;
    if (!is_last) it.dropout = draw_rate(draws);
  }
  return spec;
}

std::vector<double> draw_parameters(const NetworkSpec& spec, Draws& draws) {
  std::vector<double> parameters;
  for (const ParameterBlock& block : parameter_blocks(spec)) {
    const double scale = block.is_bias ? 0.5 : 1.5 / std::sqrt(static_cast<double>(block.rows));
    for (std::size_t i = 0; i < block.size(); ++i) {
      parameters.push_back(static_cast<float>(scale * draws.number()));
    }
  }
  return parameters;
}

std::vector<double> draw_targets(const NetworkSpec& spec, Draws& draws) {
  std::vector<double> targets(spec.n_outputs());
  for (double& t : targets) {
    t = draws.number();
    if (spec.loss == Loss::kBinaryCrossEntropy) t = t > 0 ? 1 : 0;
    if (spec.loss == Loss::kPoisson) t = std::floor(3 * (t + 1));
    if (spec.loss == Loss::kCategoricalCrossEntropy) t = 0;
  }
  if (spec.loss == Loss::kCategoricalCrossEntropy) targets[draws.whole(0, targets.size() - 1)] = 1;
  return targets;
}

reference::Sample draw_sample(const NetworkSpec& spec, bool weighted, Draws& draws) {
  reference::Sample sample;
  for (std::size_t j = 0; j < spec.n_inputs; ++j) sample.x.push_back(draws.number());
  sample.targets = draw_targets(spec, draws);
  if (weighted) sample.weight = 0.25 * static_cast<double>(draws.whole(1, 12));
  sample.masks.resize(spec.n_layers() + 1);
  for (std::size_t layer = 0; layer < spec.n_layers(); ++layer) {
    const double rate = spec.dropout(layer);
    for (std::size_t j = 0; rate != 0 && j < spec.width(layer); ++j) {
      const double kept = static_cast<float>(1 / (1 - rate));
      sample.masks[layer].push_back(draws.chance(rate) ? 0 : kept);
    }
  }
  return sample;
}

template <class T>
void put(const std::vector<double>& values, std::span<T> where) {
  std::ranges::transform(values, where.begin(), [](double value) { return static_cast<T>(value); });
}

}  // namespace

bool RandomCase::is_smooth() const {
  const auto is_smooth = [](const LayerSpec& layer) {
    switch (layer.activation) {
      case Activation::kRelu:
      case Activation::kLeakyRelu:
      case Activation::kSelu:
      case Activation::kHardSigmoid:
        return false;
      case Activation::kElu:
        return layer.alpha_or_default() == 1;
      default:
        return true;
    }
  };
  return spec.loss != Loss::kMeanAbsolute && std::ranges::all_of(spec.layers, is_smooth);
}

RandomCase random_case(std::uint64_t seed) {
  Draws draws(seed);
  RandomCase random;
  random.spec = draw_spec(draws);
  random.parameters = draw_parameters(random.spec, draws);
  random.weighted = draws.chance(0.5);
  random.reduction = draws.chance(0.5) ? Reduction::kMean : Reduction::kSum;
  const std::size_t n_samples = draws.chance(0.5) ? draws.whole(1, 20) : draws.whole(1, 200);
  for (std::size_t i = 0; i < n_samples; ++i) {
    random.samples.push_back(draw_sample(random.spec, random.weighted, draws));
  }
  return random;
}

template <class T>
EnginePass<T>::EnginePass(const RandomCase& random)
    : network(random.spec),
      x(random.n_samples(), random.spec.n_inputs),
      targets(random.n_samples(), random.spec.n_outputs()),
      weights(random.weighted ? random.n_samples() : 0),
      trace(random.spec, random.n_samples()),
      gradients(network.n_parameters()),
      input_gradients(x.rows(), x.cols()) {
  put(random.parameters, network.parameters());
  trace.set_batch(x.rows());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    const reference::Sample& sample = random.samples[i];
    put(sample.x, x.row(i));
    put(sample.targets, targets.row(i));
    if (random.weighted) weights[i] = static_cast<T>(sample.weight);
    for (std::size_t layer = 0; layer < random.spec.n_layers(); ++layer) {
      if (!sample.masks[layer].empty()) put(sample.masks[layer], trace.mask(layer).row(i));
    }
  }
  forward<T>(network, x, trace, Mode::kTrain);
  loss = sum_losses<T>(network, targets, weights, trace);
  backward<T>(network, x, targets, weights, random.reduction, trace, gradients, input_gradients);
}

template <class T>
std::vector<T> EnginePass<T>::everything() const {
  std::vector<T> all(gradients);
  const auto append = [&](std::span<const T> values) {
    all.insert(all.end(), values.begin(), values.end());
  };
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t layer = 1; layer <= network.n_layers(); ++layer) {
      for (const ConstView<T> view : {trace.pre_activation(layer), trace.activation(layer),
                                      trace.output(layer), trace.delta(layer)}) {
        append(view.row(i));
      }
    }
  }
  append(input_gradients.values());
  append(trace.losses());
  all.push_back(static_cast<T>(loss.loss));
  return all;
}

template struct EnginePass<float>;
template struct EnginePass<double>;

}  // namespace chainrule
