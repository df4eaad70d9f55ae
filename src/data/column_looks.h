// What a column's cells and its name look like to a person.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/table.h>

namespace chainrule {

/// "2024-05-17", "17.5.2024", "5/17/24", either with a time behind it, or a time "9:30:00" alone.
bool looks_like_date(std::string_view text);

/// A number if , is its decimal point: "1,5", "-1.234,5"; none of those that are numbers already.
bool looks_like_decimal_comma(std::string_view text);

/// A number with thousands separated by commas, points, blanks or apostrophes: "1,234,567.5".
bool looks_like_thousands(std::string_view text);

/// Cells with a text, and of those the cells for which `looks` holds; missing cells are none.
struct LookCount {
  std::size_t present = 0;
  std::size_t alike = 0;
  bool is_most() const { return alike > 0 && alike * 10 >= present * 9; }
};
template <class Looks>
LookCount count_looks(const Column& column, const Looks& looks) {
  std::vector<bool> is_alike;
  for (const std::string& text : column.categories) is_alike.push_back(looks(text));
  LookCount count;
  for (const std::uint32_t code : column.codes) {
    if (code == Column::kMissing) continue;
    ++count.present;
    if (is_alike[code]) ++count.alike;
  }
  return count;
}

/// A name that says its cells tell rows apart: id, uuid, customer_id, CustomerId.
bool is_identifier_name(std::string_view name);
/// A name of a column that counts rows: index, row, nr, "Unnamed: 0".
bool is_counter_name(std::string_view name);

/// Whole numbers, none missing and none twice; `is_gapless`: they are m, m + 1, ..., m + n - 1.
struct WholeNumbers {
  bool are_different = false;
  bool is_gapless = false;
};
WholeNumbers whole_numbers(const Column& column);

}  // namespace chainrule
