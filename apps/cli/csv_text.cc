// Writing CSV.
#include "cli/csv_text.h"

#include <fmt/format.h>

#include "cli/text.h"

namespace chainrule::cli {

std::string csv_cell(std::string_view text) {
  const bool has_blank_end = text.starts_with(' ') || text.ends_with(' ');
  if (!has_blank_end && text.find_first_of(",;\t|\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string csv_line(const std::vector<std::string>& cells) {
  return joined(cells, ",") + "\n";
}

std::string csv_text(const Table& table) {
  std::vector<std::string> cells;
  for (const Column& column : table.columns) cells.push_back(csv_cell(column.name));
  std::string text = csv_line(cells);
  for (std::size_t row = 0; row < table.n_rows(); ++row) {
    for (std::size_t j = 0; j < table.columns.size(); ++j) {
      const Column& column = table.columns[j];
      if (column.is_missing(row)) {
        cells[j].clear();
      } else if (column.kind == Column::Kind::kNumber) {
        cells[j] = fmt::format("{}", column.numbers[row]);
      } else {
        cells[j] = csv_cell(column.categories[column.codes[row]]);
      }
    }
    text += csv_line(cells);
  }
  return text;
}

}  // namespace chainrule::cli
