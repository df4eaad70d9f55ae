// Names, counts and durations as a person reads them.
#include "cli/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chainrule::cli {

std::size_t display_width(std::string_view text) {
  // fmt pads by columns: what it does not add to a field of that many columns is the width.
  const std::size_t field = text.size() * 2;
  return text.size() + field - fmt::format("{:<{}}", text, field).size();
}

std::string printable(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(
      out, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, '?');
  return out;
}

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string out;
  for (const std::string& text : texts) {
    if (&text != &texts.front()) out += between;
    out += text;
  }
  return out;
}

std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  std::string out, line;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (!line.empty() && indent + display_width(line) + 1 + display_width(word) > width) {
      out += line + "\n" + std::string(indent, ' ');
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    at = end + 1;
  }
  return out + line;
}

std::string short_number(double number) {
  std::string_view unit;
  for (const std::string_view larger : {"k", "M", "G", "T"}) {
    if (number < 999.5) break;
    number /= 1000;
    unit = larger;
  }
  const int decimals = unit.empty() || number >= 99.95 ? 0 : number >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f}{}", number, decimals, unit);
}

std::string measure(double number) {
  const double size = std::fabs(number);
  const bool is_plain = size == 0 || (size >= 0.001 && size < 100000);
  return is_plain ? fmt::format("{:.4f}", number) : fmt::format("{:.2e}", number);
}

std::string clock_time(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::llround(std::clamp(seconds, 0.0, 3.6e9)));
  const std::uint64_t hours = whole / 3600;
  const std::uint64_t minutes = whole / 60 % 60;
  if (hours == 0) return fmt::format("{}:{:02}", minutes, whole % 60);
  return fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
}

std::string short_time(double seconds) {
  for (const char* unit : {"s", "ms", "µs"}) {
    if (seconds >= 1) return fmt::format("{:.3g} {}", seconds, unit);
    seconds *= 1000;
  }
  return fmt::format("{:.3g} ns", seconds);
}

std::string duration(double seconds) {
  if (seconds < 0.00995) return fmt::format("{:.1f} ms", 1000 * seconds);
  if (seconds < 0.0995) return fmt::format("{:.0f} ms", 1000 * seconds);
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  if (seconds < 59.5) return fmt::format("{:.0f} s", seconds);
  return clock_time(seconds);
}

}  // namespace chainrule::cli
