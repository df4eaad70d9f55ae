// What an exercise gives, asks and solves.
#include "explain/exercise_sheet.h"

#include <fmt/format.h>

#include <cassert>
#include <utility>

#include "explain/activation_formula.h"
#include "explain/exercise_facts.h"
#include "explain/exercise_formulas.h"
#include "explain/phrases_derivation.h"
#include "explain/phrases_exercise.h"
#include "explain/quantity_value.h"

namespace chainrule {
namespace {

using Kind = QuantityKind;
using Shape = ExerciseShape;
using Equations = std::vector<ExerciseEquation>;

// How far an exercise goes.
constexpr std::size_t kWithLoss = 2, kWithBackward = 3, kWithUpdate = 4;

// A number of all parameters of a layer, and what it is called.
struct OfParameters {
  std::string before, after;  // of the name: "d" of dW1, "_new" of W1_new
  Kind weights, biases;
  std::size_t index = 0;
  const Phrase* of_weights;
  const Phrase* of_biases;      // nullptr where they are not asked for
  const Phrase* of_thresholds;  // the same, and where worksheets have no name for them
};

class SheetMaker {
 public:
  SheetMaker(const Exercise& exercise, const Convention& convention)
      : exercise_(exercise),
        problem_(exercise.step.problem),
        spec_(problem_.network.spec()),
        convention_(convention),
        values_(exercise.step, convention),
        formulas_(exercise.step, convention) {}

  ExerciseSheet make() {
    sheet_.derivation = formulas_.derivation();
    add_given();
    forward();
    if (difficulty() >= kWithLoss) loss();
    if (difficulty() >= kWithBackward) backward();
    if (difficulty() >= kWithUpdate) update();
    return std::move(sheet_);
  }

 private:
  std::size_t difficulty() const { return exercise_.spec.difficulty; }
  std::size_t n_samples() const { return problem_.x.rows(); }
  std::size_t n_layers() const { return spec_.n_layers(); }
  bool is_masked(std::size_t l) const { return exercise_.step.trace.masked(l); }
  bool has_penalty() const { return problem_.step.penalty.any_gradient(); }

  void section(const Phrase& title) { sheet_.sections.push_back({Message(title), {}}); }
  void ask(ExerciseTable table) { sheet_.sections.back().tables.push_back(std::move(table)); }

  // --- tables -----------------------------------------------------------------------------------

  ExerciseTable of_samples(std::string name, Message what, Kind kind, std::size_t l,
                           std::size_t width) const {
    ExerciseTable table = {std::move(name), std::move(what), Shape::kSamples, l, {}, {}};
    table.turned = convention_.samples == SampleAxis::kColumns;
    table.values = filled(n_samples(), width, table.turned, [&](std::size_t i, std::size_t j) {
      return values_.of({kind, i + 1, l, 0, j + 1});
    });
    table.equations = formulas_.of_matrix({kind, 0, l});
    return table;
  }

  ExerciseTable number(std::string name, Message what, Kind kind, Equations equations) const {
    ExerciseTable table = {std::move(name), std::move(what), Shape::kNumber, 0, {}, {}};
    table.values =
        filled(1, 1, false, [&](std::size_t, std::size_t) { return values_.of({kind}); });
    table.equations = std::move(equations);
    return table;
  }

