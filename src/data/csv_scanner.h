// The cells of comma-separated text, row by row.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// One cell without its quotes.
struct CsvCell {
  std::string_view text;
  bool quoted = false;
};

/// Reads rows one after the other. The first row fixes the number of cells and, where they are
/// texts, the names of columns in messages.
class CsvScanner {
 public:
  /// `text` without byte order mark; it must outlive the scanner. `name` starts every message.
  CsvScanner(std::string_view text, char delimiter, std::string_view name);

  /// Reads the next row that is not empty; false at the end. The cells are valid until the next
  /// call.
  bool next(std::vector<CsvCell>& cells);
  /// The line on which the row that was read last begins, from 1.
  std::size_t line() const { return row_line_; }
  /// `people.csv: line 17, column "age"`; a column without a name is `column 3`.
  std::string place(std::size_t line, std::size_t column) const;

 private:
  void read_row(std::vector<CsvCell>& cells);
  CsvCell read_cell(std::size_t column);
  CsvCell read_quoted(std::size_t column);
  void end_line();
  bool at_cell_end() const;
  void check_text(const CsvCell& cell, std::size_t line, std::size_t column) const;
  void check_length(std::size_t n_cells);

  std::string_view text_;
  char delimiter_;
  std::string name_;
  std::vector<std::string> first_row_;
  std::size_t first_line_ = 0;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
  std::deque<std::string> unescaped_;  // this row's cells that had doubled quotes
};

}  // namespace chainrule
