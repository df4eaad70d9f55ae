// Numbers written as text.
#include "data/number_text.h"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <cmath>

namespace chainrule {

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view without_sign(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

bool is_grouped(std::string_view whole, char separator) {
  const std::size_t first = whole.find(separator);
  if (first == std::string_view::npos || first == 0 || first > 3) return false;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const bool at_separator = i >= first && (i - first) % 4 == 0;
    if (at_separator ? whole[i] != separator : !is_digit(whole[i])) return false;
  }
  return (whole.size() - first) % 4 == 0;
}

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = fast_float::from_chars(text.data(), end, number);
  if (error == std::errc::invalid_argument || stop != end || std::isnan(number))
    return std::nullopt;
  return number;
}

std::string number_text(double number) {
  return fmt::format("{}", number == 0 ? 0.0 : number);
}

}  // namespace chainrule
