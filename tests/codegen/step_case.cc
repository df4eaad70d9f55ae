// Training steps of every kind, each different from the last in every respect.
#include "step_case.h"

#include <cmath>
#include <random>
#include <span>
#include <vector>

namespace chainrule {
namespace {

// The same numbers everywhere: uniform in (-1, 1).
class Draws {
 public:
  explicit Draws(std::size_t seed) : engine_(seed) {}
  double operator()() { return std::ldexp(static_cast<double>(engine_() >> 11), -52) - 1; }
  bool chance(double share) { return (*this)() < 2 * share - 1; }

 private:
  std::mt19937_64 engine_;
};

Matrix<double> draw(std::size_t rows, std::size_t cols, Draws& draws) {
  Matrix<double> m(rows, cols);
  for (double& value : m.values()) value = draws();
  return m;
}

Convention convention_of(std::size_t i) {
  return {static_cast<WeightShape>(i % 2), static_cast<SampleAxis>(i / 2 % 2),
          static_cast<OffsetForm>(i / 4 % 3), static_cast<DeltaSign>(i / 12 % 2)};
}

NetworkSpec spec_of(std::size_t i) {
  NetworkSpec spec;
  spec.n_inputs = 1 + i % 4;
  spec.loss = all_losses()[i % all_losses().size()];
  spec.huber_delta = 0.4;
  const std::span<const Activation> all = all_activations();
  const std::size_t n_hidden = i % 7 == 0 ? 0 : i % 5 == 1 ? 2 : 1;
  for (std::size_t l = 0; l < n_hidden; ++l) {
    spec.layers.push_back({.units = 2 + (i + l) % 3,
                           .activation = all[(i + 5 * l) % all.size()],
                           .bias = (i + l) % 4 != 3});
  }
  std::vector<Activation> outputs;
  for (const Activation activation : all) {
    if (goes_with(spec.loss, activation)) outputs.push_back(activation);
  }
  spec.layers.push_back({.units = 1 + i % 3,
                         .activation = outputs[(i / 9 * 6 + i % 9) % outputs.size()],
                         .bias = i % 6 != 4});
  for (LayerSpec& layer : spec.layers) {
    if (i % 2 == 1) layer.alpha = 0.3;
  }
  return spec;
}

Matrix<double> targets_of(const NetworkSpec& spec, std::size_t n_samples, Draws& draws) {
  Matrix<double> t = draw(n_samples, spec.n_outputs(), draws);
  for (std::size_t i = 0; i < n_samples; ++i) {
    for (double& value : t.row(i)) {
      if (spec.loss == Loss::kBinaryCrossEntropy) value = value > 0 ? 1 : 0;
      if (spec.loss == Loss::kPoisson) value = std::floor(2 * (value + 1));
      if (spec.loss == Loss::kCategoricalCrossEntropy) value = 0;
    }
    if (spec.loss == Loss::kCategoricalCrossEntropy) t(i, i % spec.n_outputs()) = 1;
  }
  return t;
}

StepSpec how_of(std::size_t i) {
  constexpr OptimizerKind kKinds[] = {
      OptimizerKind::kSgd, OptimizerKind::kRmsprop, OptimizerKind::kAdam, OptimizerKind::kAdagrad,
      OptimizerKind::kSgd, OptimizerKind::kAdamw,   OptimizerKind::kSgd,  OptimizerKind::kRprop};
  StepSpec how;
  how.optimizer.kind = kKinds[i % 8];
  if (i % 8 == 4 || i % 8 == 6) how.optimizer.momentum = 0.9;
  how.optimizer.nesterov = i % 8 == 6;
  if (i % 3 == 0) {
    OptimizerSpec& it = how.optimizer;
    it.decay = 0.9;
    it.beta1 = 0.8;
    it.beta2 = 0.95;
    it.epsilon = 1e-3;
    it.grow = 1.5;
    it.shrink = 0.3;
    it.step_min = 0.02;
    it.step_max = 0.06;
  }
  how.learning_rate = i % 8 == 0 ? 1 : 0.05;
  if (i % 3 == 1) how.penalty.l2 = 0.1;
  if (i % 5 == 2) how.penalty.l1 = 0.02;
  if (i % 8 == 5 || i % 11 == 3) how.penalty.weight_decay = 0.01;
  how.penalty.biases_too = i / 8 % 3 == 1;
  if (i % 7 == 3) how.clip.value = 0.1;
  if (i % 5 == 3) how.clip.norm = 0.25;
  how.reduction = i % 4 == 2 ? Reduction::kSum : Reduction::kMean;
  return how;
}

std::vector<Matrix<double>> masks_of(const NetworkSpec& spec, std::size_t n_samples, std::size_t i,
                                     Draws& draws) {
  std::vector<Matrix<double>> masks(spec.n_layers() + 1);
  for (std::size_t l = 0; l < spec.n_layers(); ++l) {
    if (l == 0 && i % 2 == 0) continue;
    masks[l] = Matrix<double>(n_samples, spec.width(l));
    for (double& value : masks[l].values()) value = draws.chance(0.75) ? 1 / 0.75 : 0;
  }
  return masks;
}

}  // namespace

CodeProblem StepCase::code() const {
  return {.network = problem.network,
          .x = problem.x,
          .targets = problem.targets,
          .sample_weights = problem.sample_weights,
          .masks = problem.masks,
          .optimizer = problem.step.optimizer,
          .state = problem.optimizer ? &*problem.optimizer : nullptr,
          .learning_rate = problem.step.learning_rate,
          .penalty = problem.step.penalty,
          .clip = problem.step.clip,
          .reduction = problem.step.reduction};
}

StepCase step_case(std::size_t i) {
  Draws draws(i);
  StepCase made;
  made.convention = convention_of(7 * i + i / 24);
  StepProblem& problem = made.problem;
  const std::size_t n_samples = 1 + (i + i / 4) % 4;
  problem.network = Network<double>(spec_of(i));
  for (double& w : problem.network.parameters()) w = 1.5 * draws();
  const NetworkSpec& spec = problem.network.spec();
  problem.x = draw(n_samples, spec.n_inputs, draws);
  problem.targets = targets_of(spec, n_samples, draws);
  if (i % 4 == 1) {
    for (std::size_t k = 0; k < n_samples; ++k) {
      problem.sample_weights.push_back(1.25 + draws());
    }
  }
  if (i % 3 == 2) problem.masks = masks_of(spec, n_samples, i, draws);
  problem.step = how_of(i);
  if (i / 8 % 2 == 1) {  // two steps were made before this one
    problem.optimizer = Optimizer<double>(problem.step.optimizer, problem.network.n_parameters());
    for (int step = 0; step < 2; ++step) {
      std::vector<double> gradients(problem.network.n_parameters());
      for (double& g : gradients) g = draws();
      problem.optimizer->step(problem.network.parameters(), gradients, 0.05);
    }
  }
  return made;
}

}  // namespace chainrule
