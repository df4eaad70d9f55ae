// Writes formulas in any notation: precedence, parentheses, signs.
#pragma once

#include <string>

#include "explain/derivation.h"
#include "explain/formula.h"
#include "explain/notation.h"

namespace chainrule {

class FormulaWriter {
 public:
  FormulaWriter(const Notation& notation, const Derivation& derivation)
      : notation_(notation), derivation_(derivation) {}

  std::string formula(const Formula& formula) const;
  /// Of a formula of numbers only: omitted terms are counted and their sum is shown.
  std::string numbers(const Formula& formula) const;
  /// A formula of matrices with their numbers in their places, rounded.
  std::string matrix_numbers(const Formula& formula, std::size_t figures) const;
  /// Within a sentence, where symbols without indices stand for all of their kind and a number is
  /// rounded.
  std::string in_words(const Formula& formula, std::size_t figures) const;
  std::string symbol(const Quantity& quantity) const;
  /// The symbol that stands for a whole family in the table of symbols.
  std::string family(const Quantity& quantity) const;
  std::string number(double value) const;
  /// 0.35 > 0
  std::string condition(const ShownCondition& condition) const;
  const Notation& notation() const { return notation_; }

  /// How tightly a written formula holds together.
  enum class Level { kSum, kProduct, kScientific, kRaised, kAtom };
  struct Written {
    std::string text;
    Level level = Level::kAtom;
  };
  /// `bare`: it may begin with a minus. Where not, one is put into parentheses.
  Written write(const Formula& formula, bool bare) const;

 private:
  Written write_number(double value, bool bare) const;
  Written write_symbol(const Quantity& quantity, bool bare) const;
  Written write_sum(const Formula& formula) const;
  Written write_product(const Formula& formula, const std::string& times, bool bare) const;
  Written write_quotient(const Formula& formula, bool bare) const;
  Written write_power(const Formula& formula) const;
  Written write_negative(const Formula& formula, bool bare) const;
  Written write_cases(const Formula& formula) const;
  Written write_function(const Formula& formula) const;
  /// Within parentheses unless it holds at least as tightly as asked.
  std::string at_least(const Written& written, Level level) const;
  std::string factor(const Formula& formula, bool bare) const;

  const Notation& notation_;
  const Derivation& derivation_;
  bool in_numbers_ = false;
  std::size_t matrix_figures_ = 0;  // where symbols are to be replaced by their matrices
  SymbolUse use_ = SymbolUse::kFormula;
};

}  // namespace chainrule
