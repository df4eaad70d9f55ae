// Numbers written as text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chainrule {

/// `text` without the spaces and tabs around it.
std::string_view trimmed(std::string_view text);

/// The decimal number that `text` is, blanks around it and a leading + allowed; infinite for "inf"
/// and for what is too large for double; nothing for any other text ("nan" too).
std::optional<double> parse_number(std::string_view text);

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// `text` without a sign in front.
std::string_view without_sign(std::string_view text);

/// Digits in groups of three behind the first group: 1,234,567.
bool is_grouped(std::string_view whole, char separator);

/// The shortest text that reads back as `number`: "3", "0.1", "1e+30"; -0 is "0".
std::string number_text(double number);

/// A column of texts whose cells are numbers to nine tenths or more is a column of numbers with
/// mistakes.
inline bool mostly_numbers(std::size_t n_numbers, std::size_t n_texts) {
  return n_numbers > 0 && n_numbers >= 9 * n_texts;
}

}  // namespace chainrule
