// The readings of comma-separated text that make columns of it.
#include "data/csv_columns.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include <chainrule/table.h>

#include "data/number_text.h"

namespace chainrule {
namespace {

// Rows wait until there are some, so that a column's memory is visited less often.
constexpr std::size_t kMostWaitingRows = 64;
constexpr std::size_t kMostWaitingCells = 16384;
constexpr std::size_t kRowsBeforeReserving = 256;

// Reads rows of as many cells as there are columns, for what each column is used for.
class RowReader {
 public:
  RowReader(CsvScanner& scanner, const CellParser& parser, std::vector<ColumnScan>& columns)
      : scanner_(scanner),
        parser_(parser),
        columns_(columns),
        plain_reader_(parser, scanner.delimiter()) {}

  /// To be called again when a column came or its use was changed.
  void set_up() {
    const std::size_t n = columns_.size();
    plain_.clear();
    for (ColumnScan& column : columns_) plain_.push_back({column.use, column.texts.get()});
    n_room_ = std::clamp<std::size_t>(kMostWaitingCells / n, 1, kMostWaitingRows);
    waiting_.resize(n_room_ * n);
  }

  bool next() { return read_plain_row() || read_row(); }

  void flush() {
    for (std::size_t j = 0; j < columns_.size() && n_waiting_ > 0; ++j) hand_out(j);
    n_waiting_ = 0;
  }

  // Vectors that grow by doubling would hold twice the numbers. Room that is not used takes none.
  void reserve(std::size_t n_rows) {
    flush();
    n_expected_ = n_rows + n_rows / 16;
    for (ColumnScan& column : columns_) {
      if (column.use == ColumnUse::kNumbers) column.numbers.reserve(n_expected_);
      if (column.use == ColumnUse::kTexts) column.codes.reserve(n_expected_);
    }
  }

  /// Appends a cell to its column.
  void add(const CsvCell& cell, std::size_t j) {
    ColumnScan& column = columns_[j];
    if (column.use == ColumnUse::kNothing) return;
    if (column.use == ColumnUse::kTexts) {
      column.codes.push_back(column.texts->add(cell.raw, parser_));
      return;
    }
    const ParsedCell parsed = parser_.parse(cell.text);
    if (parsed.kind == CellKind::kText && column.use == ColumnUse::kNumbers) {
      become_texts(column);
      plain_[j] = {column.use, column.texts.get()};
      return add(cell, j);
    }
    column.n_numbers += parsed.kind == CellKind::kNumber;
    column.n_texts += parsed.kind == CellKind::kText;
    if (column.use == ColumnUse::kNumbers) column.numbers.push_back(parsed.number);
  }

 private:
  bool read_plain_row() {
    const std::string_view rows = scanner_.whole_lines();
    if (rows.empty()) return false;
    if (n_waiting_ == n_room_) flush();
    const std::size_t n = plain_.size();
    const char* const end = plain_reader_.read(rows, plain_, {&waiting_[n_waiting_ * n], n});
    if (end == nullptr) return false;
    ++n_waiting_;
    scanner_.pass(static_cast<std::size_t>(end - rows.data()), plain_reader_.n_lines());
    return true;
  }

  bool read_row() {
    if (!scanner_.next(cells_)) return false;
    flush();
    for (std::size_t j = 0; j < cells_.size(); ++j) add(cells_[j], j);
    return true;
  }

  // From the rows that wait to column j.
  void hand_out(std::size_t j) {
    ColumnScan& column = columns_[j];
    const std::size_t n = columns_.size();
    const double* from = waiting_.data() + j;
    const double* const end = from + n_waiting_ * n;
    switch (column.use) {
      case ColumnUse::kNumbers: {
        const std::size_t n_before = column.numbers.size();
        column.numbers.resize(n_before + n_waiting_);
        for (double* to = &column.numbers[n_before]; from < end; from += n) {
          *to++ = *from;
          column.n_numbers += !std::isnan(*from);
        }
        break;
      }
      case ColumnUse::kTexts: {
        const std::size_t n_before = column.codes.size();
        column.codes.resize(n_before + n_waiting_);
        for (std::uint32_t* to = &column.codes[n_before]; from < end; from += n) {
          *to++ = static_cast<std::uint32_t>(*from);
        }
        break;
      }
      case ColumnUse::kKinds:
        for (; from < end; from += n) {
          column.n_numbers += *from == static_cast<double>(CellKind::kNumber);
          column.n_texts += *from == static_cast<double>(CellKind::kText);
        }
        break;
      case ColumnUse::kNothing:
        break;
    }
  }

