// The cells of comma-separated text, row by row.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/csv_window.h"

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
  /// `window` without byte order mark; `name` starts every message. Lines that begin with `comment`
  /// are skipped.
  CsvScanner(CsvWindow window, char delimiter, std::string_view name,
             std::optional<char> comment = {});

  /// Reads the next row that is not empty; false at the end. The cells are valid until the next
  /// call.
  bool next(std::vector<CsvCell>& cells);
  /// Reads the next row if it is made of plain numbers only, as many as `numbers` has room for, and
  /// of empty cells, which become NaN; else false, and nothing has been read.
  bool next_numbers(std::span<double> numbers);
  /// The line on which the row that was read last begins, from 1.
  std::size_t line() const { return row_line_; }
  /// `people.csv: line 17, column "age"`; a column without a name is `column 3`.
  std::string place(std::size_t line, std::size_t column) const;
  /// How many rows a text like the part that was read has in all; 0 if that cannot be said.
  std::size_t expected_rows(std::size_t n_read) const;

 private:
  bool read_row(std::vector<CsvCell>& cells);
  bool skip_comment();
  void advance();
  CsvCell read_cell(std::size_t column);
  CsvCell read_quoted(std::size_t column);
  bool end_line();
  bool at_cell_end() const;
  // Whether what is left of the window may go on behind it.
  bool is_cut() const { return at_ == text_.size() && !window_.is_last(); }
  void look_at_window();
  void check_text(const CsvCell& cell, std::size_t line, std::size_t column) const;
  void check_length(std::size_t n_cells);

  CsvWindow window_;
  std::string_view text_;
  char delimiter_;
  std::string name_;
  std::optional<char> comment_;
  std::array<bool, 256> ends_cell_{};
  std::vector<std::string> first_row_;
  std::size_t first_line_ = 0;
  std::size_t at_ = 0;
  std::size_t plain_end_ = 0;  // behind the window's last LF
  bool has_plain_end_ = false;
  bool is_ascii_ = false;   // the window, and it has no NUL
  std::size_t let_go_ = 0;  // bytes before the window
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
  std::deque<std::string> unescaped_;  // this row's cells that had doubled quotes
};

}  // namespace chainrule
