// Formulas as text of a notation.
#include "explain/formula_writer.h"

#include <algorithm>
#include <cassert>

#include "explain/step_lines.h"

namespace chainrule {

using Kind = Formula::Kind;

std::string FormulaWriter::formula(const Formula& formula) const {
  return write(formula, true).text;
}

std::string FormulaWriter::numbers(const Formula& formula) const {
  FormulaWriter writer = *this;
  writer.in_numbers_ = true;
  return writer.formula(formula);
}

std::string FormulaWriter::matrix_numbers(const Formula& formula, std::size_t figures) const {
  FormulaWriter writer = *this;
  writer.in_numbers_ = true;
  writer.matrix_figures_ = figures;
  return writer.formula(formula);
}

std::string FormulaWriter::in_words(const Formula& formula, std::size_t figures) const {
  FormulaWriter writer = *this;
  writer.use_ = SymbolUse::kFamily;
  if (formula.kind == Kind::kNumber) return number(rounded(formula.number, figures));
  return writer.formula(formula);
}

std::string FormulaWriter::symbol(const Quantity& quantity) const {
  return notation_.symbol(symbol_form(quantity, derivation_, SymbolUse::kFormula));
}

std::string FormulaWriter::family(const Quantity& quantity) const {
  return notation_.symbol(symbol_form(quantity, derivation_, SymbolUse::kFamily));
}

std::string FormulaWriter::number(double value) const {
  return notation_.number(shown_number(value));
}

std::string FormulaWriter::condition(const ShownCondition& condition) const {
  return number(condition.left) + notation_.relation(condition.relation) + number(condition.right);
}

std::string FormulaWriter::at_least(const Written& written, Level level) const {
  return written.level >= level ? written.text : notation_.parentheses(written.text);
}

// A factor of a product, or what stands above or below a fraction's stroke.
std::string FormulaWriter::factor(const Formula& formula, bool bare) const {
  const Written written = write(formula, bare);
  return at_least(written, written.level == Level::kScientific ? Level::kRaised : Level::kProduct);
}

FormulaWriter::Written FormulaWriter::write(const Formula& formula, bool bare) const {
  switch (formula.kind) {
    case Kind::kNumber:
      return write_number(formula.number, bare);
    case Kind::kSymbol:
      return write_symbol(formula.symbol, bare);
    case Kind::kSum:
      return write_sum(formula);
    case Kind::kProduct:
      return write_product(formula, notation_.times(), bare);
    case Kind::kMatrixProduct:
      return write_product(
          formula, (matrix_figures_ > 0 ? std::string(1, kBreak) : "") + notation_.times(), bare);
    case Kind::kHadamard:
      return write_product(formula, notation_.hadamard(), bare);
    case Kind::kQuotient:
      return write_quotient(formula, bare);
    case Kind::kPower:
      return write_power(formula);
    case Kind::kNegative:
      return write_negative(formula, bare);
    case Kind::kFunction:
      return write_function(formula);
    case Kind::kCases:
      return write_cases(formula);
    case Kind::kOmitted:
      return {in_numbers_ ? notation_.omitted(formula.count, number(formula.number))
                          : notation_.ellipsis(),
              Level::kAtom};
    case Kind::kDerivative:
      return {notation_.derivative(write(formula.parts[0], true).text,
                                   write(formula.parts[1], true).text),
              Level::kProduct};
    case Kind::kTransposed:
      return {notation_.transposed(at_least(write(formula.parts[0], true), Level::kRaised)),
              Level::kAtom};
    case Kind::kSumRows:
      return {notation_.sum_over("n", write(formula.parts[0], true).text), Level::kAtom};
    case Kind::kEquation:
      return {write(formula.parts[0], true).text + notation_.relation(Relation::kEqual) +
                  write(formula.parts[1], true).text,
              Level::kSum};
    case Kind::kSumUnits:
      return {notation_.sum_over("j", write(formula.parts[0], true).text), Level::kAtom};
  }
  assert(false && "a formula of a kind that is not known");
  return {};
}

FormulaWriter::Written FormulaWriter::write_number(double value, bool bare) const {
  const ShownNumber shown = shown_number(value);
  const Level scientific = shown.mantissa == "1" ? Level::kRaised : Level::kScientific;
  Written written{notation_.number(shown), shown.plain ? Level::kAtom : scientific};
  if (!shown.negative) return written;
  if (!bare) return {notation_.parentheses(written.text), Level::kAtom};
  written.level = shown.plain ? Level::kProduct : Level::kScientific;
  return written;
}

FormulaWriter::Written FormulaWriter::write_symbol(const Quantity& quantity, bool bare) const {
  if (matrix_figures_ > 0) {
    const auto matrix = derivation_.matrices.find(quantity);
    if (matrix == derivation_.matrices.end()) {
      return write_number(rounded(derivation_.value_of(quantity), matrix_figures_), bare);
    }
    return {notation_.matrix(written_matrix(matrix->second, *this, matrix_figures_)), Level::kAtom};
  }
  const SymbolForm form = symbol_form(quantity, derivation_, use_);
  Written written{notation_.symbol(form), form.raised() ? Level::kRaised : Level::kAtom};
  if (form.kind == SymbolForm::Kind::kDerivative) written.level = Level::kProduct;
  if (form.negated && !bare) return {notation_.parentheses(written.text), Level::kAtom};
  return written;
}

FormulaWriter::Written FormulaWriter::write_sum(const Formula& formula) const {
  std::string text;
  for (const Formula& part : formula.parts) {
    const bool first = &part == &formula.parts.front();
    if (first) {
      text += at_least(write(part, true), Level::kProduct);
    } else if (part.kind == Kind::kNegative) {
      text += notation_.minus() + at_least(write(part.parts[0], false), Level::kProduct);
    } else {
      text += notation_.plus() + at_least(write(part, false), Level::kProduct);
    }
  }
  return {text, Level::kSum};
}

FormulaWriter::Written FormulaWriter::write_product(const Formula& formula,
                                                    const std::string& times, bool bare) const {
  std::string text;
  for (const Formula& part : formula.parts) {
    const bool first = &part == &formula.parts.front();
    const bool other_product = part.kind != formula.kind &&
                               (part.kind == Kind::kMatrixProduct || part.kind == Kind::kHadamard);
    std::string one = factor(part, bare && first);
    if (other_product) one = notation_.parentheses(one);
    text += (first ? "" : times) + one;
  }
  return {text, Level::kProduct};
}

FormulaWriter::Written FormulaWriter::write_quotient(const Formula& formula, bool bare) const {
  const Formula& above = formula.parts[0];
  const Formula& below = formula.parts[1];
  const std::string all_above = write(above, true).text, all_below = write(below, true).text;
  if (notation_.takes_bar(all_above, all_below)) {
    return {notation_.fraction(all_above, all_below), Level::kProduct};
  }
  return {factor(above, bare) + notation_.stroke() + at_least(write(below, false), Level::kRaised),
          Level::kProduct};
}

FormulaWriter::Written FormulaWriter::write_power(const Formula& formula) const {
  return {notation_.power(at_least(write(formula.parts[0], false), Level::kAtom),
                          write(formula.parts[1], true).text),
          Level::kRaised};
}

FormulaWriter::Written FormulaWriter::write_negative(const Formula& formula, bool bare) const {
  const Written inner = write(formula.parts[0], false);
  const std::string text = notation_.negative(at_least(inner, Level::kProduct));
  if (!bare) return {notation_.parentheses(text), Level::kAtom};
  return {text, Level::kProduct};
}

FormulaWriter::Written FormulaWriter::write_function(const Formula& formula) const {
  std::vector<std::string> arguments;
  for (const Formula& part : formula.parts) arguments.push_back(write(part, true).text);
  const bool raised = formula.function == FunctionName::kExp && notation_.raises_exponentials();
  return {notation_.function(formula.function, arguments), raised ? Level::kRaised : Level::kAtom};
}

FormulaWriter::Written FormulaWriter::write_cases(const Formula& formula) const {
  std::vector<WrittenCase> cases;
  for (const Case& one : formula.cases) {
    WrittenCase written;
    written.value = write(one.value, true).text;
    if (&one != &formula.cases.back()) {
      written.left = write(one.left, true).text;
      written.relation = one.relation;
      written.right = write(one.right, true).text;
    }
    cases.push_back(std::move(written));
  }
  return {notation_.cases(cases), Level::kSum};
}

}  // namespace chainrule
