// The different values of a column as texts, and where a cell stands among them.
#include "data/categories.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "data/number_text.h"

namespace chainrule {

std::vector<std::string> different_values(const Column& column, std::span<const std::size_t> rows) {
  std::vector<std::string> names;
  bool is_any_missing = false;
  if (column.kind == Column::Kind::kNumber) {
    std::set<double> values;
    for (const std::size_t row : rows) {
      if (column.is_missing(row)) {
        is_any_missing = true;
      } else {
        values.insert(column.numbers[row]);
      }
    }
    if (is_any_missing) names.emplace_back();
    for (const double value : values) names.push_back(number_text(value));
    return names;
  }
  std::vector<bool> occurs(column.categories.size());
  for (const std::size_t row : rows) {
    if (column.is_missing(row)) {
      is_any_missing = true;
    } else {
      occurs[column.codes[row]] = true;
    }
  }
  if (is_any_missing) names.emplace_back();
  for (std::size_t code = 0; code < occurs.size(); ++code) {
    if (occurs[code]) names.push_back(column.categories[code]);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

NameFinder::NameFinder(std::span<const std::string> names) {
  for (std::size_t k = 0; k < names.size(); ++k) {
    by_name_.emplace(names[k], k);
    if (const auto number = parse_number(names[k])) by_number_.emplace(*number, k);
  }
}

std::size_t NameFinder::find(double number) const {
  const auto found = by_number_.find(number);
  return found == by_number_.end() ? kUnknown : found->second;
}

std::size_t NameFinder::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? kUnknown : found->second;
}

std::vector<std::size_t> category_indices(const Column& column, std::span<const std::size_t> rows,
                                          std::span<const std::string> categories) {
  const NameFinder finder(categories);
  const std::size_t missing = finder.find(std::string_view());
  std::vector<std::size_t> of_code;
  for (const std::string& text : column.categories) of_code.push_back(finder.find(text));
  std::vector<std::size_t> indices;
  indices.reserve(rows.size());
  for (const std::size_t row : rows) {
    if (column.is_missing(row)) {
      indices.push_back(missing);
    } else if (column.kind == Column::Kind::kNumber) {
      indices.push_back(finder.find(column.numbers[row]));
    } else {
      indices.push_back(of_code[column.codes[row]]);
    }
  }
  return indices;
}

}  // namespace chainrule
