// The cells of comma-separated text, row by row.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/csv_window.h"

namespace chainrule {

struct CsvCell {
  std::string_view text;  // without its quotes
  bool quoted = false;
  std::string_view raw;  // as it stands in the file
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
  /// What is in memory of the lines that come, up to a line's end that has eight bytes behind it;
  /// nothing before a comment.
  std::string_view whole_lines();
  /// Passes over a row that begins here and was read by others.
  void pass(std::size_t n_bytes, std::size_t n_lines);
  char delimiter() const { return delimiter_; }
  /// The line on which the row that was read last begins, from 1.
  std::size_t line() const { return row_line_; }
  /// `people.csv: line 17, column "age"`; a column without a name is `column 3`.
  std::string place(std::size_t line, std::size_t column) const;
  /// How many rows a text like the part that was read has in all; 0 if that cannot be said.
  std::size_t expected_rows(std::size_t n_read) const;

 private:
  bool read_row(std::vector<CsvCell>& cells);
  void pass_empty_lines();
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
  std::array<bool, 256> ends_cell_{}, is_blank_{};
  std::vector<std::string> first_row_;
  std::size_t first_line_ = 0;
  std::size_t at_ = 0;
  std::size_t lines_end_ = 0;  // of whole_lines()
  bool is_ascii_ = false;      // the window, and it has no NUL
  std::size_t let_go_ = 0;     // bytes before the window
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
  std::deque<std::string> unescaped_;  // this row's cells that had doubled quotes
};

}  // namespace chainrule