  void become_texts(ColumnScan& column) const {
    column.use = column.n_numbers == 0 ? ColumnUse::kTexts : ColumnUse::kKinds;
    if (column.use == ColumnUse::kTexts) {
      column.texts = std::make_unique<CellCodes>();
      column.codes.reserve(n_expected_);
      column.codes.assign(column.numbers.size(), Column::kMissing);
    }
    column.numbers = {};
  }

  CsvScanner& scanner_;
  const CellParser& parser_;
  std::vector<ColumnScan>& columns_;
  PlainRowReader plain_reader_;
  std::vector<PlainColumn> plain_;
  std::vector<CsvCell> cells_;
  std::vector<double> waiting_;  // [n_room_ x columns]
  std::size_t n_room_ = 0;
  std::size_t n_waiting_ = 0;  // rows
  std::size_t n_expected_ = 0;
};

std::vector<ColumnScan> columns_of(const std::vector<CsvCell>& first_row,
                                   const CellParser& parser) {
  std::vector<ColumnScan> columns(first_row.size());
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const CsvCell& from = first_row[j];
    const ParsedCell cell = parser.parse(from.text);
    columns[j].first_text = from.quoted ? from.text : trimmed(from.text);
    columns[j].first_kind = cell.kind;
    columns[j].first_number = cell.number;
  }
  return columns;
}

void count_kinds(ColumnScan& column) {
  if (!column.texts->is_any_number()) {
    column.n_texts = column.codes.size();  // with those that are missing, which changes nothing
    return;
  }
  for (const std::uint32_t code : column.codes) {
    if (code != Column::kMissing) {
      ++(column.texts->is_number(code) ? column.n_numbers : column.n_texts);
    }
  }
}

}  // namespace

bool first_row_is_header(const std::vector<ColumnScan>& columns) {
  std::unordered_set<std::string_view> names;
  std::size_t n_texts = 0;
  bool has_number = false;
  for (const ColumnScan& column : columns) {
    if (column.first_kind == CellKind::kNumber) has_number = true;
    if (column.first_kind != CellKind::kText) continue;
    if (mostly_numbers(column.n_numbers, column.n_texts)) return true;
    names.insert(column.first_text);
    ++n_texts;
  }
  return !has_number && n_texts > 0 && names.size() == n_texts;
}

TableScan scan_columns(CsvScanner scanner, const CellParser& parser) {
  TableScan scan;
  std::vector<CsvCell> cells;
  if (!scanner.next(cells)) return scan;
  scan.columns = columns_of(cells, parser);
  scan.lines.push_back(scanner.line());
  RowReader reader(scanner, parser, scan.columns);
  reader.set_up();
  while (reader.next()) {
    scan.lines.push_back(scanner.line());
    if (scan.lines.size() == kRowsBeforeReserving) {
      reader.reserve(scanner.expected_rows(kRowsBeforeReserving));
    }
  }
  reader.flush();
  for (ColumnScan& column : scan.columns) {
    if (column.use == ColumnUse::kTexts) count_kinds(column);
  }
  return scan;
}

void scan_late_texts(CsvScanner scanner, const CellParser& parser, bool has_header,
                     std::vector<ColumnScan>& columns) {
  std::vector<ColumnScan> late(columns.size());
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const bool is_late = columns[j].use == ColumnUse::kKinds;
    late[j].use = is_late ? ColumnUse::kTexts : ColumnUse::kNothing;
    if (is_late) late[j].texts = std::make_unique<CellCodes>();
  }
  RowReader reader(scanner, parser, late);
  reader.set_up();
  std::vector<CsvCell> cells;
  scanner.next(cells);
  for (std::size_t j = 0; j < cells.size() && !has_header; ++j) reader.add(cells[j], j);
  while (reader.next()) continue;
  reader.flush();
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (late[j].use != ColumnUse::kTexts) continue;
    columns[j].codes = std::move(late[j].codes);
    columns[j].texts = std::move(late[j].texts);
  }
}

}  // namespace chainrule
