// The cells of comma-separated text, row by row.
#include "data/csv_scanner.h"

#include <algorithm>

#include "core/fail.h"
#include "data/number_text.h"
#include "data/utf8.h"

namespace chainrule {
namespace {

// An empty line, or one of blanks only.
bool is_blank(const std::vector<CsvCell>& cells) {
  return cells.size() == 1 && !cells[0].quoted && trimmed(cells[0].text).empty();
}

std::string without_doubled_quotes(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == '"') ++i;
  }
  return result;
}

}  // namespace

CsvScanner::CsvScanner(std::string_view text, char delimiter, std::string_view name)
    : text_(text), delimiter_(delimiter), name_(name) {}

bool CsvScanner::next(std::vector<CsvCell>& cells) {
  while (at_ < text_.size()) {
    read_row(cells);
    if (is_blank(cells)) continue;
    if (first_row_.empty()) {
      for (const CsvCell& cell : cells) first_row_.emplace_back(trimmed(cell.text));
      first_line_ = row_line_;
    }
    check_length(cells.size());
    return true;
  }
  return false;
}

std::string CsvScanner::place(std::size_t line, std::size_t column) const {
  std::string place = fmt::format("{}: line {}, column ", name_, line);
  const bool is_named = column < first_row_.size() && !first_row_[column].empty() &&
                        !parse_number(first_row_[column]);
  return place +
         (is_named ? fmt::format("\"{}\"", first_row_[column]) : std::to_string(column + 1));
}

void CsvScanner::read_row(std::vector<CsvCell>& cells) {
  cells.clear();
  unescaped_.clear();
  row_line_ = line_;
  for (;;) {
    const std::size_t cell_line = line_;
    cells.push_back(read_cell(cells.size()));
    check_text(cells.back(), cell_line, cells.size() - 1);
    if (at_ == text_.size() || text_[at_] != delimiter_) break;
    ++at_;
  }
  end_line();
}

CsvCell CsvScanner::read_cell(std::size_t column) {
  if (at_ < text_.size() && text_[at_] == '"') return read_quoted(column);
  const std::size_t begin = at_;
  while (!at_cell_end()) ++at_;
  return {text_.substr(begin, at_ - begin), false};
}

CsvCell CsvScanner::read_quoted(std::size_t column) {
  const std::size_t begin = ++at_;
  bool has_doubled = false;
  for (;;) {
    at_ = text_.find('"', at_);
    if (at_ == std::string_view::npos) {
      fail(ErrorCode::kFormat, "{}: the quote that opens here is never closed",
           place(line_, column));
    }
    ++at_;
    if (at_ == text_.size() || text_[at_] != '"') break;
    ++at_;
    has_doubled = true;
  }
  std::string_view inside = text_.substr(begin, at_ - 1 - begin);
  line_ += static_cast<std::size_t>(std::count(inside.begin(), inside.end(), '\n'));
  if (!at_cell_end()) {
    fail(ErrorCode::kFormat, "{}: text follows the closing quote; a quote inside quotes is doubled",
         place(line_, column));
  }
  if (has_doubled) inside = unescaped_.emplace_back(without_doubled_quotes(inside));
  return {inside, true};
}

void CsvScanner::end_line() {
  if (at_ == text_.size()) return;
  const bool is_return = text_[at_++] == '\r';
  if (is_return && at_ < text_.size() && text_[at_] == '\n') ++at_;
  ++line_;
}

bool CsvScanner::at_cell_end() const {
  return at_ == text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n' ||
         text_[at_] == '\r';
}

void CsvScanner::check_text(const CsvCell& cell, std::size_t line, std::size_t column) const {
  const std::size_t bad = find_bad_utf8(cell.text);
  if (bad == std::string_view::npos) return;
  const auto byte = static_cast<unsigned char>(cell.text[bad]);
  if (byte == 0)
    fail(ErrorCode::kFormat, "{}: a NUL byte came, text was expected", place(line, column));
  fail(ErrorCode::kFormat, "{}: byte 0x{:02X} is not UTF-8; save the file as UTF-8",
       place(line, column), byte);
}

void CsvScanner::check_length(std::size_t n_cells) {
  const std::size_t expected = first_row_.size();
  if (n_cells == expected) return;
  fail(ErrorCode::kFormat, "{}: the row has {} cell{}, {} were expected as in line {}",
       place(row_line_, std::min(n_cells, expected)), n_cells, n_cells == 1 ? "" : "s", expected,
       first_line_);
}

}  // namespace chainrule
