// Formulas in LaTeX.
#include "explain/latex_notation.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "explain/joined.h"
#include "explain/phrases_render.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

// Wider parts are not put above or below a bar, for there they could not be broken. 300 pt.
constexpr std::size_t kWidestPart = 600;

constexpr std::pair<std::string_view, std::string_view> kLetters[] = {
    {"α", "\\alpha "},      {"β", "\\beta "},    {"γ", "\\gamma "}, {"δ", "\\delta "},
    {"ε", "\\varepsilon "}, {"η", "\\eta "},     {"θ", "\\theta "}, {"κ", "\\kappa "},
    {"λ", "\\lambda "},     {"μ", "\\mu "},      {"ρ", "\\rho "},   {"σ", "\\sigma "},
    {"ω", "\\omega "},      {"Δ", "\\Delta "},   {"Σ", "\\Sigma "}, {"Φ", "\\Phi "},
    {"φ", "\\varphi "},     {"∂", "\\partial "}, {"‖", "\\Vert "},  {"−", "-"},
    {"·", "\\cdot "},       {"√", "\\surd "},    {"²", "^{2}"},     {"≤", "\\le "},
    {"≥", "\\ge "},         {"≈", "\\approx "},  {"→", "\\to "},    {"′", "'"},
    {"∞", "\\infty "},      {"ℓ", "\\ell "}};

