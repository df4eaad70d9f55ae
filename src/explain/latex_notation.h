// Formulas in LaTeX, for documents and for Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "explain/notation.h"

namespace chainrule {

class LatexNotation : public Notation {
 public:
  explicit LatexNotation(Language language) : language_(language) {}

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
  bool takes_bar(const std::string& above, const std::string& below) const override;
  std::string fraction(const std::string& above, const std::string& below) const override;
  std::string stroke() const override;
  bool raises_exponentials() const override { return true; }
  std::string power(const std::string& base, const std::string& exponent) const override;
  std::string function(FunctionName name, const std::vector<std::string>& arguments) const override;
  std::string cases(const std::vector<WrittenCase>& cases) const override;
  std::string transposed(const std::string& base) const override;
  std::string sum_over(std::string_view index, const std::string& inner) const override;
  std::string matrix(const WrittenMatrix& cells) const override;

 private:
  Language language_;
};

/// How wide a piece of such a formula is about, in twentieths of an em: a digit is 10. Never less
/// than it is.
std::size_t latex_width(std::string_view formula);

/// Words within a formula: \text{...}, escaped.
std::string latex_text(std::string_view words);
/// Words outside of formulas, escaped; Greek letters and arrows become formulas.
std::string latex_words(std::string_view words);

}  // namespace chainrule
