// Whether text is UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chainrule {

/// Where the first byte stands that is NUL or does not belong to well-formed UTF-8 (Unicode 15,
/// table 3-7); npos if there is none.
std::size_t find_bad_utf8(std::string_view text);

/// Appends a character, which is no half of one.
void append_utf8(unsigned code, std::string& out);

}  // namespace chainrule
