// Rows of cells in aligned columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chainrule::cli {

/// The first row added is the heading. `alignment` has one letter a column: l(eft) or r(ight).
class Grid {
 public:
  explicit Grid(std::string_view alignment) : alignment_(alignment) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// Two blanks before each line and between columns, none at the end.
  std::string text() const;

 private:
  std::string alignment_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace chainrule::cli
