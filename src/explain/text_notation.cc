// Formulas in Unicode text.
#include "explain/text_notation.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "explain/joined.h"
#include "explain/phrases_render.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

struct Raised {
  std::string_view plain, above, below;
};
// Unicode has no more of them than these, and no comma.
constexpr Raised kRaised[] = {{"0", "⁰", "₀"}, {"1", "¹", "₁"}, {"2", "²", "₂"}, {"3", "³", "₃"},
                              {"4", "⁴", "₄"}, {"5", "⁵", "₅"}, {"6", "⁶", "₆"}, {"7", "⁷", "₇"},
                              {"8", "⁸", "₈"}, {"9", "⁹", "₉"}, {"−", "⁻", "₋"}, {"+", "⁺", "₊"},
                              {"l", "ˡ", "ₗ"}, {"i", "ⁱ", "ᵢ"}, {"j", "ʲ", "ⱼ"}, {"c", "ᶜ", ""},
                              {"(", "⁽", "₍"}, {")", "⁾", "₎"}, {"*", "*", ""},  {"n", "ⁿ", "ₙ"},
                              {"m", "ᵐ", "ₘ"}, {"a", "ᵃ", "ₐ"}, {"x", "ˣ", "ₓ"}};

// The text above or below the line; empty where a character has no such form.
std::string moved(std::string_view text, std::string_view Raised::* where) {
  std::string out;
  while (!text.empty()) {
    const auto* found = std::ranges::find_if(
        kRaised, [&](const Raised& one) { return text.starts_with(one.plain); });
    if (found == std::end(kRaised) || (found->*where).empty()) return "";
    out += found->*where;
    text.remove_prefix(found->plain.size());
  }
  return out;
}

std::string above(std::string_view text) {
  return moved(text, &Raised::above);
}
std::string below(std::string_view text) {
  return moved(text, &Raised::below);
}

// 1 and 2 are ₁₂; one of several digits needs a comma between them.
std::string indices_below(const std::vector<std::string>& indices) {
  const bool long_one =
      std::ranges::any_of(indices, [](const std::string& index) { return index.size() > 1; });
  std::string out;
  for (const std::string& index : indices) {
    if (long_one && !out.empty()) out += ",";
    out += below(index);
  }
  return out;
}

std::string adorned(const SymbolForm& form) {
  std::string out = form.letter;
  if (form.hat) out += "\u0302";
  if (form.prime) out += "′";
  if (form.mark == "min") out += "ₘᵢₙ";
  if (form.mark == "max") out += "ₘₐₓ";
  if (form.mark.size() > 0 && form.mark != "min" && form.mark != "max") out += above(form.mark);
  return out;
}

std::string_view function_name(FunctionName name) {
  switch (name) {
    case FunctionName::kSigmoid:
      return "σ";
    case FunctionName::kTanh:
      return "tanh";
    case FunctionName::kExp:
      return "exp";
    case FunctionName::kLog:
      return "ln";
    case FunctionName::kErf:
      return "erf";
    case FunctionName::kNormalCdf:
      return "Φ";
    case FunctionName::kNormalPdf:
      return "φ";
    case FunctionName::kSoftplus:
      return "softplus";
    case FunctionName::kSign:
      return "sign";
    case FunctionName::kSqrt:
      return "√";
    case FunctionName::kMax:
      return "max";
    case FunctionName::kMin:
      return "min";
    case FunctionName::kActivation:
      return "f";
    case FunctionName::kActivationSlope:
      return "f′";
    case FunctionName::kAbs:
      break;
  }
  return "";
}

}  // namespace

std::string TextNotation::number(const ShownNumber& number) const {
  if (number.kind == ShownNumber::Kind::kNotANumber) return "NaN";
  const std::string sign = number.negative ? "−" : "";
  if (number.kind == ShownNumber::Kind::kInfinite) return sign + "∞";
  if (number.plain) return sign + number.mantissa;
  const std::string exponent =
      (number.exponent < 0 ? "−" : "") + std::to_string(std::abs(number.exponent));
  const std::string before = number.mantissa == "1" ? "" : number.mantissa + "·";
  return sign + before + "10" + above(exponent);
}

