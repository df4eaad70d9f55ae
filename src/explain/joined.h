// Texts one after the other with something between them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

inline std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string out;
  for (const std::string& text : texts) {
    if (&text != &texts.front()) out += between;
    out += text;
  }
  return out;
}

}  // namespace chainrule
