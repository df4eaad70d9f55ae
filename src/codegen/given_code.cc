// The given numbers of a step.
#include <fmt/format.h>

#include "codegen/step_code.h"

namespace chainrule::code {
namespace {

void write_samples(Program& program, const Notation& notation) {
  const CodeProblem& problem = notation.problem();
  program.given("x", notation.oriented(problem.x), "inputs");
  program.given("t", notation.oriented(problem.targets), "targets");
  const bool is_mean = problem.reduction == Reduction::kMean;
  if (notation.is_weighted()) {
    const Matrix<double> weights = notation.sample_weights();
    const Expression given = program.given("sample_weights", weights, "of each sample's loss");
    if (is_mean) program.set("n", total(given), "sum of the sample weights");
  } else if (is_mean) {
    program.set("n", Expression(static_cast<double>(notation.n_samples())), "samples");
  }
  for (std::size_t l = 0; l <= notation.spec().n_layers(); ++l) {
    if (!notation.is_masked(l)) continue;
    program.given(fmt::format("mask{}", l), notation.oriented(problem.masks[l]),
                  l == 0 ? "dropout of the input" : fmt::format("dropout of layer {}", l));
  }
}

void write_parameters(Program& program, const Notation& notation) {
  const bool is_autograd = program.dialect().language == CodeLanguage::kPytorch;
  for (const Parameter& parameter : notation.parameters()) {
    std::string note = parameter.is_bias ? "biases" : "weights";
    if (parameter.name.starts_with("theta")) note = "thresholds";
    if (parameter.has_constant) {
      note += notation.convention().weights == WeightShape::kInOut ? ", the first row"
                                                                   : ", the first column";
      note += " of the constant input";
    }
    program.given(parameter.name,
                  notation.numbers(parameter, notation.problem().network.parameters()), note,
                  is_autograd ? ", requires_grad=True" : "");
  }
}

void write_settings(Program& program, const Notation& notation) {
  const auto set = [&](const std::string& name, double value) {
    program.set(name, Expression(value));
  };
  const NetworkSpec& spec = notation.spec();
  for (std::size_t l = 1; l <= spec.n_layers(); ++l) {
    const LayerSpec& layer = notation.layer(l);
    if (layer.activation == Activation::kLeakyRelu || layer.activation == Activation::kElu) {
      set(fmt::format("alpha{}", l), layer.alpha_or_default());
    }
  }
  if (spec.loss == Loss::kHuber) set("huber_delta", spec.huber_delta);
  const CodeProblem& problem = notation.problem();
  if (problem.optimizer.kind != OptimizerKind::kRprop || !notation.has_state() ||
      problem.penalty.weight_decay != 0) {
    set("learning_rate", problem.learning_rate);
  }
  const std::pair<const char*, double> unless_zero[] = {
      {"l1", problem.penalty.l1},
      {"l2", problem.penalty.l2},
      {"weight_decay", problem.penalty.weight_decay},
      {"clip_value", problem.clip.value},
      {"clip_norm", problem.clip.norm}};
  for (const auto& [name, value] : unless_zero) {
    if (value != 0) set(name, value);
  }
}

void write_optimizer_settings(Program& program, const OptimizerSpec& spec) {
  const auto set = [&](const std::string& name, double value) {
    program.set(name, Expression(value));
  };
  switch (spec.kind) {
    case OptimizerKind::kSgd:
      if (spec.momentum != 0) set("momentum", spec.momentum);
      break;
    case OptimizerKind::kRmsprop:
      set("decay", spec.decay);
      break;
    case OptimizerKind::kAdam:
    case OptimizerKind::kAdamw:
      set("beta1", spec.beta1);
      set("beta2", spec.beta2);
      break;
    case OptimizerKind::kRprop:
      set("grow", spec.grow);
      set("shrink", spec.shrink);
      set("step_min", spec.step_min);
      set("step_max", spec.step_max);
      break;
    default:
      break;
  }
  const bool has_root = spec.kind != OptimizerKind::kSgd && spec.kind != OptimizerKind::kRprop;
  if (has_root) set("epsilon", spec.epsilon);
}

}  // namespace

void write_given(Program& program, const Notation& notation) {
  program.comment("Given.");
  write_samples(program, notation);
  write_parameters(program, notation);
  write_settings(program, notation);
  write_optimizer_settings(program, notation.problem().optimizer);
}

}  // namespace chainrule::code
