// What the parts of a derivation are built with.
#include "explain/derivation_builder.h"

#include <utility>

#include "core/fail.h"
#include "explain/phrases_derivation.h"

namespace chainrule {

DerivationBuilder::DerivationBuilder(const RecordedStep& step, const ExplainOptions& options)
    : options_(options), values_(step, options.convention), scope_(choose_scope(values_, options)) {
  if (options.figures < 1 || options.figures > 17) {
    fail(ErrorCode::kValue, "explain: {} figures came, 1 to 17 were expected", options.figures);
  }
  derivation_.title = Message(phrases::kTitle);
  derivation_.network = spec();
  derivation_.convention = options.convention;
  derivation_.n_samples = n_samples();
  derivation_.samples = scope_.samples;
  derivation_.state_names = step.state_names;
}

Section& DerivationBuilder::add_section(Message title) {
  derivation_.sections.push_back({std::move(title), {}, {}, {}});
  return derivation_.sections.back();
}

Step& DerivationBuilder::add_step(const Quantity& result, Message what,
                                  std::vector<Formula> general) {
  for (const Formula& formula : general) note_values(formula);
  const double value = values_.of(result);
  derivation_.values[result] = value;
  std::vector<Step>& steps = derivation_.sections.back().steps;
  steps.push_back({result, std::move(what), std::move(general), value, {}, {}});
  return steps.back();
}

MatrixStep& DerivationBuilder::add_matrix_step(const Quantity& result, Message what,
                                               Formula general) {
  for (const Quantity& q : symbols_of(general)) note_matrix(q);
  std::vector<MatrixStep>& steps = derivation_.sections.back().matrix_steps;
  steps.push_back({result, std::move(what), std::move(general), matrix_of(values_, result)});
  return steps.back();
}

Formula DerivationBuilder::shortened(std::vector<Formula> terms) const {
  std::vector<double> sizes;
  const ValueOf value_of = [this](const Quantity& q) { return values_.of(q); };
  for (const Formula& term : terms) sizes.push_back(evaluate(term, value_of));
  const std::vector<std::size_t> kept = largest_terms(sizes, options_.terms);
  if (kept.size() == terms.size()) return formula::sum(std::move(terms));
  std::vector<Formula> parts;
  double rest = 0;
  auto next = kept.begin();
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (next != kept.end() && *next == i) {
      parts.push_back(std::move(terms[i]));
      ++next;
    } else {
      rest += sizes[i];
    }
  }
  parts.push_back(formula::omitted(terms.size() - kept.size(), rest));
  return formula::sum(std::move(parts));
}

Quantity DerivationBuilder::handed_on(std::size_t sample, std::size_t l, std::size_t unit,
                                      bool after) const {
  if (is_masked(l)) return {QuantityKind::kOutput, sample, l, 0, unit, after && l > 0 ? 1U : 0U};
  if (l == 0) return {QuantityKind::kInput, sample, 0, 0, unit};
  return {QuantityKind::kActivation, sample, l, 0, unit, after ? 1U : 0U};
}

void DerivationBuilder::note_values(const Formula& formula) {
  if (formula.kind == Formula::Kind::kDerivative) return;
  if (formula.kind == Formula::Kind::kSymbol) {
    derivation_.values[formula.symbol] = values_.of(formula.symbol);
    return;
  }
  for (const Formula& part : formula.parts) note_values(part);
  for (const Case& one : formula.cases) {
    note_values(one.value);
    if (&one == &formula.cases.back()) break;
    note_values(one.left);
    note_values(one.right);
  }
}

void DerivationBuilder::note_matrix(const Quantity& q) {
  if (q.kind == QuantityKind::kLearningRate) {
    derivation_.values[q] = values_.of(q);
    return;
  }
  derivation_.matrices[q] = matrix_of(values_, q);
}

Derivation DerivationBuilder::take() {
  return std::move(derivation_);
}

}  // namespace chainrule
