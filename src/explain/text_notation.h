// Formulas in Unicode text: z⁽¹⁾₂ = x₁·w⁽¹⁾₁₂ + x₂·w⁽¹⁾₂₂.
#pragma once

#include <string>
#include <vector>

#include "explain/notation.h"

namespace chainrule {

class TextNotation : public Notation {
 public:
  explicit TextNotation(Language language) : language_(language) {}

  std::string number(const ShownNumber& number) const override;
  std::string symbol(const SymbolForm& form) const override;
  std::string derivative(const std::string& of, const std::string& by) const override;
  std::string parentheses(const std::string& inner) const override;
  std::string plus() const override;
  std::string minus() const override;
  std::string negative(const std::string& inner) const override;
  std::string times() const override;
  std::string hadamard() const override;
  std::string relation(Relation relation) const override;
  std::string relation(FormulaRelation relation) const override;
  std::string ellipsis() const override;
  std::string ellipsis_down() const override;
  std::string omitted(std::size_t count, const std::string& sum) const override;
  bool takes_bar(const std::string&, const std::string&) const override { return false; }
  std::string fraction(const std::string& above, const std::string& below) const override;
  std::string stroke() const override;
  bool raises_exponentials() const override { return false; }
  std::string power(const std::string& base, const std::string& exponent) const override;
  std::string function(FunctionName name, const std::vector<std::string>& arguments) const override;
  std::string cases(const std::vector<WrittenCase>& cases) const override;
  std::string transposed(const std::string& base) const override;
  std::string sum_over(std::string_view index, const std::string& inner) const override;
  /// Rows in one line: [1 2; 3 4]. Steps of matrices draw them over several lines (text_block.h).
  std::string matrix(const WrittenMatrix& cells) const override;

 private:
  Language language_;
};

}  // namespace chainrule
