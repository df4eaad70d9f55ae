// Numbers, lists and lines of generated code.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// The shortest text that reads back as the number, with a point or an exponent and `suffix`;
/// `not_a_number` where it is none.
template <class T>
std::string number_code(T value, std::string_view suffix, std::string_view not_a_number);

/// "a, b, c" broken into lines of at most 100 columns, each indented by `indent`.
std::string wrapped_list(const std::vector<std::string>& items, std::string_view indent);

/// The codes of all numbers, row by row.
template <class T>
std::vector<std::string> number_codes(std::span<const T> values, std::string_view suffix,
                                      std::string_view not_a_number);

/// A text in quotes, bytes beyond ASCII and signs with a meaning as three octal digits, which C and
/// Python's bytes read alike.
std::string quoted_code(std::string_view text);

/// `text` without what ends a comment, for names from a table.
std::string comment_code(std::string_view text);

/// `text` with every `key` replaced.
std::string replaced(std::string text, std::string_view key, std::string_view value);

}  // namespace chainrule
