// Symbols with indices, and rounded numbers.
#include "explain/drawing_label.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "explain/shown_number.h"

namespace chainrule {
namespace {

constexpr std::string_view kMinus = "−";

struct Moved {
  std::string_view plain, above, below;
};
constexpr Moved kMoved[] = {{"0", "⁰", "₀"}, {"1", "¹", "₁"}, {"2", "²", "₂"}, {"3", "³", "₃"},
                            {"4", "⁴", "₄"}, {"5", "⁵", "₅"}, {"6", "⁶", "₆"}, {"7", "⁷", "₇"},
                            {"8", "⁸", "₈"}, {"9", "⁹", "₉"}, {"(", "⁽", "₍"}, {")", "⁾", "₎"},
                            {"−", "⁻", "₋"}, {",", ",", ","}};

std::string moved(std::string_view text, std::string_view Moved::* where) {
  std::string out;
  while (!text.empty()) {
    const auto* found =
        std::ranges::find_if(kMoved, [&](const Moved& one) { return text.starts_with(one.plain); });
    if (found == std::end(kMoved)) return out.append(text);
    out += found->*where;
    text.remove_prefix(found->plain.size());
  }
  return out;
}

// 1 and 2 are "12"; one of several digits needs a comma between them.
std::string two_indices(std::size_t first, std::size_t second) {
  return fmt::format("{}{}{}", first, std::max(first, second) > 9 ? "," : "", second);
}

std::string raised(std::size_t layer) {
  return layer == 0 ? "" : fmt::format("({})", layer);
}

}  // namespace

Label number_label(double value, std::size_t figures) {
  const ShownNumber shown = shown_number(rounded(value, figures));
  if (shown.kind == ShownNumber::Kind::kNotANumber) return {.base = "NaN"};
  const std::string sign(shown.negative ? kMinus : "");
  if (shown.kind == ShownNumber::Kind::kInfinite) return {.base = sign + "∞"};
  if (shown.plain) return {.base = sign + shown.mantissa};
  return {.base = sign + (shown.mantissa == "1" ? "10" : shown.mantissa + "·10"),
          .above = fmt::format("{}{}", shown.exponent < 0 ? kMinus : "", std::abs(shown.exponent))};
}

Label unit_symbol(std::string_view letter, std::size_t layer, std::size_t unit) {
  return {std::string(letter), raised(layer), std::to_string(unit), true};
}

Label weight_symbol(std::size_t layer, std::size_t from, std::size_t to, WeightShape shape) {
  if (shape == WeightShape::kOutIn) std::swap(from, to);
  return {"w", raised(layer), two_indices(from, to), true};
}

Label offset_symbol(std::size_t layer, std::size_t to, const Convention& convention) {
  switch (convention.offset) {
    case OffsetForm::kConstantInput:
      return weight_symbol(layer, 0, to, convention.weights);
    case OffsetForm::kThreshold:
      return unit_symbol("θ", layer, to);
    case OffsetForm::kBias:
      break;
  }
  return unit_symbol("b", layer, to);
}

std::string plain(const Label& label) {
  return label.base + moved(label.above, &Moved::above) + moved(label.below, &Moved::below);
}

std::string with_commas(std::size_t count) {
  std::string text = std::to_string(count);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

}  // namespace chainrule
