// Words in Markdown.
#pragma once

#include <string>
#include <string_view>

namespace chainrule {

/// With the characters that mean something in Markdown escaped.
inline std::string markdown_words(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (std::string_view("\\`*_[]<>#|$~").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace chainrule
