// Coordinates in SVG.
#pragma once

#include <fmt/format.h>

#include <string>

namespace chainrule {

/// A coordinate to a tenth, without a zero behind the point.
inline std::string px(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

}  // namespace chainrule
