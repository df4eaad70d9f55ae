// The classes of a target column.
#include "data/class_labels.h"

#include "core/fail.h"
#include "data/categories.h"
#include "data/cells.h"
#include "data/name_list.h"
#include "data/number_text.h"

namespace chainrule {
namespace {

// A worked example may have as many classes as rows; a larger table that has them lists names.
constexpr std::size_t kMostClassesOfOneRow = 20;

// A class whose name is a number is found by its value, too.
std::size_t find_class(const NameFinder& finder, const std::string& name) {
  const std::size_t index = finder.find(std::string_view(name));
  if (index != NameFinder::kUnknown) return index;
  const auto number = parse_number(name);
  return number ? finder.find(*number) : NameFinder::kUnknown;
}

}  // namespace

std::vector<std::string> learn_classes(const Table& table, const Column& column,
                                       std::span<const std::size_t> rows, std::string_view who) {
  check_target_present(table, column, rows, who);
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
  const NameFinder finder(class_names);
  std::vector<std::size_t> of_code;
  for (const std::string& category : column.categories)
    of_code.push_back(find_class(finder, category));
  std::vector<std::size_t> indices;
  indices.reserve(rows.size());
  for (const std::size_t row : rows) {
    const bool is_number = column.kind == Column::Kind::kNumber;
    indices.push_back(is_number ? finder.find(column.numbers[row]) : of_code[column.codes[row]]);
    if (indices.back() != NameFinder::kUnknown) continue;
    fail_cell(table, column, row, who,
              fmt::format("class \"{}\" is none of those in training ({})",
                          is_number ? number_text(column.numbers[row])
                                    : column.categories[column.codes[row]],
                          quoted_list(class_names)));
  }
  return indices;
}

}  // namespace chainrule
