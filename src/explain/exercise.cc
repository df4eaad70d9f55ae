// The networks and numbers of exercises.
#include <chainrule/exercise.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "core/fail.h"
#include "core/names.h"
#include "explain/exercise_sheet.h"

namespace chainrule {
namespace {

constexpr Named<ExerciseFormat> kFormats[] = {
    {ExerciseFormat::kMarkdown, "markdown"}, {ExerciseFormat::kLatex, "latex"},
    {ExerciseFormat::kHtml, "html"},         {ExerciseFormat::kToml, "toml"},
    {ExerciseFormat::kCsv, "csv"},
};

constexpr std::uint64_t kMaxAttempts = 100'000;

enum class Extra { kNone, kSoftmax, kDropout, kAdam };

// Numbers for one attempt, each drawn for its own purpose.
class Draw {
 public:
  Draw(const ExerciseSpec& spec, std::uint64_t attempt)
      : philox_(spec.seed),
        layer_(static_cast<std::uint16_t>(spec.difficulty)),
        attempt_(attempt) {}

  std::size_t below(std::size_t bound) {
    return philox_.below(bound, Purpose::kExercise, layer_, next_++, attempt_);
  }
  // -limit to limit tenths, without 0.
  double tenths(std::size_t limit) {
    const auto drawn = static_cast<double>(below(2 * limit));
    const auto half = static_cast<double>(limit);
    return (drawn < half ? drawn - half : drawn - half + 1) / 10;
  }
  // 1 to limit tenths.
  double positive_tenths(std::size_t limit) { return static_cast<double>(below(limit) + 1) / 10; }

