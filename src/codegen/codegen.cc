// A step of training as a program: checks what came, and puts the parts together.
#include <chainrule/codegen.h>
#include <fmt/format.h>

#include <cmath>

#include "codegen/step_code.h"
#include "core/fail.h"
#include "core/names.h"

namespace chainrule {
namespace {

constexpr Named<CodeLanguage> kLanguages[] = {{CodeLanguage::kNumpy, "numpy"},
                                              {CodeLanguage::kPytorch, "pytorch"},
                                              {CodeLanguage::kOctave, "octave"},
                                              {CodeLanguage::kCpp, "cpp"}};

void check_shape(const char* what, ConstView<double> came, std::size_t rows, std::size_t cols) {
  if (came.rows() != rows || came.cols() != cols) {
    fail(ErrorCode::kShape, "codegen: {} [{} x {}] came, [{} x {}] was expected", what, came.rows(),
         came.cols(), rows, cols);
  }
}

void check_finite(const char* what, std::span<const double> values) {
  for (const double value : values) {
    if (!std::isfinite(value)) {
      fail(ErrorCode::kValue, "codegen: {} came among the {}, finite numbers were expected", value,
           what);
    }
  }
}

void check_finite(const char* what, ConstView<double> values) {
  for (std::size_t i = 0; i < values.rows(); ++i) check_finite(what, values.row(i));
}

void check_masks(const CodeProblem& problem) {
  if (problem.masks.empty()) return;
  const NetworkSpec& spec = problem.network.spec();
  if (problem.masks.size() != spec.n_layers() + 1) {
    fail(ErrorCode::kShape, "codegen: masks of {} layers came, {} were expected",
         problem.masks.size(), spec.n_layers() + 1);
  }
  if (!problem.masks.back().empty()) {
    fail(ErrorCode::kShape, "codegen: a mask came for the last layer, none was expected");
  }
  for (std::size_t l = 0; l < spec.n_layers(); ++l) {
    const Matrix<double>& mask = problem.masks[l];
    if (mask.empty()) continue;
    check_shape("a mask", mask, problem.x.rows(), spec.width(l));
    check_finite("masks", mask.view());
  }
}

void check_optimizer(const CodeProblem& problem) {
  if (problem.optimizer.kind == OptimizerKind::kLbfgs) {
    fail(ErrorCode::kValue, "codegen: lbfgs has no single steps");
  }
  validate(problem.optimizer);
  validate(problem.penalty);
  validate(problem.clip);
  if (!(problem.learning_rate >= 0 && std::isfinite(problem.learning_rate))) {
    fail(ErrorCode::kValue, "codegen: learning rate = {}, expected a finite number of at least 0",
         problem.learning_rate);
  }
  if (problem.state == nullptr) return;
  if (!(problem.state->spec() == problem.optimizer)) {
    fail(ErrorCode::kValue, "codegen: the state of another optimizer came");
  }
  for (std::size_t i = 0; i < problem.state->n_states(); ++i) {
    if (problem.state->state(i).size() != problem.network.n_parameters()) {
      fail(ErrorCode::kShape, "codegen: a state of {} numbers came, {} were expected",
           problem.state->state(i).size(), problem.network.n_parameters());
    }
    check_finite("state", problem.state->state(i));
  }
}

void check(const CodeProblem& problem) {
  const Network<double>& network = problem.network;
  validate(network.spec());
  const std::size_t n = problem.x.rows();
  if (n == 0) fail(ErrorCode::kShape, "codegen: no samples came");
  check_shape("x", problem.x, n, network.n_inputs());
  check_shape("targets", problem.targets, n, network.n_outputs());
  if (!problem.sample_weights.empty() && problem.sample_weights.size() != n) {
    fail(ErrorCode::kShape, "codegen: {} sample weights came, {} were expected",
         problem.sample_weights.size(), n);
  }
  check_finite("inputs", problem.x);
  check_finite("targets", problem.targets);
  check_finite("sample weights", problem.sample_weights);
  check_finite("parameters", network.parameters());
  check_masks(problem);
  check_optimizer(problem);
}

// What the program is of, and how it writes it.
std::string title(const code::Notation& notation, const code::Dialect& language) {
  const NetworkSpec& spec = notation.spec();
  std::string widths = std::to_string(spec.n_inputs), activations;
  for (const LayerSpec& layer : spec.layers) {
    widths += fmt::format("-{}", layer.units);
    activations +=
        fmt::format("{}{}", activations.empty() ? "" : ", ", to_string(layer.activation));
  }
  const Convention& convention = notation.convention();
  const bool is_rows = convention.samples == SampleAxis::kRows;
  const bool is_in_out = convention.weights == WeightShape::kInOut;
  std::string text =
      fmt::format("{} One training step of a {} network ({}): {}, {}.\n", language.comment, widths,
                  activations, to_string(spec.loss), to_string(notation.problem().optimizer.kind));
  text += fmt::format("{} A sample is a {}; W is [{}]; delta = {}dL/dz.\n", language.comment,
                      is_rows ? "row" : "column", is_in_out ? "inputs x units" : "units x inputs",
                      notation.is_negative() ? "-" : "");
  return text;
}

void write_objective(code::Program& program, const code::Notation& notation, bool is_after) {
  if (!notation.problem().penalty.any_gradient()) return;
  const std::string suffix = is_after ? "_after" : "";
  const code::Expression penalty = program.show(
      "penalty" + suffix, code::penalty_of(notation, is_after ? "_new" : ""), "of large weights");
  program.show("objective" + suffix, code::scalar("loss" + suffix) + penalty);
}

}  // namespace

std::string_view to_string(CodeLanguage language) {
  return name_of<CodeLanguage>(kLanguages, language);
}

CodeLanguage code_language_from_name(std::string_view name) {
  return value_of<CodeLanguage>(kLanguages, "code language", name);
}

std::string write_step_code(const CodeProblem& problem, const CodeOptions& options) {
  check(problem);
  const code::Notation notation(problem, options.convention);
  code::Program program(code::dialect(options.language));
  code::write_given(program, notation);
  code::write_state(program, notation);
  program.heading("Forward pass: z = weighted sums, a = f(z). Then the loss.");
  const code::Forward forward = code::write_forward(program, notation, false);
  write_objective(program, notation, false);
  if (options.language == CodeLanguage::kPytorch) {
    code::write_autograd(program, notation, forward);
  } else {
    program.heading("Backward pass, from the last layer to the first: delta = back * f'(z).");
    code::write_backward(program, notation, forward);
    program.heading(fmt::format("Update: {}.", to_string(problem.optimizer.kind)));
    code::write_update(program, notation);
  }
  program.heading("The loss after the step.");
  code::write_forward(program, notation, true);
  write_objective(program, notation, true);
  return code::finished(program, title(notation, program.dialect()));
}

}  // namespace chainrule
