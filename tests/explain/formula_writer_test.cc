// Precedence, parentheses and signs of written formulas.
#include "explain/formula_writer.h"

#include <gtest/gtest.h>

#include <string>

#include "explain/latex_notation.h"
#include "explain/text_notation.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

using formula::call;
using formula::difference;
using formula::negative;
using formula::number;
using formula::power;
using formula::product;
using formula::quotient;
using formula::sum;
using formula::symbol;

constexpr Quantity kZ{QuantityKind::kPreActivation, 1, 1, 0, 2};

std::string text(const Formula& formula, Language language = Language::kEnglish) {
  const Derivation derivation;
  const TextNotation notation(language);
  return without_breaks(FormulaWriter(notation, derivation).numbers(formula));
}

std::string latex(const Formula& formula) {
  const Derivation derivation;
  const LatexNotation notation(Language::kEnglish);
  return without_breaks(FormulaWriter(notation, derivation).formula(formula));
}

TEST(FormulaWriter, PutsNegativeNumbersIntoParenthesesBehindASign) {
  EXPECT_EQ(text(product({number(0.3), number(-0.2)})), "0.3·(−0.2)");
  EXPECT_EQ(text(product({number(-0.3), number(0.2)})), "−0.3·0.2");
  EXPECT_EQ(text(sum({number(0.3), number(-0.2)})), "0.3 + (−0.2)");
  EXPECT_EQ(text(sum({number(1), product({number(-0.5), number(2)})})), "1 + (−0.5)·2");
  EXPECT_EQ(text(difference(number(0.3), number(-0.2))), "0.3 − (−0.2)");
  EXPECT_EQ(text(power(number(-0.2), number(2))), "(−0.2)²");
}

TEST(FormulaWriter, KeepsWhatBelongsTogether) {
  EXPECT_EQ(text(product({sum({number(1), number(2)}), number(3)})), "(1 + 2)·3");
  EXPECT_EQ(text(quotient(number(1), product({number(2), number(3)}))), "1/(2·3)");
  EXPECT_EQ(text(quotient(sum({number(1), number(2)}), number(3))), "(1 + 2)/3");
  EXPECT_EQ(text(difference(number(1), difference(number(2), number(3)))), "1 − (2 − 3)");
  EXPECT_EQ(text(negative(sum({number(1), number(2)}))), "−(1 + 2)");
  EXPECT_EQ(text(power(symbol(kZ), number(2))), "(z⁽¹⁾₂)²");
  EXPECT_EQ(text(product({number(0.5), number(1.2e-12)})), "0.5·(1.2·10⁻¹²)");
  EXPECT_EQ(text(call(FunctionName::kMax, {number(-1), number(0)})), "max(−1, 0)");
}

TEST(FormulaWriter, CountsOmittedTerms) {
  const Formula long_sum = sum({number(2), formula::omitted(61, 0.1234)});
  EXPECT_EQ(text(long_sum), "2 + (61 further terms: 0.1234)");
  EXPECT_EQ(latex(long_sum), "2 + \\cdots ");
}

TEST(FormulaWriter, WritesCasesInTheReadersLanguage) {
  const Formula relu = formula::by_cases(
      {{number(1), symbol(kZ), Relation::kGreater, number(0)}, {number(0), {}, {}, {}}});
  EXPECT_EQ(text(relu), "1 if z⁽¹⁾₂ > 0, otherwise 0");
  EXPECT_EQ(text(relu, Language::kSimplifiedChinese), "1（若 z⁽¹⁾₂ > 0），否则 0");
  EXPECT_EQ(text(relu, Language::kTraditionalChinese), "1（若 z⁽¹⁾₂ > 0），否則 0");
}

TEST(FormulaWriter, WritesLatex) {
  EXPECT_EQ(latex(call(FunctionName::kSigmoid, {symbol(kZ)})), "\\sigma(z^{(1)}_{2})");
  EXPECT_EQ(latex(quotient(number(1),
                           sum({number(1), call(FunctionName::kExp, {negative(symbol(kZ))})}))),
            "\\frac{1}{1 + e^{-z^{(1)}_{2}}}");
  EXPECT_EQ(latex(number(-1.2e-12)), "-1.2 \\cdot 10^{-12}");
}

TEST(WrapFormula, BreaksOutsideOfParenthesesFirst) {
  const Derivation derivation;
  const TextNotation notation(Language::kEnglish);
  const Formula inner = sum({number(11111), number(22222), number(33333)});
  const std::string written =
      FormulaWriter(notation, derivation)
          .formula(sum({product({number(2), inner}), product({number(3), inner})}));
  const auto width = [](std::string_view text) { return text.size(); };
  EXPECT_EQ(wrap_formula(written, 45, width),
            (std::vector<std::string>{"2·(11111 + 22222 + 33333)", "+ 3·(11111 + 22222 + 33333)"}));
}

TEST(WrapParagraph, BreaksAtBlanksAndBesideWideCharacters) {
  EXPECT_EQ(wrap_paragraph("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrap_paragraph("加权和，激活。", 6),
            (std::vector<std::string>{"加权", "和，激", "活。"}));
}

}  // namespace
}  // namespace chainrule
