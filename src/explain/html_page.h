// The style and the script of HTML pages that explain.
#pragma once

#include <string_view>

namespace chainrule {

/// Light and dark by the reader's setting, from 360 px of width up, and for print.
std::string_view html_style();
/// Ties the drawing to the steps; the page can be read without it.
std::string_view html_script();

}  // namespace chainrule
