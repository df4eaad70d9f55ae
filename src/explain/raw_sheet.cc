// What the formats of a worksheet have in common before its numbers are understood.
#include "explain/raw_sheet.h"

#include <algorithm>
#include <cmath>

#include "data/number_text.h"

namespace chainrule {

bool read_written(std::string_view text, RawNumber& number) {
  std::string digits;
  for (const char c : trimmed(text)) {
    if (c != '_') digits += c;
  }
  number.written = digits;
  number.blank = digits.empty();
  if (number.blank) return true;
  const auto value = parse_number(digits);
  if (!value || !std::isfinite(*value)) return false;
  number.value = *value;
  const std::size_t e = digits.find_first_of("eE");
  const std::size_t point = digits.find('.');
  int place = 0;
  if (point != std::string::npos) {
    place = -static_cast<int>(std::min(e, digits.size()) - point - 1);
  }
  if (e != std::string::npos) {
    place += static_cast<int>(parse_number(digits.substr(e + 1)).value_or(0));
  }
  number.whole = point == std::string::npos && e == std::string::npos;
  number.half_unit = 0.5 * std::pow(10.0, place);
  return true;
}

void complete(RawSheet& raw, std::string_view sheet) {
  if (sheet.empty()) return;
  RawSheet other = read_raw_toml(sheet, "sheet");
  for (auto&& [key, value] : other.settings) {
    if (raw.settings.contains(key)) continue;
    value.visit([&](auto& one) { raw.settings.insert_or_assign(key, std::move(one)); });
  }
  for (RawArray& array : other.given) {
    const bool there = std::ranges::any_of(
        raw.given, [&](const RawArray& mine) { return mine.name == array.name; });
    if (!there) raw.given.push_back(std::move(array));
  }
}

}  // namespace chainrule
