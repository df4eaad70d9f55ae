// Names, counts and durations as a person reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule::cli {

/// Columns that a UTF-8 text takes on a terminal; East Asian wide characters take two.
std::size_t display_width(std::string_view text);
/// The text on one line, safe on a terminal: control characters become "?".
std::string printable(std::string_view text);

/// "a, b, c".
std::string joined(const std::vector<std::string>& texts, std::string_view between);
/// Broken at blanks into lines that end before column `width`, the later ones indented; the first
/// stands behind something as wide as the indent.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent);
/// Three figures: "987", "1.52k", "15.2k", "152k", "1.52M".
std::string short_number(double number);
/// A loss or a score: four decimals, or an exponent where these would say nothing.
std::string measure(double number);
/// "0:07", "12:34", "1:02:03".
std::string clock_time(double seconds);
/// Three figures: "412 ns", "41.2 µs", "4.12 ms".
std::string short_time(double seconds);
/// "0.4 ms", "42 ms", "4.2 s", "42 s", "12:34".
std::string duration(double seconds);

}  // namespace chainrule::cli
