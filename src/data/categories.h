// The different values of a column as texts, and where a cell stands among them.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/table.h>

namespace chainrule {

/// The different values in these rows: numbers ascending ("0", ..., "9"), texts in order of their
/// bytes, before them "" if a cell is missing.
std::vector<std::string> different_values(const Column& column, std::span<const std::size_t> rows);

/// Finds names by themselves or, where they are numbers, by value: a column of the values "0", "1"
/// and "x" is read as numbers from a file that has no "x".
class NameFinder {
 public:
  static constexpr std::size_t kUnknown = static_cast<std::size_t>(-1);

  /// `names` must outlive this.
  explicit NameFinder(std::span<const std::string> names);
  std::size_t find(double number) const;
  std::size_t find(std::string_view name) const;

 private:
  std::map<std::string_view, std::size_t> by_name_;
  std::map<double, std::size_t> by_number_;
};

/// For each row the index of its category, or NameFinder::kUnknown.
std::vector<std::size_t> category_indices(const Column& column, std::span<const std::size_t> rows,
                                          std::span<const std::string> categories);

}  // namespace chainrule
