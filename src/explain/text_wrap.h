// Breaking lines of text at a width, formulas at the signs of their terms.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// Paragraph text in lines of at most `width` columns: broken at blanks and beside East Asian
/// characters, never before closing punctuation. A word that is too long stays whole.
std::vector<std::string> wrap_paragraph(std::string_view text, std::size_t width);

/// How wide a piece of a formula is, without its break marks.
using WidthOf = std::size_t (*)(std::string_view);

/// A written formula in lines of at most `width`, broken at its marks (kBreak), those outside of
/// parentheses first. The marks become blanks or, at a line's end, go.
std::vector<std::string> wrap_formula(std::string_view formula, std::size_t width,
                                      WidthOf width_of);

/// The formula in one line, its marks turned into blanks.
std::string without_breaks(std::string formula);
/// The formula without its marks, where blanks mean nothing.
std::string without_marks(std::string formula);

}  // namespace chainrule
