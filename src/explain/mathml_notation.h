// Formulas in presentation MathML, of the elements that MathML Core has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "explain/notation.h"

namespace chainrule {

class MathmlNotation : public Notation {
 public:
  explicit MathmlNotation(Language language) : language_(language) {}

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
  bool takes_bar(const std::string&, const std::string&) const override { return true; }
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

/// Text with the characters of markup written as references.
std::string html_escaped(std::string_view text);
/// Words within a formula.
std::string mathml_text(std::string_view words);

/// A written formula broken at its marks outside of every element where a row would be wider than
/// about `width` characters.
std::vector<std::string> mathml_rows(std::string_view formula, std::size_t width);

}  // namespace chainrule
