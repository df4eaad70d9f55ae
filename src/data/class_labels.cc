// The classes of a target column.
#include "data/class_labels.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/fail.h"
#include "data/cells.h"
#include "data/name_list.h"
#include "data/number_text.h"

namespace chainrule {
namespace {

// A worked example may have as many classes as rows; a larger table that has them lists names.
constexpr std::size_t kMostClassesOfOneRow = 20;
constexpr std::size_t kUnknown = static_cast<std::size_t>(-1);

std::vector<std::string> different_values(const Column& column, std::span<const std::size_t> rows) {
  std::vector<std::string> names;
  if (column.kind == Column::Kind::kNumber) {
    std::set<double> values;
    for (const std::size_t row : rows) values.insert(column.numbers[row]);
    for (const double value : values) names.push_back(number_text(value));
    return names;
  }
  std::vector<bool> occurs(column.categories.size());
  for (const std::size_t row : rows) occurs[column.codes[row]] = true;
  for (std::size_t code = 0; code < occurs.size(); ++code) {
    if (occurs[code]) names.push_back(column.categories[code]);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Finds classes by their name or, where that is a number, by its value: a column of the classes
// "0", "1" and "x" is read as numbers from a file that has no "x".
class ClassFinder {
 public:
  explicit ClassFinder(std::span<const std::string> names) {
    for (std::size_t k = 0; k < names.size(); ++k) {
      by_name_.emplace(names[k], k);
      if (const auto number = parse_number(names[k])) by_number_.emplace(*number, k);
    }
  }
  std::size_t find(double number) const {
    const auto found = by_number_.find(number);
    return found == by_number_.end() ? kUnknown : found->second;
  }
  std::size_t find(const std::string& name) const {
    if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
    const auto number = parse_number(name);
    return number ? find(*number) : kUnknown;
  }

 private:
  std::map<std::string_view, std::size_t> by_name_;
  std::map<double, std::size_t> by_number_;
};

}  // namespace

std::vector<std::string> learn_classes(const Table& table, const Column& column,
                                       std::span<const std::size_t> rows, std::string_view who) {
  check_present(table, column, rows, who);
  std::vector<std::string> names = different_values(column, rows);
  if (names.size() < 2) {
    fail(ErrorCode::kValue,
         "{}: column \"{}\" has only the class {} in {} training rows, two or more "
         "were expected",
         who, column.name, quoted_list(names), rows.size());
  }
  if (names.size() == rows.size() && rows.size() > kMostClassesOfOneRow) {
    fail(ErrorCode::kValue,
         "{}: column \"{}\" has another class in each of the {} training rows, "
         "classes that repeat were expected",
         who, column.name, rows.size());
  }
  return names;
}

std::vector<std::size_t> class_indices(const Table& table, const Column& column,
                                       std::span<const std::size_t> rows,
                                       std::span<const std::string> class_names,
                                       std::string_view who) {
  check_present(table, column, rows, who);
  const ClassFinder finder(class_names);
  std::vector<std::size_t> of_code;
  for (const std::string& category : column.categories) of_code.push_back(finder.find(category));
  std::vector<std::size_t> indices;
  indices.reserve(rows.size());
  for (const std::size_t row : rows) {
    const bool is_number = column.kind == Column::Kind::kNumber;
    indices.push_back(is_number ? finder.find(column.numbers[row]) : of_code[column.codes[row]]);
    if (indices.back() != kUnknown) continue;
    fail_cell(table, column, row, who,
              fmt::format("class \"{}\" is none of those in training ({})",
                          is_number ? number_text(column.numbers[row])
                                    : column.categories[column.codes[row]],
                          quoted_list(class_names)));
  }
  return indices;
}

}  // namespace chainrule
