// How many columns of a terminal a text takes.
#include "core/text_width.h"

#include <algorithm>
#include <utility>

namespace chainrule {
namespace {

// First and last code point of each range that is two columns wide.
constexpr std::pair<char32_t, char32_t> kWide[] = {
    {0x1100, 0x115F},   {0x2329, 0x232A},   {0x2E80, 0x303E},   {0x3040, 0xA4CF},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF},
    {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};

std::size_t code_point_width(char32_t code_point) {
  if (0x0300 <= code_point && code_point <= 0x036F) return 0;  // drawn over the one before
  const bool wide = std::any_of(std::begin(kWide), std::end(kWide), [&](const auto& range) {
    return range.first <= code_point && code_point <= range.second;
  });
  return wide ? 2 : 1;
}

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

std::string padding(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, text_width(text)), ' ');
}

}  // namespace

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    char32_t code_point = lead < 0x80   ? lead
                          : lead < 0xE0 ? lead & 0x1F
                          : lead < 0xF0 ? lead & 0xF
                                        : lead & 0x7;
    for (; i < text.size() && continues(text[i]); ++i) {
      code_point = code_point << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
    }
    width += code_point_width(code_point);
  }
  return width;
}

std::size_t max_text_width(const std::vector<std::string>& texts) {
  std::size_t widest = 0;
  for (const std::string& text : texts) widest = std::max(widest, text_width(text));
  return widest;
}

std::string align_left(std::string_view text, std::size_t width) {
  return std::string(text) + padding(text, width);
}

std::string align_right(std::string_view text, std::size_t width) {
  return padding(text, width) + std::string(text);
}

}  // namespace chainrule
