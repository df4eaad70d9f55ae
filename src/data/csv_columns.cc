// The first reading of comma-separated text: the columns of numbers, and what is known of the rest.
#include "data/csv_columns.h"

#include <algorithm>
#include <cmath>

#include "data/number_text.h"

namespace chainrule {
namespace {

// Rows of numbers wait until there are some, so that a column's memory is visited less often.
constexpr std::size_t kMostWaitingRows = 64;
constexpr std::size_t kMostWaitingNumbers = 16384;
constexpr std::size_t kRowsBeforeReserving = 256;

class ColumnReader {
 public:
  ColumnReader(CsvScanner scanner, const CellParser& parser)
      : scanner_(std::move(scanner)), parser_(parser) {}

  TableScan read() {
    while (read_plain_row() || read_row()) {
      if (scan_.lines.size() == kRowsBeforeReserving) reserve();
    }
    flush();
    return std::move(scan_);
  }

 private:
  bool read_plain_row() {
    const std::size_t n = scan_.columns.size();
    if (n == 0 || has_texts_ || !parser_.reads_plain_numbers()) return false;
    if (n_waiting_ == n_room_) flush();
    if (!scanner_.next_numbers({&waiting_[n_waiting_ * n], n})) return false;
    ++n_waiting_;
    scan_.lines.push_back(scanner_.line());
    return true;
  }

  bool read_row() {
    if (!scanner_.next(cells_)) return false;
    flush();
    if (scan_.lines.empty()) {
      read_first_row();
    } else {
      for (std::size_t j = 0; j < cells_.size(); ++j) add(cells_[j], scan_.columns[j]);
    }
    scan_.lines.push_back(scanner_.line());
    return true;
  }

  void read_first_row() {
    const std::size_t n = cells_.size();
    scan_.columns.resize(n);
    for (std::size_t j = 0; j < n; ++j) {
      const ParsedCell cell = parser_.parse(cells_[j].text);
      ColumnScan& column = scan_.columns[j];
      column.first_text = cells_[j].quoted ? cells_[j].text : trimmed(cells_[j].text);
      column.first_kind = cell.kind;
      column.first_number = cell.number;
    }
    n_room_ = std::clamp<std::size_t>(kMostWaitingNumbers / n, 1, kMostWaitingRows);
    waiting_.resize(n_room_ * n);
  }

  void add(const CsvCell& text, ColumnScan& column) {
    const ParsedCell cell = parser_.parse(text.text);
    if (cell.kind == CellKind::kNumber) ++column.n_numbers;
    if (cell.kind == CellKind::kText && column.n_texts++ == 0) {
      column.numbers = {};
      has_texts_ = true;
    }
    if (column.n_texts == 0) column.numbers.push_back(cell.number);
  }

  void flush() {
    const std::size_t n = scan_.columns.size();
    for (std::size_t j = 0; j < n && n_waiting_ > 0; ++j) {
      ColumnScan& column = scan_.columns[j];
      for (std::size_t row = 0; row < n_waiting_; ++row) {
        const double number = waiting_[row * n + j];
        column.numbers.push_back(number);
        column.n_numbers += !std::isnan(number);
      }
    }
    n_waiting_ = 0;
  }

  // Vectors that grow by doubling would hold twice the numbers. Room that is not used takes none.
  void reserve() {
    flush();
    const std::size_t n_rows = scanner_.expected_rows(scan_.lines.size());
    const std::size_t room = n_rows + n_rows / 16;
    for (ColumnScan& column : scan_.columns) {
      if (column.n_texts == 0) column.numbers.reserve(room);
    }
    scan_.lines.reserve(room);
  }

  CsvScanner scanner_;
  const CellParser& parser_;
  TableScan scan_;
  std::vector<CsvCell> cells_;
  std::vector<double> waiting_;  // [n_room_ x columns]
  std::size_t n_room_ = 0;
  std::size_t n_waiting_ = 0;  // rows
  bool has_texts_ = false;     // below the first row
};

}  // namespace

CellParser::CellParser(const CsvOptions& options) : options_(options) {
  for (const std::string& word : options.missing) {
    if (word.empty()) {
      is_empty_missing_ = true;
    } else {
      begins_missing_[static_cast<unsigned char>(word.front())] = true;
      if (number(word)) is_number_missing_ = true;
    }
  }
}

bool CellParser::is_missing(std::string_view text) const {
  if (text.empty()) return is_empty_missing_;
  if (!begins_missing_[static_cast<unsigned char>(text.front())]) return false;
  return std::find(options_.missing.begin(), options_.missing.end(), text) !=
         options_.missing.end();
}

std::optional<double> CellParser::number(std::string_view text) const {
  if (is_plain()) return parse_number(text);
  const std::size_t point = std::min(text.find(options_.decimal), text.size());
  std::string plain(text.substr(0, point));
  if (options_.thousands && plain.find(*options_.thousands) != std::string::npos) {
    if (!is_grouped(without_sign(plain), *options_.thousands)) return {};
    std::erase(plain, *options_.thousands);
  }
  const std::string_view rest = text.substr(point);
  if (plain.find('.') != std::string::npos || rest.find('.', 1) != std::string_view::npos) {
    return {};
  }
  if (!rest.empty()) plain.append(".").append(rest.substr(1));
  return parse_number(plain);
}

ParsedCell CellParser::parse(std::string_view text) const {
  text = trimmed(text);
  if (is_missing(text)) return {};
  if (const auto value = number(text)) return {CellKind::kNumber, *value};
  return {CellKind::kText, std::numeric_limits<double>::quiet_NaN()};
}

TableScan scan_columns(CsvScanner scanner, const CellParser& parser) {
  return ColumnReader(std::move(scanner), parser).read();
}

}  // namespace chainrule
