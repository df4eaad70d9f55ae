// The general formula of every number that an exercise asks for.
#include "explain/exercise_formulas.h"

#include <cmath>
#include <utility>

#include "explain/activation_formula.h"
#include "explain/derive.h"

namespace chainrule {
namespace {

using namespace formula;
using Kind = QuantityKind;

}  // namespace

ExerciseFormulas::ExerciseFormulas(const RecordedStep& step, const Convention& convention)
    : spec_(step.problem.network.spec()), convention_(convention) {
  ExplainOptions options;
  options.convention = convention;
  options.gradient_check = false;
  for (std::size_t l = 1; l <= spec_.n_layers(); ++l) {
    options.weights.push_back({l, 1, 1});
    if (spec_.layers[l - 1].bias) options.weights.push_back({l, 0, 1});
  }
  keep(derive(step, options));
  options.weights.clear();
  options.matrices = true;
  keep(derive(step, options));
}

void ExerciseFormulas::keep(Derivation derivation) {
  for (const Section& section : derivation.sections) {
    for (const Step& step : section.steps) formulas_[step.result] = step.formula();
    for (const MatrixStep& step : section.matrix_steps) formulas_[step.result] = step.general;
  }
  derivation.sections.clear();
  derivation_ = std::move(derivation);
}

ExerciseFormulas::Equations ExerciseFormulas::of_number(const Quantity& number) const {
  const auto found = formulas_.find(number);
  if (found == formulas_.end()) return {};
  return {{number, found->second}};
}

ExerciseFormulas::Equations ExerciseFormulas::of_matrix(const Quantity& whole) const {
  if (whole.kind == Kind::kSlope) return {};  // f'(Z) = f'(Z): the facts say what f' is
  return of_number(whole);
}

ExerciseFormulas::Equations ExerciseFormulas::of_parameter(const Quantity& first) const {
  Equations whole = of_matrix({first.kind, 0, first.layer, 0, 0, first.index});
  if (!whole.empty()) return whole;
  Equations equations = of_number(first);
  if (first.kind != Kind::kNewWeight && first.kind != Kind::kNewBias) return equations;
  // Adam's new weight is calculated from numbers that no worksheet names.
  for (const std::size_t index : {1U, 0U}) {
    Quantity corrected = first;
    corrected.kind = Kind::kCorrectedMoment;
    corrected.index = index;
    for (ExerciseEquation& one : of_number(corrected)) {
      equations.insert(equations.begin(), std::move(one));
    }
  }
  return equations;
}

ExerciseFormulas::Equations ExerciseFormulas::of_sample_loss() const {
  std::vector<Formula> terms;
  const std::size_t last = spec_.n_layers();
  for (std::size_t j = 1; j <= spec_.n_outputs(); ++j) {
    terms.push_back(loss_term_formula(spec_,
                                      {{Kind::kPreActivation, 1, last, 0, j},
                                       {Kind::kActivation, 1, last, 0, j},
                                       {Kind::kTarget, 1, 0, 0, j}},
                                      convention_.delta == DeltaSign::kNegative));
  }
  Formula all = sum(std::move(terms));
  const double below =
      std::round(1 / loss_factor(spec_.loss, static_cast<double>(spec_.n_outputs())));
  if (below != 1) all = product({quotient(number(1), number(below)), std::move(all)});
  const bool single = derivation_.n_samples == 1;
  return {{single ? Quantity{Kind::kLoss} : Quantity{Kind::kSampleLoss, 1}, std::move(all)}};
}

}  // namespace chainrule
