// Random steps of small networks.
#include "random_problem.h"

#include <fmt/format.h>

#include <cmath>

namespace chainrule {
namespace {

NetworkSpec random_network(Dice& dice) {
  NetworkSpec spec;
  spec.n_inputs = dice.whole(1, 4);
  const std::size_t n_layers = dice.whole(1, 3);
  const auto activations = all_activations();
  const auto losses = all_losses();
  for (std::size_t l = 0; l < n_layers; ++l) {
    LayerSpec layer;
    layer.units = dice.chance(0.4) && l > 0 ? spec.width(l) : dice.whole(1, 4);
    layer.activation = activations[dice.whole(0, activations.size() - 1)];
    layer.bias = dice.chance(0.8);
    spec.layers.push_back(layer);
  }
  spec.loss = losses[dice.whole(0, losses.size() - 1)];
  Activation& output = spec.layers.back().activation;
  if (!goes_with(spec.loss, output)) output = default_output_activation(spec.loss);
  return spec;
}

StepSpec random_step(Dice& dice) {
  StepSpec step;
  const std::vector<OptimizerKind> kinds = {OptimizerKind::kSgd,     OptimizerKind::kSgd,
                                            OptimizerKind::kSgd,     OptimizerKind::kSgd,
                                            OptimizerKind::kRmsprop, OptimizerKind::kAdagrad,
                                            OptimizerKind::kAdam,    OptimizerKind::kAdamw};
  step.optimizer.kind = dice.one_of(kinds);
  if (step.optimizer.kind == OptimizerKind::kSgd && dice.chance(0.3)) step.optimizer.momentum = 0.9;
  const bool adaptive = step.optimizer.kind != OptimizerKind::kSgd;
  step.learning_rate = dice.one_of<double>({0.1, 0.5, 1, 0.05}) * (adaptive ? 0.1 : 1);
  if (dice.chance(0.2)) step.penalty.l2 = 0.1;
  if (dice.chance(0.1)) step.penalty.l1 = 0.05;
  if (dice.chance(0.1)) step.clip.value = 0.1;
  if (dice.chance(0.1)) step.clip.norm = 0.2;
  if (dice.chance(0.5)) step.reduction = Reduction::kSum;
  return step;
}

}  // namespace

double Dice::number(double low, double high) {
  const auto steps = static_cast<std::size_t>(std::lround((high - low) * 1000));
  return low + static_cast<double>(whole(0, steps)) / 1000;
}

StepProblem random_problem(Dice& dice) {
  StepProblem problem;
  const NetworkSpec spec = random_network(dice);
  problem.network = Network<double>(spec);
  for (double& w : problem.network.parameters()) w = dice.number(-1, 1);
  const std::size_t n = dice.whole(1, 4);
  problem.x = Matrix<double>(n, spec.n_inputs);
  for (double& x : problem.x.values()) x = dice.number(-1.5, 1.5);
  problem.targets = Matrix<double>(n, spec.n_outputs());
  for (std::size_t s = 0; s < n; ++s) {
    const std::size_t hot = dice.whole(0, spec.n_outputs() - 1);
    for (std::size_t j = 0; j < spec.n_outputs(); ++j) {
      double& t = problem.targets(s, j);
      if (spec.loss == Loss::kCategoricalCrossEntropy) {
        t = j == hot ? 1 : 0;
      } else if (spec.loss == Loss::kBinaryCrossEntropy) {
        t = static_cast<double>(dice.whole(0, 1));
      } else {
        t = spec.loss == Loss::kPoisson ? dice.number(0, 3) : dice.number(-1, 1);
      }
    }
  }
  if (dice.chance(0.1)) {
    for (std::size_t s = 0; s < n; ++s) problem.sample_weights.push_back(dice.number(0.5, 2));
  }
  if (dice.chance(0.25)) {
    problem.masks.resize(spec.n_layers() + 1);
    for (std::size_t l = 0; l < spec.n_layers(); ++l) {
      if (!dice.chance(0.6)) continue;
      problem.masks[l] = Matrix<double>(n, spec.width(l));
      for (double& m : problem.masks[l].values()) m = dice.chance(0.25) ? 0 : 1.25;
    }
  }
  problem.step = random_step(dice);
  return problem;
}

Convention random_convention(Dice& dice) {
  return {.weights = dice.chance(0.5) ? WeightShape::kInOut : WeightShape::kOutIn,
          .samples = dice.chance(0.5) ? SampleAxis::kRows : SampleAxis::kColumns,
          .offset = dice.one_of<OffsetForm>(
              {OffsetForm::kBias, OffsetForm::kConstantInput, OffsetForm::kThreshold}),
          .delta = dice.chance(0.5) ? DeltaSign::kGradient : DeltaSign::kNegative};
}

WrittenNumber written(double value, int digits) {
  WrittenNumber number;
  number.text = fmt::format("{:#.{}g}", value, digits);
  number.value = std::stod(number.text);
  const double size = std::abs(number.value);
  number.half_unit =
      size == 0 ? 0 : 0.5 * std::pow(10.0, std::floor(std::log10(size)) - digits + 1);
  return number;
}

std::vector<NamedPlace> named_places(const StepProblem& problem, const WorkLayout& layout,
                                     const Convention& convention) {
  const WorkNames names(problem, layout, convention);
  std::vector<NamedPlace> places;
  for (const std::string& text : names.all()) {
    const WorkName name = *names.find(text);
    for (std::size_t r = 1; r <= std::max<std::size_t>(name.n_rows, 1); ++r) {
      for (std::size_t c = 1; c <= std::max<std::size_t>(name.n_columns, 1); ++c) {
        places.push_back({text, name.n_rows == 0 ? 0 : r, name.n_columns == 0 ? 0 : c,
                          names.index(name, r, c), names.sign(name)});
      }
    }
  }
  return places;
}

Worksheet sheet_with(const StepProblem& problem, const Convention& convention,
                     const std::vector<NamedPlace>& places, const std::vector<double>& values,
                     int digits) {
  Worksheet work;
  work.name = "sheet";
  work.problem = problem;
  work.convention = convention;
  for (const NamedPlace& place : places) {
    const WrittenNumber number = written(place.sign * values[place.index], digits);
    work.claims.push_back(
        {place.name, place.row, place.column, number.value, number.half_unit, number.text});
  }
  return work;
}

}  // namespace chainrule
