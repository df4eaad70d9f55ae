// Random small training steps.
#include "random_step.h"

#include <random>

namespace chainrule {
namespace {

class Draws {
 public:
  explicit Draws(std::uint64_t seed) : engine_(seed) {}
  double number() { return static_cast<double>(engine_() >> 11) * 0x1p-52 - 1; }
  std::size_t below(std::size_t n) { return engine_() % n; }
  bool chance(double share) { return (number() + 1) / 2 < share; }
  template <class T>
  T one_of(std::span<const T> all) {
    return all[below(all.size())];
  }

 private:
  std::mt19937_64 engine_;
};

NetworkSpec draw_network(Draws& draws) {
  NetworkSpec spec;
  spec.n_inputs = 1 + draws.below(4);
  spec.loss = draws.one_of(all_losses());
  spec.huber_delta = 0.3;
  spec.layers.resize(1 + draws.below(3));
  for (LayerSpec& layer : spec.layers) {
    layer.units = 1 + draws.below(5);
    layer.activation = draws.one_of(all_activations());
    layer.bias = draws.chance(0.7);
  }
  Activation& output = spec.layers.back().activation;
  while (!goes_with(spec.loss, output)) output = draws.one_of(all_activations());
  return spec;
}

Matrix<double> draw_targets(const NetworkSpec& spec, std::size_t n, Draws& draws) {
  Matrix<double> targets(n, spec.n_outputs());
  for (double& t : targets.values()) {
    t = draws.number();
    if (spec.loss == Loss::kBinaryCrossEntropy)
      t = draws.chance(0.3) ? (t + 1) / 2 : (t > 0 ? 1.0 : 0.0);
    if (spec.loss == Loss::kPoisson) t = t + 1;
    if (spec.loss == Loss::kCategoricalCrossEntropy) t = 0;
  }
  if (spec.loss != Loss::kCategoricalCrossEntropy) return targets;
  for (std::size_t i = 0; i < n; ++i) targets(i, draws.below(spec.n_outputs())) = 1;
  return targets;
}

StepSpec draw_settings(Draws& draws) {
  constexpr OptimizerKind kKinds[] = {OptimizerKind::kSgd,     OptimizerKind::kRmsprop,
                                      OptimizerKind::kAdagrad, OptimizerKind::kAdam,
                                      OptimizerKind::kAdamw,   OptimizerKind::kRprop};
  StepSpec how;
  how.optimizer.kind = draws.one_of(std::span<const OptimizerKind>(kKinds));
  if (how.optimizer.kind == OptimizerKind::kSgd && draws.chance(0.4)) {
    how.optimizer.momentum = 0.9;
    how.optimizer.nesterov = draws.chance(0.5);
  }
  how.learning_rate = 0.1;
  if (draws.chance(0.3)) how.penalty.l1 = 0.02;
  if (draws.chance(0.3)) how.penalty.l2 = 0.05;
  if (draws.chance(0.2)) how.penalty.weight_decay = 0.01;
  how.penalty.biases_too = draws.chance(0.3);
  if (draws.chance(0.2)) how.clip.value = 0.1;
  if (draws.chance(0.2)) how.clip.norm = 0.2;
  if (draws.chance(0.5)) how.reduction = Reduction::kSum;
  return how;
}

void draw_masks(StepProblem& problem, Draws& draws) {
  const NetworkSpec& spec = problem.network.spec();
  problem.masks.resize(spec.n_layers() + 1);
  for (std::size_t l = 0; l < spec.n_layers(); ++l) {
    if (draws.chance(0.5)) continue;
    problem.masks[l] = Matrix<double>(problem.x.rows(), spec.width(l));
    for (double& value : problem.masks[l].values()) value = draws.chance(0.3) ? 0 : 1.25;
  }
}

Convention draw_convention(Draws& draws) {
  return {draws.chance(0.5) ? WeightShape::kInOut : WeightShape::kOutIn,
          draws.chance(0.5) ? SampleAxis::kRows : SampleAxis::kColumns,
          static_cast<OffsetForm>(draws.below(3)),
          draws.chance(0.5) ? DeltaSign::kGradient : DeltaSign::kNegative};
}

}  // namespace

RandomStep random_step(std::uint64_t seed) {
  Draws draws(seed);
  StepProblem problem;
  problem.network = Network<double>(draw_network(draws));
  const NetworkSpec& spec = problem.network.spec();
  for (double& w : problem.network.parameters()) w = draws.number();
  const std::size_t n = 1 + draws.below(3);
  problem.x = Matrix<double>(n, spec.n_inputs);
  for (double& x : problem.x.values()) x = draws.number();
  problem.targets = draw_targets(spec, n, draws);
  if (draws.chance(0.25)) {
    for (std::size_t i = 0; i < n; ++i) problem.sample_weights.push_back(draws.number() + 1.5);
  }
  if (draws.chance(0.3)) draw_masks(problem, draws);
  problem.step = draw_settings(draws);
  if (draws.chance(0.3)) {  // not the first step
    problem.optimizer = record_step(problem).problem.optimizer;
    Optimizer<double> optimizer(problem.step.optimizer, problem.network.n_parameters());
    std::vector<double> gradients(problem.network.n_parameters());
    for (double& g : gradients) g = draws.number();
    Network<double> scratch = problem.network;
    optimizer.step(scratch.parameters(), gradients, problem.step.learning_rate);
    problem.optimizer = optimizer;
  }
  RandomStep random;
  random.step = record_step(std::move(problem));
  random.options.convention = draw_convention(draws);
  random.options.full_parameters = 1000;
  random.options.terms = 1000;
  return random;
}

}  // namespace chainrule