// A letter of SymbolForm.
std::string letter(std::string_view unicode) {
  if (unicode == "‖g‖") return "\\lVert g\\rVert ";
  std::string out;
  while (!unicode.empty()) {
    const auto* found = std::ranges::find_if(
        kLetters, [&](const auto& one) { return unicode.starts_with(one.first); });
    const bool known = found != std::end(kLetters);
    out += known ? found->second : unicode.substr(0, 1);
    unicode.remove_prefix(known ? found->first.size() : 1);
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string braced(std::string_view command, std::string_view inner) {
  return fmt::format("{}{{{}}}", command, inner);
}

std::string above_of(const SymbolForm& form) {
  std::string above = form.prime ? "\\prime" : "";
  if (form.mark == "*") above += "*";
  if (form.mark == "+") above += "+";
  if (form.mark == "−") above += "-";
  if (form.mark == "c") above += braced("\\mathrm", "c");
  if (!form.layer.empty()) above += "(" + form.layer + ")";
  return above;
}

std::string below_of(const SymbolForm& form) {
  if (form.mark == "min" || form.mark == "max") return "\\" + form.mark;
  const bool long_one =
      std::ranges::any_of(form.indices, [](const std::string& one) { return one.size() > 1; });
  return joined(form.indices, long_one ? "," : "");
}

std::string_view function_name(FunctionName name) {
  switch (name) {
    case FunctionName::kSigmoid:
      return "\\sigma";
    case FunctionName::kTanh:
      return "\\tanh";
    case FunctionName::kExp:
      return "\\exp";
    case FunctionName::kLog:
      return "\\ln";
    case FunctionName::kErf:
      return "\\operatorname{erf}";
    case FunctionName::kNormalCdf:
      return "\\Phi";
    case FunctionName::kNormalPdf:
      return "\\varphi";
    case FunctionName::kSoftplus:
      return "\\operatorname{softplus}";
    case FunctionName::kSign:
      return "\\operatorname{sign}";
    case FunctionName::kMax:
      return "\\max";
    case FunctionName::kMin:
      return "\\min";
    case FunctionName::kActivation:
      return "f";
    case FunctionName::kActivationSlope:
      return "f'";
    case FunctionName::kAbs:
    case FunctionName::kSqrt:
      break;
  }
  return "";
}

std::string word_escaped(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (c == '\\') {
      out += "\\textbackslash{}";
    } else if (c == '~' || c == '^') {
      out += fmt::format("\\{}{{}}", c);
    } else {
      if (std::string_view("&%$#_{}").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string latex_text(std::string_view words) {
  return braced("\\text", word_escaped(words));
}

std::string latex_words(std::string_view words) {
  std::string out;
  while (!words.empty()) {
    const auto* found = std::ranges::find_if(
        kLetters, [&](const auto& one) { return words.starts_with(one.first); });
    if (found != std::end(kLetters)) {
      out += fmt::format("${}$", found->second);
      words.remove_prefix(found->first.size());
    } else {
      out += word_escaped(words.substr(0, 1));
      words.remove_prefix(1);
    }
  }
  return out;
}

std::string LatexNotation::number(const ShownNumber& number) const {
  if (number.kind == ShownNumber::Kind::kNotANumber) return latex_text("NaN");
  const std::string sign = number.negative ? "-" : "";
  if (number.kind == ShownNumber::Kind::kInfinite) return sign + "\\infty ";
  if (number.plain) return sign + number.mantissa;
  const std::string before = number.mantissa == "1" ? "" : number.mantissa + " \\cdot ";
  return sign + before + braced("10^", std::to_string(number.exponent));
}

std::string LatexNotation::symbol(const SymbolForm& form) const {
  const std::string sign = form.negated ? "-" : "";
  if (form.kind == SymbolForm::Kind::kDerivative) {
    return sign + derivative(symbol(form.inner[0]), symbol(form.inner[1]));
  }
  std::string out = letter(form.letter);
  if (form.hat) out = braced("\\hat", out);
  const std::string above = above_of(form), below = below_of(form);
  if (!above.empty()) out += braced("^", above);
  if (!below.empty()) out += braced("_", below);
  if (form.kind == SymbolForm::Kind::kCall) out += parentheses(symbol(form.inner[0]));
  if (!form.sample.empty()) out += "[" + form.sample + "]";
  return sign + out;
}

std::string LatexNotation::derivative(const std::string& of, const std::string& by) const {
  return braced("\\frac", "\\partial " + of) + braced("", "\\partial " + by);
}

// Tall ones where no line may be broken inside.
std::string LatexNotation::parentheses(const std::string& inner) const {
  const bool tall = inner.find("\\frac") != inner.npos || inner.find("\\begin") != inner.npos;
  if (!tall) return "(" + inner + ")";
  if (inner.find(kBreak) == inner.npos) return "\\left(" + inner + "\\right)";
  return "\\bigl(" + inner + "\\bigr)";
}

std::string LatexNotation::plus() const {
  return kBreak + std::string("+ ");
}

std::string LatexNotation::minus() const {
  return kBreak + std::string("- ");
}

std::string LatexNotation::negative(const std::string& inner) const {
  return "-" + inner;
}

std::string LatexNotation::times() const {
  return " \\cdot ";
}

std::string LatexNotation::hadamard() const {
  return kBreak + std::string("\\odot ");
}

std::string LatexNotation::relation(Relation relation) const {
  switch (relation) {
    case Relation::kLess:
      return " < ";
    case Relation::kLessOrEqual:
      return " \\le ";
    case Relation::kGreater:
      return " > ";
    case Relation::kGreaterOrEqual:
      return " \\ge ";
    case Relation::kEqual:
      break;
  }
  return " = ";
}

std::string LatexNotation::relation(FormulaRelation relation) const {
  return relation == FormulaRelation::kEquals ? "=" : "\\approx";
}

std::string LatexNotation::ellipsis() const {
  return "\\cdots ";
}

std::string LatexNotation::ellipsis_down() const {
  return "\\vdots ";
}

std::string LatexNotation::omitted(std::size_t count, const std::string& sum) const {
  const Phrase& words = count == 1 ? phrases::kFurtherTerm : phrases::kFurtherTerms;
  return "(" + phrases::filled(words, language_, {std::to_string(count), sum}, latex_text) + ")";
}

bool LatexNotation::takes_bar(const std::string& above, const std::string& below) const {
  return std::max(latex_width(above), latex_width(below)) <= kWidestPart;
}

std::string LatexNotation::fraction(const std::string& above, const std::string& below) const {
  return without_breaks(braced("\\frac", above) + braced("", below));
}

std::string LatexNotation::stroke() const {
  return "/";
}

std::string LatexNotation::power(const std::string& base, const std::string& exponent) const {
  return base + braced("^", without_breaks(exponent));
}

std::string LatexNotation::function(FunctionName name,
                                    const std::vector<std::string>& arguments) const {
  const std::string& first = arguments[0];
  const bool wide = latex_width(first) > kWidestPart;
  if (name == FunctionName::kAbs) return "\\lvert " + without_breaks(first) + "\\rvert ";
  if (name == FunctionName::kSqrt) {
    return wide ? parentheses(first) + "^{1/2}" : braced("\\sqrt", without_breaks(first));
  }
  if (name == FunctionName::kExp && latex_width(first) <= kWidestPart / 2) {
    return braced("e^", without_breaks(first));
  }
  return std::string(function_name(name)) + parentheses(joined(arguments, ", "));
}

std::string LatexNotation::cases(const std::vector<WrittenCase>& cases) const {
  std::string rows;
  for (const WrittenCase& one : cases) {
    if (!rows.empty()) rows += " \\\\ ";
    const std::string condition = one.left + relation(one.relation) + one.right;
    rows += one.value + " & ";
    rows += one.left.empty()
                ? latex_text(phrases::kOtherwiseColumn.in(language_))
                : phrases::filled(phrases::kIfColumn, language_, {condition}, latex_text);
  }
  return without_breaks("\\begin{cases} " + rows + " \\end{cases}");
}

std::string LatexNotation::transposed(const std::string& base) const {
  return braced("", base) + "^{\\mathsf{T}}";
}

std::string LatexNotation::sum_over(std::string_view index, const std::string& inner) const {
  return fmt::format("\\sum\\nolimits_{{{}}}{}", index, parentheses(inner));
}

std::string LatexNotation::matrix(const WrittenMatrix& cells) const {
  std::string rows;
  for (const auto& row : cells) rows += (rows.empty() ? "" : " \\\\ ") + joined(row, " & ");
  return "\\begin{bmatrix} " + rows + " \\end{bmatrix}";
}

}  // namespace chainrule
