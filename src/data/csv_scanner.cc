// The cells of comma-separated text, row by row.
#include "data/csv_scanner.h"

#include <algorithm>
#include <utility>

#include "core/fail.h"
#include "data/cell_codes.h"
#include "data/eight_bytes.h"
#include "data/limits.h"
#include "data/number_text.h"
#include "data/utf8.h"

namespace chainrule {
namespace {

// Of a row; a column takes far more memory than the comma that makes it.

// An empty line, one of blanks only, or a comment.
bool is_blank(const std::vector<CsvCell>& cells) {
  return cells.empty() || (cells.size() == 1 && !cells[0].quoted && trimmed(cells[0].text).empty());
}

// A name as messages have it, without half a letter at its end.
std::string short_name(std::string_view name) {
  constexpr std::size_t kMostBytes = 100;
  if (name.size() <= kMostBytes) return std::string(name);
  std::size_t end = kMostBytes;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return std::string(name.substr(0, end)) + "...";
}

}  // namespace

CsvScanner::CsvScanner(CsvWindow window, char delimiter, std::string_view name,
                       std::optional<char> comment)
    : window_(std::move(window)),
      text_(window_.text()),
      delimiter_(delimiter),
      name_(name),
      comment_(comment) {
  for (const char c : {delimiter, '\n', '\r'}) ends_cell_[static_cast<unsigned char>(c)] = true;
  for (const char c : {' ', '\t'}) is_blank_[static_cast<unsigned char>(c)] = c != delimiter;
  look_at_window();
}

bool CsvScanner::next(std::vector<CsvCell>& cells) {
  for (;;) {
    pass_empty_lines();
    if (at_ == text_.size() && window_.is_last()) return false;
    const std::size_t begin = at_;
    const std::size_t line = line_;
    if (!read_row(cells)) {
      at_ = begin;
      line_ = line;
      advance();
      continue;
    }
    if (is_blank(cells)) continue;
    if (first_row_.empty()) {
      for (const CsvCell& cell : cells) first_row_.emplace_back(short_name(trimmed(cell.text)));
      first_line_ = row_line_;
    }
    check_length(cells.size());
    return true;
  }
}

// Lines of blanks and comments, too. Those that are cut in two are left to read_row().
void CsvScanner::pass_empty_lines() {
  const char* const begin = text_.data();
  const char* const end = begin + text_.size();
  const char* at = begin + at_;
  for (const char* next = at; next != end; at = next, ++line_) {
    for (; end - next >= 8 && load_eight(next) == eight_times('\n'); next += 8) line_ += 8;
    at = next;
    if (next != end && *next == comment_) {
      while (next != end && *next != '\n' && *next != '\r') ++next;
    } else {
      while (next != end && is_blank_[static_cast<unsigned char>(*next)]) ++next;
    }
    if (next == end || (*next != '\n' && (*next != '\r' || next + 1 == end))) break;
    next += next[0] == '\r' && next[1] == '\n' ? 2 : 1;
  }
  at_ = static_cast<std::size_t>(at - begin);
}

std::string_view CsvScanner::whole_lines() {
  if (at_ >= lines_end_ || text_[at_] == comment_) return {};
  return text_.substr(at_, lines_end_ - at_);
}

void CsvScanner::pass(std::size_t n_bytes, std::size_t n_lines) {
  at_ += n_bytes;
  row_line_ = line_;
  line_ += n_lines;
}

void CsvScanner::advance() {
  let_go_ += at_;
  window_.advance(at_);
  text_ = window_.text();
  at_ = 0;
  look_at_window();
}

// Most texts are ASCII, which spares looking at each cell.
void CsvScanner::look_at_window() {
  unsigned char least = 0xFF, most = 0;
  for (const char c : text_) {
    least = std::min(least, static_cast<unsigned char>(c));
    most = std::max(most, static_cast<unsigned char>(c));
  }
  is_ascii_ = least > 0 && most < 0x80;
  constexpr std::size_t kReadable = 8;
  lines_end_ = text_.size() < kReadable ? 0 : text_.size() - kReadable;
  while (lines_end_ > 0 && text_[lines_end_ - 1] != '\n' && text_[lines_end_ - 1] != '\r') {
    --lines_end_;
  }
}

std::size_t CsvScanner::expected_rows(std::size_t n_read) const {
  const std::size_t bytes = let_go_ + at_;
  if (bytes == 0 || window_.size() <= bytes) return n_read;
  const double per_row = static_cast<double>(bytes) / static_cast<double>(n_read);
  return static_cast<std::size_t>(static_cast<double>(window_.size()) / per_row);
}

std::string CsvScanner::place(std::size_t line, std::size_t column) const {
  std::string place = fmt::format("{}: line {}, column ", name_, line);
  const bool is_named = column < first_row_.size() && !first_row_[column].empty() &&
                        !parse_number(first_row_[column]);
  return place +
         (is_named ? fmt::format("\"{}\"", first_row_[column]) : std::to_string(column + 1));
}

// False if the row may go on behind the window.
bool CsvScanner::read_row(std::vector<CsvCell>& cells) {
  cells.clear();
  unescaped_.clear();
  row_line_ = line_;
  if (comment_ && at_ < text_.size() && text_[at_] == *comment_) return skip_comment();
  for (;;) {
    const std::size_t cell_line = line_;
    cells.push_back(read_cell(cells.size()));
    if (is_cut()) return false;
    check_text(cells.back(), cell_line, cells.size() - 1);
    if (at_ == text_.size() || text_[at_] != delimiter_) break;
    if (cells.size() == kMostColumns) {
      fail(ErrorCode::kFormat, "{}: line {}: more than {} cells", name_, row_line_, kMostColumns);
    }
    ++at_;
  }
  return end_line();
}

// Leaves no cell, as an empty line does.
bool CsvScanner::skip_comment() {
  at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
  return !is_cut() && end_line();
}

CsvCell CsvScanner::read_cell(std::size_t column) {
  if (at_ < text_.size() && text_[at_] == '"') return read_quoted(column);
  const char* const begin = text_.data() + at_;
  const char* const end = text_.data() + text_.size();
  const char* at = begin;
  while (at != end && !ends_cell_[static_cast<unsigned char>(*at)]) ++at;
  const auto length = static_cast<std::size_t>(at - begin);
  at_ += length;
  return {{begin, length}, false, {begin, length}};
}

CsvCell CsvScanner::read_quoted(std::size_t column) {
  const std::size_t begin = ++at_;
  bool has_doubled = false;
  for (;;) {
    if (at_ < text_.size() && text_[at_] != '"') at_ = text_.find('"', at_);
    if (at_ >= text_.size()) {
      at_ = text_.size();
      if (is_cut()) return {};
      fail(ErrorCode::kFormat, "{}: the quote that opens here is never closed",
           place(line_, column));
    }
    ++at_;
    if (at_ == text_.size() || text_[at_] != '"') break;
    ++at_;
    has_doubled = true;
  }
  std::string_view inside = text_.substr(begin, at_ - 1 - begin);
  const std::string_view raw = text_.substr(begin - 1, at_ + 1 - begin);
  line_ += static_cast<std::size_t>(std::count(inside.begin(), inside.end(), '\n'));
  if (!at_cell_end()) {
    fail(ErrorCode::kFormat, "{}: text follows the closing quote; a quote inside quotes is doubled",
         place(line_, column));
  }
  if (has_doubled) inside = unescaped_.emplace_back(unquoted(raw));
  return {inside, true, raw};
}

// False if the line's end may be cut in two.
bool CsvScanner::end_line() {
  if (at_ == text_.size()) return true;
  const bool is_return = text_[at_++] == '\r';
  if (is_return && is_cut()) return false;
  if (is_return && at_ < text_.size() && text_[at_] == '\n') ++at_;
  ++line_;
  return true;
}

bool CsvScanner::at_cell_end() const {
  return at_ == text_.size() || ends_cell_[static_cast<unsigned char>(text_[at_])];
}

void CsvScanner::check_text(const CsvCell& cell, std::size_t line, std::size_t column) const {
  if (is_ascii_) return;
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
  const bool may_be_comment = !comment_ && first_row_.front().starts_with('#');
  fail(ErrorCode::kFormat, "{}: the row has {} cell{}, {} were expected as in line {}{}",
       place(row_line_, std::min(n_cells, expected)), n_cells, n_cells == 1 ? "" : "s", expected,
       first_line_, may_be_comment ? "; if # begins a comment, say so (--comment)" : "");
}

}  // namespace chainrule