  // One table, or two where there are biases with a name of their own.
  std::vector<ExerciseTable> of_parameters(const OfParameters& what, std::size_t l) const {
    const bool bias = spec_.layers[l - 1].bias;
    const bool stacked = bias && convention_.offset == OffsetForm::kConstantInput;
    const auto value = [&](std::size_t from, std::size_t to) {
      return values_.of({from == 0 ? what.biases : what.weights, 0, l, from, to, what.index});
    };
    const std::size_t n_out = spec_.width(l), first = stacked ? 0 : 1;
    ExerciseTable weights = {fmt::format("{}W{}{}", what.before, l, what.after),
                             Message(*what.of_weights, l),
                             Shape::kWeights,
                             l,
                             {},
                             {}};
    weights.turned = convention_.weights == WeightShape::kOutIn;
    weights.has_constant_input = stacked;
    weights.values = filled(spec_.width(l - 1) + 1 - first, n_out, weights.turned,
                            [&](std::size_t i, std::size_t j) { return value(i + first, j + 1); });
    weights.equations = formulas_.of_parameter({what.weights, 0, l, 1, 1, what.index});
    std::vector<ExerciseTable> tables = {std::move(weights)};
    if (!bias) return tables;
    const Equations of_bias = formulas_.of_parameter({what.biases, 0, l, 0, 1, what.index});
    if (stacked) {
      tables[0].equations.insert(tables[0].equations.end(), of_bias.begin(), of_bias.end());
      return tables;
    }
    const bool threshold = convention_.offset == OffsetForm::kThreshold;
    if ((threshold ? what.of_thresholds : what.of_biases) == nullptr) return tables;
    ExerciseTable biases = {
        fmt::format("{}{}{}{}", what.before, threshold ? "theta" : "b", l, what.after),
        Message(threshold ? *what.of_thresholds : *what.of_biases, l),
        Shape::kUnits,
        l,
        of_bias,
        {}};
    biases.values =
        filled(1, n_out, false, [&](std::size_t, std::size_t j) { return value(0, j + 1); });
    tables.push_back(std::move(biases));
    return tables;
  }

  template <class ValueAt>
  static Matrix<double> filled(std::size_t rows, std::size_t cols, bool turned, const ValueAt& at) {
    Matrix<double> matrix(turned ? cols : rows, turned ? rows : cols);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < cols; ++j) (turned ? matrix(j, i) : matrix(i, j)) = at(i, j);
    }
    return matrix;
  }

  // --- what is given ----------------------------------------------------------------------------

  void add_given() {
    std::vector<ExerciseTable>& given = sheet_.given;
    given.push_back(
        of_samples("x", Message(phrases::kGivenInputs), Kind::kInput, 0, spec_.n_inputs));
    given.push_back(
        of_samples("t", Message(phrases::kGivenTargets), Kind::kTarget, 0, spec_.n_outputs()));
    given.back().layer = n_layers();
    given.back().for_worksheets_only = difficulty() < kWithLoss;
    for (std::size_t l = 1; l <= n_layers(); ++l) {
      for (ExerciseTable& table :
           of_parameters({"", "", Kind::kWeight, Kind::kBias, 0, &phrases::kWeightsOf,
                          &phrases::kBiasesOf, &phrases::kThresholdsOf},
                         l)) {
        table.equations.clear();
        given.push_back(std::move(table));
      }
      if (is_masked(l)) {
        given.push_back(of_samples(fmt::format("mask{}", l), Message(phrases::kMaskOf, l),
                                   Kind::kMask, l, spec_.width(l)));
      }
    }
  }

  // --- what is asked ----------------------------------------------------------------------------

  void forward() {
    section(phrases::kForward);
    for (std::size_t l = 1; l <= n_layers(); ++l) {
      const std::size_t width = spec_.width(l);
      ask(of_samples(fmt::format("z{}", l), Message(phrases::kMatrixSum, l), Kind::kPreActivation,
                     l, width));
      const std::string_view name = to_string(spec_.layers[l - 1].activation);
      ask(of_samples(fmt::format("a{}", l), Message(phrases::kMatrixActivation, l, name),
                     Kind::kActivation, l, width));
      if (!is_masked(l)) continue;
      ask(of_samples(fmt::format("h{}", l), Message(phrases::kMatrixOutput, l), Kind::kOutput, l,
                     width));
    }
  }

