// How many columns of a terminal a text takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// Columns of UTF-8 text: 1 a code point, 2 for East Asian wide ones and emoji, by the list of the
/// C++ standard, [format.string.std]; 0 for combining accents.
std::size_t text_width(std::string_view text);

/// The width of the widest, 0 if there are none.
std::size_t max_text_width(const std::vector<std::string>& texts);

std::string align_left(std::string_view text, std::size_t width);
std::string align_right(std::string_view text, std::size_t width);

}  // namespace chainrule
