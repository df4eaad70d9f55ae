// What a column's cells and its name look like to a person.
#include "data/column_looks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "data/number_text.h"

namespace chainrule {
namespace {

// Takes the digits at the front; their number, 0 if there is none.
std::size_t take_digits(std::string_view& text, int& value) {
  std::size_t n = 0;
  value = 0;
  while (n < text.size() && n < 4 && is_digit(text[n])) value = 10 * value + (text[n++] - '0');
  text.remove_prefix(n);
  return n;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// 9:30, 09:30:15, with a fraction or a zone behind it.
bool is_time(std::string_view text) {
  int hour = 0, minute = 0;
  const std::size_t n = take_digits(text, hour);
  if (n == 0 || n > 2 || hour > 24 || !take(text, ':')) return false;
  if (take_digits(text, minute) != 2 || minute > 59) return false;
  return text.find_first_not_of("0123456789:.,+-Z APMapm") == std::string_view::npos;
}

bool is_day_and_month(int a, int b) {
  return a >= 1 && b >= 1 && a <= 31 && b <= 31 && std::min(a, b) <= 12;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::string lower(std::string_view name) {
  std::string text(trimmed(name));
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

}  // namespace

bool looks_like_date(std::string_view text) {
  text = trimmed(text);
  if (is_time(text)) return true;
  std::array<int, 3> parts{};
  std::array<std::size_t, 3> lengths{};
  char separator = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i == 1 && !text.empty()) separator = text.front();
    if (i == 1 && separator != '-' && separator != '/' && separator != '.') return false;
    if (i > 0 && !take(text, separator)) return false;
    lengths[i] = take_digits(text, parts[i]);
  }
  const bool year_first = lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2 &&
                          is_day_and_month(parts[1], parts[2]) && lengths[2] > 0;
  const bool year_last = lengths[0] <= 2 && lengths[1] <= 2 &&
                         (lengths[2] == 4 || lengths[2] == 2) &&
                         is_day_and_month(parts[0], parts[1]);
  if (!year_first && !year_last) return false;
  if (text.empty()) return true;
  return (text.front() == 'T' || text.front() == ' ') && is_time(trimmed(text.substr(1)));
}

bool looks_like_decimal_comma(std::string_view text) {
  text = without_sign(trimmed(text));
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos || !is_all_digits(text.substr(comma + 1))) return false;
  const std::string_view whole = text.substr(0, comma);
  return is_all_digits(whole) || is_grouped(whole, '.') || is_grouped(whole, ' ');
}

bool looks_like_thousands(std::string_view text) {
  text = without_sign(trimmed(text));
  for (const auto& [separator, point] :
       {std::pair{',', '.'}, {'.', ','}, {' ', '.'}, {'\'', '.'}}) {
    const auto at = std::find(text.begin(), text.end(), point);
    const std::string_view whole = text.substr(0, static_cast<std::size_t>(at - text.begin()));
    if (whole.size() < text.size() && !is_all_digits(text.substr(whole.size() + 1))) continue;
    if (is_grouped(whole, separator)) return true;
  }
  return false;
}

bool is_identifier_name(std::string_view name) {
  const std::string text = lower(name);
  for (const std::string_view known : {"id", "uuid", "guid", "uid", "identifier"}) {
    if (text == known) return true;
  }
  for (const std::string_view end : {"_id", " id", "-id", ".id", "_uuid"}) {
    if (text.ends_with(end)) return true;
  }
  // CustomerId, customerID, but not PAID or Grid.
  name = trimmed(name);
  if (name.size() < 3 || !(name.ends_with("Id") || name.ends_with("ID"))) return false;
  const char before = name[name.size() - 3];
  return before >= 'a' && before <= 'z';
}

bool is_counter_name(std::string_view name) {
  const std::string text = lower(name);
  for (const std::string_view known :
       {"", "index", "idx", "row", "rows", "rowname", "rownames", "row_number", "rownumber", "nr",
        "no", "no.", "nr.", "#", "number", "line", "key", "unnamed: 0"}) {
    if (text == known) return true;
  }
  return false;
}

WholeNumbers whole_numbers(const Column& column) {
  WholeNumbers result;
  std::vector<double> numbers;
  for (const double x : column.numbers) {
    if (!(x == std::floor(x))) return result;  // a missing one, too
  }
  numbers = column.numbers;
  std::sort(numbers.begin(), numbers.end());
  if (numbers.empty() || std::adjacent_find(numbers.begin(), numbers.end()) != numbers.end()) {
    return result;
  }
  result.are_different = true;
  result.is_gapless = numbers.back() - numbers.front() == static_cast<double>(numbers.size()) - 1;
  return result;
}

}  // namespace chainrule