 private:
  Philox philox_;
  std::uint16_t layer_;
  std::uint64_t attempt_;
  std::uint64_t next_ = 0;
};

// What does not depend on the attempt.
Extra extra_of(const ExerciseSpec& spec) {
  if (spec.difficulty < 5) return Extra::kNone;
  constexpr Extra kExtras[] = {Extra::kSoftmax, Extra::kDropout, Extra::kAdam};
  return kExtras[Philox(spec.seed).below(3, Purpose::kExercise, 0, 0, 0)];
}

NetworkSpec network_of(const ExerciseSpec& spec, Extra extra) {
  const bool bias = spec.difficulty >= 4;
  NetworkSpec network;
  network.n_inputs = 2;
  const auto layer = [bias](std::size_t units, Activation activation) {
    return LayerSpec{.units = units, .activation = activation, .bias = bias};
  };
  if (spec.difficulty == 1) {
    network.n_inputs = 3;
    network.layers = {layer(1, Activation::kSigmoid)};
    return network;
  }
  network.layers = {layer(2, Activation::kSigmoid), layer(1, Activation::kSigmoid)};
  switch (extra) {
    case Extra::kNone:
      break;
    case Extra::kSoftmax:
      network.layers = {layer(2, Activation::kSigmoid), layer(3, Activation::kSoftmax)};
      network.loss = Loss::kCategoricalCrossEntropy;
      break;
    case Extra::kDropout:
      network.layers = {layer(3, Activation::kTanh), layer(1, Activation::kSigmoid)};
      network.layers[0].dropout = 0.5;
      network.loss = Loss::kBinaryCrossEntropy;
      break;
    case Extra::kAdam:
      network.layers[0].activation = Activation::kTanh;
      break;
  }
  return network;
}

StepSpec step_of(Extra extra) {
  StepSpec step;
  step.learning_rate = 1;
  if (extra == Extra::kSoftmax) step.penalty.l2 = 0.1;
  if (extra != Extra::kNone) step.learning_rate = 0.5;
  if (extra == Extra::kAdam) {
    step.optimizer = {.kind = OptimizerKind::kAdam};
    step.learning_rate = 0.1;
  }
  return step;
}

void draw_targets(Draw& draw, Loss loss, Matrix<double>& targets) {
  for (std::size_t i = 0; i < targets.rows(); ++i) {
    if (loss == Loss::kCategoricalCrossEntropy) {
      targets(i, draw.below(targets.cols())) = 1;
    } else if (loss == Loss::kBinaryCrossEntropy) {
      targets(i, 0) = static_cast<double>(draw.below(2));
    } else {
      targets(i, 0) = draw.positive_tenths(9);
    }
  }
}

// Of each sample's hidden units one is dropped; which one differs between samples.
void draw_masks(Draw& draw, StepProblem& problem) {
  const NetworkSpec& spec = problem.network.spec();
  const std::size_t width = spec.width(1);
  problem.masks.resize(spec.n_layers() + 1);
  Matrix<double> mask(problem.x.rows(), width);
  const std::size_t first = draw.below(width);
  for (std::size_t i = 0; i < mask.rows(); ++i) {
    for (std::size_t j = 0; j < width; ++j) mask(i, j) = j == (first + i) % width ? 0 : 2;
  }
  problem.masks[1] = std::move(mask);
}

StepProblem draw_problem(const ExerciseSpec& spec, Extra extra, std::uint64_t attempt) {
  Draw draw(spec, attempt);
  const std::size_t n_samples = spec.difficulty >= 4 ? 2 : 1;
  StepProblem problem;
  problem.network = Network<double>(network_of(spec, extra));
  for (double& w : problem.network.parameters()) w = draw.tenths(9);
  problem.x = Matrix<double>(n_samples, problem.network.n_inputs());
  for (double& x : problem.x.values()) x = draw.positive_tenths(10);
  problem.targets = Matrix<double>(n_samples, problem.network.n_outputs());
  draw_targets(draw, problem.network.spec().loss, problem.targets);
  if (extra == Extra::kDropout) draw_masks(draw, problem);
  problem.step = step_of(extra);
  return problem;
}

bool all_differ(std::span<const double> values) {
  std::set<double> seen(values.begin(), values.end());
  return seen.size() == values.size();
}

// Starting numbers that cannot be taken for one another.
bool is_given_well(const StepProblem& problem) {
  const Network<double>& network = problem.network;
  std::vector<double> weights;
  for (const ParameterBlock& block : network.blocks()) {
    if (block.is_bias) continue;
    for (std::size_t k = 0; k < block.size(); ++k) {
      weights.push_back(network.parameters()[block.offset + k]);
    }
  }
  return all_differ(weights) && all_differ(problem.x.values());
}

// No unit is saturated, and no number that is asked for is so small that it says nothing or, at
// four digits, the same as another one of its table.
bool is_worth_calculating(const RecordedStep& step, const ExerciseSheet& sheet) {
  for (std::size_t l = 1; l <= step.problem.network.n_layers(); ++l) {
    const ConstView<double> z = step.trace.pre_activation(l);
    for (std::size_t i = 0; i < z.rows(); ++i) {
      for (const double value : z.row(i)) {
        if (std::abs(value) > 2 || std::abs(value) < 0.05) return false;
      }
    }
  }
  for (const ExerciseSection& section : sheet.sections) {
    for (const ExerciseTable& table : section.tables) {
      std::set<std::string> seen;
      for (const double value : table.values.values()) {
        if (value == 0) continue;                                // of a dropped unit
        const bool may_be_small = table.name.starts_with("v_");  // squares
        if (std::abs(value) < (may_be_small ? 1e-7 : 1e-3)) return false;
        if (!seen.insert(significant(value, 4)).second) return false;
      }
    }
  }
  const double before = step.loss.mean() + step.penalty;
  const double after = step.loss_after.mean() + step.penalty_after;
  return after < before && std::abs(step.loss_after.mean() - step.loss.mean()) > 1e-3;
}

}  // namespace

std::string_view to_string(ExerciseFormat format) {
  return name_of<ExerciseFormat>(kFormats, format);
}

ExerciseFormat exercise_format_from_name(std::string_view name) {
  return value_of<ExerciseFormat>(kFormats, "format", name);
}

Exercise make_exercise(const ExerciseSpec& spec) {
  if (spec.difficulty < 1 || spec.difficulty > 5) {
    fail(ErrorCode::kValue, "exercise: difficulty {}, 1 to 5 was expected", spec.difficulty);
  }
  const Extra extra = extra_of(spec);
  for (std::uint64_t attempt = 0; attempt < kMaxAttempts; ++attempt) {
    StepProblem problem = draw_problem(spec, extra, attempt);
    if (!is_given_well(problem)) continue;
    Exercise exercise = {spec, record_step(std::move(problem))};
    if (is_worth_calculating(exercise.step, exercise_sheet(exercise, {}))) return exercise;
  }
  fail(ErrorCode::kValue, "exercise: no friendly numbers for seed {}", spec.seed);
}

}  // namespace chainrule
