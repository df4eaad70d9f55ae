// A table with other rows.
#include "data/table_rows.h"

#include <utility>

namespace chainrule {
namespace {

template <class V>
void keep(std::vector<V>& values, std::span<const std::size_t> rows) {
  if (values.empty()) return;
  for (std::size_t i = 0; i < rows.size(); ++i) values[i] = values[rows[i]];
  values.resize(rows.size());
}

}  // namespace

void renumber_categories(Column& column) {
  std::vector<std::uint32_t> new_code(column.categories.size(), Column::kMissing);
  std::vector<std::string> categories;
  for (std::uint32_t& code : column.codes) {
    if (code == Column::kMissing) continue;
    if (new_code[code] == Column::kMissing) {
      new_code[code] = static_cast<std::uint32_t>(categories.size());
      categories.push_back(std::move(column.categories[code]));
    }
    code = new_code[code];
  }
  column.categories = std::move(categories);
}

void keep_rows(Table& table, std::span<const std::size_t> rows) {
  for (Column& column : table.columns) {
    keep(column.numbers, rows);
    keep(column.codes, rows);
    renumber_categories(column);
  }
  table.lines.keep(rows);
}

}  // namespace chainrule