  void loss() {
    section(phrases::kLossSection);
    if (n_samples() > 1) {
      ExerciseTable losses = {"losses", Message(phrases::kLossesOf), Shape::kPerSample, 0, {}, {}};
      losses.values = filled(1, n_samples(), false, [&](std::size_t, std::size_t i) {
        return values_.of({Kind::kSampleLoss, i + 1});
      });
      losses.equations = formulas_.of_sample_loss();
      ask(std::move(losses));
      ask(number("loss", Message(phrases::kBatchMean), Kind::kLoss,
                 formulas_.of_number({Kind::kLoss})));
    } else {
      ask(number("loss", Message(phrases::kLossOfBatch), Kind::kLoss, formulas_.of_sample_loss()));
    }
    if (!has_penalty() || difficulty() < kWithUpdate) return;
    ask(number("penalty", Message(phrases::kPenaltyOf), Kind::kPenalty, {}));
    ask(number("objective", Message(phrases::kObjectiveOf), Kind::kObjective,
               formulas_.of_number({Kind::kObjective})));
  }

  void backward() {
    section(phrases::kBackward);
    for (std::size_t l = n_layers(); l > 0; --l) {
      const std::size_t width = spec_.width(l);
      const bool fused = l == n_layers() && is_fused(spec_);
      if (l == n_layers() && !fused) {
        ask(of_samples(fmt::format("back{}", l), Message(phrases::kMatrixLossSlope),
                       Kind::kLossSlope, l, width));
      }
      if (!fused) {
        ask(of_samples(fmt::format("slope{}", l), Message(phrases::kMatrixSlope, l), Kind::kSlope,
                       l, width));
      }
      ask(of_samples(fmt::format("delta{}", l), Message(phrases::kMatrixDelta, l), Kind::kDelta, l,
                     width));
    }
    section(phrases::kGradients);
    for (std::size_t l = 1; l <= n_layers(); ++l) {
      ask_all(
          {"d", "", Kind::kWeightGradient, Kind::kBiasGradient, 0, &phrases::kMatrixWeightGradient,
           &phrases::kMatrixBiasGradient, &phrases::kThresholdGradient},
          l);
    }
  }

  void ask_all(const OfParameters& what, std::size_t l) {
    for (ExerciseTable& table : of_parameters(what, l)) ask(std::move(table));
  }

  void update() {
    section(phrases::kUpdate);
    for (std::size_t l = 1; l <= n_layers(); ++l) {
      if (has_penalty()) {
        ask_all({"g", "", Kind::kPenalizedGradient, Kind::kPenalizedGradient, 0,
                 &phrases::kWithPenalty, nullptr, nullptr},
                l);
      }
      if (problem_.step.optimizer.kind == OptimizerKind::kAdam) {
        ask_all({"m_", "", Kind::kStateAfter, Kind::kStateAfter, 0, &phrases::kFirstMoments,
                 &phrases::kFirstMomentsOfBiases, nullptr},
                l);
        ask_all({"v_", "", Kind::kStateAfter, Kind::kStateAfter, 1, &phrases::kSecondMoments,
                 &phrases::kSecondMomentsOfBiases, nullptr},
                l);
      }
      ask_all({"", "_new", Kind::kNewWeight, Kind::kNewBias, 0, &phrases::kMatrixNewWeights,
               &phrases::kMatrixNewBiases, &phrases::kNewThresholds},
              l);
    }
    section(phrases::kAfter);
    ask(number("loss_after", Message(phrases::kLossOfBatch), Kind::kLossAfter, {}));
  }

  const Exercise& exercise_;
  const StepProblem& problem_;
  const NetworkSpec& spec_;
  Convention convention_;
  QuantityValues values_;
  ExerciseFormulas formulas_;
  ExerciseSheet sheet_;
};

}  // namespace

ExerciseSheet exercise_sheet(const Exercise& exercise, const Convention& convention) {
  ExerciseSheet sheet = SheetMaker(exercise, convention).make();
  sheet.facts = exercise_facts(exercise, convention);
  return sheet;
}

std::string significant(double value, std::size_t figures) {
  return value == 0 ? "0" : fmt::format("{:#.{}g}", value, figures);
}

std::string shortest(double value) {
  return fmt::format("{}", value);
}

}  // namespace chainrule