std::string TextNotation::symbol(const SymbolForm& form) const {
  const std::string sign = form.negated ? "−" : "";
  if (form.kind == SymbolForm::Kind::kDerivative) {
    return sign + derivative(symbol(form.inner[0]), symbol(form.inner[1]));
  }
  if (form.kind == SymbolForm::Kind::kCall) {
    return sign + adorned(form) + parentheses(symbol(form.inner[0]));
  }
  const std::string layer = form.layer.empty() ? "" : above("(" + form.layer + ")");
  const std::string sample = form.sample.empty() ? "" : "[" + form.sample + "]";
  return sign + adorned(form) + layer + indices_below(form.indices) + sample;
}

std::string TextNotation::derivative(const std::string& of, const std::string& by) const {
  return "∂" + of + "/∂" + by;
}

std::string TextNotation::parentheses(const std::string& inner) const {
  return "(" + inner + ")";
}

std::string TextNotation::plus() const {
  return kBreak + std::string("+ ");
}

std::string TextNotation::minus() const {
  return kBreak + std::string("− ");
}

std::string TextNotation::negative(const std::string& inner) const {
  return "−" + inner;
}

std::string TextNotation::times() const {
  return "·";
}

std::string TextNotation::hadamard() const {
  return " ⊙ ";
}

std::string TextNotation::relation(Relation relation) const {
  switch (relation) {
    case Relation::kLess:
      return " < ";
    case Relation::kLessOrEqual:
      return " ≤ ";
    case Relation::kGreater:
      return " > ";
    case Relation::kGreaterOrEqual:
      return " ≥ ";
    case Relation::kEqual:
      break;
  }
  return " = ";
}

std::string TextNotation::relation(FormulaRelation relation) const {
  return relation == FormulaRelation::kEquals ? "=" : "≈";
}

std::string TextNotation::ellipsis() const {
  return "…";
}

std::string TextNotation::ellipsis_down() const {
  return "⋮";
}

std::string TextNotation::omitted(std::size_t count, const std::string& sum) const {
  const Phrase& words = count == 1 ? phrases::kFurtherTerm : phrases::kFurtherTerms;
  return "(" + phrases::filled(words, language_, {std::to_string(count), sum}) + ")";
}

std::string TextNotation::fraction(const std::string& above, const std::string& below) const {
  return above + "/" + below;
}

std::string TextNotation::stroke() const {
  return "/";
}

std::string TextNotation::power(const std::string& base, const std::string& exponent) const {
  const std::string raised = above(exponent);
  return base + (raised.empty() ? "^(" + exponent + ")" : raised);
}

std::string TextNotation::function(FunctionName name,
                                   const std::vector<std::string>& arguments) const {
  if (name == FunctionName::kAbs) return "|" + without_breaks(arguments[0]) + "|";
  return fmt::format("{}({})", function_name(name), joined(arguments, ", "));
}

std::string TextNotation::cases(const std::vector<WrittenCase>& cases) const {
  std::string out;
  for (const WrittenCase& one : cases) {
    const std::string condition = one.left + relation(one.relation) + one.right;
    if (!out.empty()) out += phrases::comma(language_);
    out += one.left.empty() ? phrases::filled(phrases::kOtherwise, language_, {one.value})
                            : phrases::filled(phrases::kIf, language_, {one.value, condition});
  }
  return out;
}

std::string TextNotation::transposed(const std::string& base) const {
  return base + "ᵀ";
}

std::string TextNotation::sum_over(std::string_view index, const std::string& inner) const {
  return "Σ" + below(index) + "(" + inner + ")";
}

std::string TextNotation::matrix(const WrittenMatrix& cells) const {
  std::string out;
  for (const auto& row : cells) {
    out += (out.empty() ? "" : "; ") + joined(row, " ");
  }
  return "[" + out + "]";
}

}  // namespace chainrule
