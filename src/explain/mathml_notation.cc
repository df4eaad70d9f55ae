// Formulas in MathML.
#include "explain/mathml_notation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "core/text_width.h"
#include "explain/joined.h"
#include "explain/phrases_render.h"
#include "explain/text_wrap.h"

namespace chainrule {
namespace {

std::string element(std::string_view name, std::string_view inner) {
  return fmt::format("<{0}>{1}</{0}>", name, inner);
}

std::string row(std::string_view inner) {
  return element("mrow", inner);
}

// Digits are numbers, all else identifiers.
std::string token(std::string_view text) {
  const bool number = std::isdigit(static_cast<unsigned char>(text.front())) != 0;
  return element(number ? "mn" : "mi", html_escaped(text));
}

std::string operation(std::string_view sign) {
  return element("mo", sign);
}

// A parenthesis, as tall as what it encloses or not.
std::string fence(std::string_view sign, bool tall) {
  return fmt::format("<mo{}>{}</mo>", tall ? "" : " stretchy=\"false\"", sign);
}

std::string letter_of(const SymbolForm& form) {
  if (form.letter == "‖g‖") return row(operation("‖") + token("g") + operation("‖"));
  std::string_view letter = form.letter;
  std::string out;
  if (letter.size() > 2 && letter.starts_with("Δ")) {
    out = token("Δ");
    letter.remove_prefix(std::string_view("Δ").size());
  }
  out += token(letter);
  if (form.hat) {
    return fmt::format("<mover accent=\"true\">{}{}</mover>", out, operation("^"));
  }
  return out == token(letter) ? out : row(out);
}

std::string above_of(const SymbolForm& form) {
  std::string above;
  if (form.prime) above += operation("′");
  if (form.mark == "c") above += element("mtext", "c");
  if (form.mark == "*" || form.mark == "+" || form.mark == "−") above += operation(form.mark);
  if (!form.layer.empty()) {
    above += fence("(", false) + token(form.layer) + fence(")", false);
  }
  return above.empty() ? above : row(above);
}

std::string below_of(const SymbolForm& form) {
  if (form.mark == "min" || form.mark == "max") return element("mtext", form.mark);
  if (form.indices.empty()) return "";
  const bool long_one =
      std::ranges::any_of(form.indices, [](const std::string& one) { return one.size() > 1; });
  std::string below;
  for (const std::string& index : form.indices) {
    if (long_one && !below.empty()) below += operation(",");
    below += token(index);
  }
  return row(below);
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
    case FunctionName::kMax:
      return "max";
    case FunctionName::kMin:
      return "min";
    case FunctionName::kActivation:
    case FunctionName::kActivationSlope:
      return "f";
    case FunctionName::kAbs:
    case FunctionName::kSqrt:
      break;
  }
  return "";
}

// How many characters a reader sees in a line; of a matrix those of its longest row.
std::size_t width_of(std::string_view markup) {
  std::size_t width = 0, row_width = 0, widest = 0;
  for (std::size_t at = 0; at < markup.size();) {
    const bool tag = markup[at] == '<';
    const std::size_t end =
        tag ? markup.find('>', at) + 1 : std::min(markup.find('<', at), markup.size());
    const std::string_view piece = markup.substr(at, end - at);
    if (piece == "<mtr>") row_width = 0;
    if (piece == "<mtd>") row_width += 2;
    if (piece == "</mtr>") widest = std::max(widest, row_width);
    if (piece == "</mtable>") width += std::exchange(widest, 0);
    if (!tag) row_width += text_width(piece);
    const std::string_view rest = markup.substr(at);
    const bool inside = rest.find("</mtr>") < std::min(rest.find("<mtr>"), rest.size());
    if (!tag && !inside) width += text_width(piece);
    at = end;
  }
  return width;
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// Blanks at the ends would be dropped.
std::string mathml_text(std::string_view words) {
  std::string text = html_escaped(words);
  if (text.starts_with(' ')) text.replace(0, 1, "\u00A0");
  if (text.ends_with(' ')) text.replace(text.size() - 1, 1, "\u00A0");
  return element("mtext", text);
}

std::vector<std::string> mathml_rows(std::string_view formula, std::size_t width) {
  std::vector<std::string> rows(1);
  std::string term;
  int depth = 0;
  const auto end_term = [&] {
    if (!rows.back().empty() && width_of(rows.back()) + width_of(term) > width) rows.emplace_back();
    rows.back() += term;
    term.clear();
  };
  for (std::size_t i = 0; i < formula.size(); ++i) {
    const char c = formula[i];
    if (c == kBreak || c == kBreakWithoutBlank) {
      if (depth == 0) end_term();
      continue;
    }
    if (c == '<') depth += formula[i + 1] == '/' ? -1 : 1;
    term += c;
  }
  end_term();
  return rows;
}

std::string MathmlNotation::number(const ShownNumber& number) const {
  std::string out;
  if (number.kind == ShownNumber::Kind::kNotANumber) {
    out = element("mtext", "NaN");
  } else if (number.kind == ShownNumber::Kind::kInfinite) {
    out = element("mi", "∞");
  } else if (number.plain) {
    out = element("mn", number.mantissa);
  } else {
    const std::string exponent = element("mn", std::to_string(std::abs(number.exponent)));
    if (number.mantissa != "1") out = element("mn", number.mantissa) + operation("·");
    out += element("msup", element("mn", "10") +
                               (number.exponent < 0 ? row(operation("−") + exponent) : exponent));
    out = row(out);
  }
  return number.negative ? row(operation("−") + out) : out;
}

std::string MathmlNotation::symbol(const SymbolForm& form) const {
  std::string out;
  if (form.kind == SymbolForm::Kind::kDerivative) {
    out = derivative(symbol(form.inner[0]), symbol(form.inner[1]));
  } else {
    out = letter_of(form);
    const std::string above = above_of(form), below = below_of(form);
    if (!above.empty() && !below.empty()) {
      out = element("msubsup", out + below + above);
    } else if (!above.empty()) {
      out = element("msup", out + above);
    } else if (!below.empty()) {
      out = element("msub", out + below);
    }
    if (form.kind == SymbolForm::Kind::kCall) out += parentheses(symbol(form.inner[0]));
    if (!form.sample.empty()) out += fence("[", false) + token(form.sample) + fence("]", false);
    if (form.kind == SymbolForm::Kind::kCall || !form.sample.empty()) out = row(out);
  }
  return form.negated ? row(operation("−") + out) : out;
}

std::string MathmlNotation::derivative(const std::string& of, const std::string& by) const {
  return fraction(operation("∂") + of, operation("∂") + by);
}

std::string MathmlNotation::parentheses(const std::string& inner) const {
  const bool tall = inner.find("<mfrac") != inner.npos || inner.find("<mtable") != inner.npos;
  return row(fence("(", tall) + row(without_marks(inner)) + fence(")", tall));
}

std::string MathmlNotation::plus() const {
  return kBreak + operation("+");
}

std::string MathmlNotation::minus() const {
  return kBreak + operation("−");
}

std::string MathmlNotation::negative(const std::string& inner) const {
  return row(operation("−") + inner);
}

std::string MathmlNotation::times() const {
  return operation("·");
}

std::string MathmlNotation::hadamard() const {
  return kBreak + operation("⊙");
}

std::string MathmlNotation::relation(Relation relation) const {
  switch (relation) {
    case Relation::kLess:
      return operation("&lt;");
    case Relation::kLessOrEqual:
      return operation("≤");
    case Relation::kGreater:
      return operation("&gt;");
    case Relation::kGreaterOrEqual:
      return operation("≥");
    case Relation::kEqual:
      break;
  }
  return operation("=");
}

std::string MathmlNotation::relation(FormulaRelation relation) const {
  return operation(relation == FormulaRelation::kEquals ? "=" : "≈");
}

std::string MathmlNotation::ellipsis() const {
  return element("mi", "⋯");
}

std::string MathmlNotation::ellipsis_down() const {
  return element("mi", "⋮");
}

std::string MathmlNotation::omitted(std::size_t count, const std::string& sum) const {
  const Phrase& words = count == 1 ? phrases::kFurtherTerm : phrases::kFurtherTerms;
  return parentheses(
      phrases::filled(words, language_, {element("mn", std::to_string(count)), sum}, mathml_text));
}

std::string MathmlNotation::fraction(const std::string& above, const std::string& below) const {
  return element("mfrac", row(without_marks(above)) + row(without_marks(below)));
}

std::string MathmlNotation::stroke() const {
  return operation("/");
}

std::string MathmlNotation::power(const std::string& base, const std::string& exponent) const {
  return element("msup", row(without_marks(base)) + row(without_marks(exponent)));
}

std::string MathmlNotation::function(FunctionName name,
                                     const std::vector<std::string>& arguments) const {
  const std::string first = without_marks(arguments[0]);
  if (name == FunctionName::kAbs) return row(fence("|", false) + row(first) + fence("|", false));
  if (name == FunctionName::kSqrt) return element("msqrt", first);
  if (name == FunctionName::kExp) return element("msup", token("e") + row(first));
  std::string head = element("mi", function_name(name));
  if (name == FunctionName::kActivationSlope) head = element("msup", head + operation("′"));
  return row(head + parentheses(joined(arguments, operation(","))));
}

std::string MathmlNotation::cases(const std::vector<WrittenCase>& cases) const {
  std::string rows;
  for (const WrittenCase& one : cases) {
    const std::string condition = one.left + relation(one.relation) + one.right;
    const std::string when =
        one.left.empty() ? mathml_text(phrases::kOtherwiseColumn.in(language_))
                         : phrases::filled(phrases::kIfColumn, language_, {condition}, mathml_text);
    rows += element("mtr", element("mtd", one.value) + element("mtd", when));
  }
  return row(operation("{") +
             fmt::format("<mtable class=\"cases\">{}</mtable>", without_marks(rows)));
}

std::string MathmlNotation::transposed(const std::string& base) const {
  return element("msup", row(base) + element("mi", "⊤"));
}

std::string MathmlNotation::sum_over(std::string_view index, const std::string& inner) const {
  return row(element("msub", operation("∑") + token(index)) + parentheses(inner));
}

std::string MathmlNotation::matrix(const WrittenMatrix& cells) const {
  std::string rows;
  for (const auto& line : cells) {
    std::string columns;
    for (const std::string& cell : line) columns += element("mtd", cell);
    rows += element("mtr", columns);
  }
  return row(operation("[") + fmt::format("<mtable class=\"matrix\">{}</mtable>", rows) +
             operation("]"));
}

}  // namespace chainrule
