// Reading tables from comma-separated text.
#include <chainrule/csv.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/fail.h"
#include "data/csv_scanner.h"
#include "data/csv_sniff.h"
#include "data/number_text.h"

namespace chainrule {
namespace {

constexpr double kMissingNumber = std::numeric_limits<double>::quiet_NaN();

enum class CellKind { kMissing, kNumber, kText };

struct ParsedCell {
  CellKind kind = CellKind::kMissing;
  double number = kMissingNumber;  // NaN unless a number
};

ParsedCell parse_cell(std::string_view text, const std::vector<std::string>& missing) {
  text = trimmed(text);
  if (std::find(missing.begin(), missing.end(), text) != missing.end()) return {};
  if (const auto number = parse_number(text)) return {CellKind::kNumber, *number};
  return {CellKind::kText, kMissingNumber};
}

// A cell's text; blanks around it count only inside quotes.
std::string_view content(const CsvCell& cell) {
  return cell.quoted ? cell.text : trimmed(cell.text);
}

// What the first reading learns of a column. The first row is kept apart until it is known whether
// it holds names.
struct ColumnScan {
  std::string first_text;
  CellKind first_kind = CellKind::kMissing;
  std::vector<double> numbers;  // the first row's included; given up once a text comes below it
  std::size_t n_numbers = 0;    // below the first row
  std::size_t n_texts = 0;      // below the first row
};

struct TableScan {
  std::vector<ColumnScan> columns;
  std::vector<std::size_t> lines;  // of every row, the first included
};

void scan_first_row(const std::vector<CsvCell>& cells, const CsvOptions& options, TableScan& scan) {
  scan.columns.resize(cells.size());
  for (std::size_t j = 0; j < cells.size(); ++j) {
    const ParsedCell cell = parse_cell(cells[j].text, options.missing);
    ColumnScan& column = scan.columns[j];
    column.first_text = content(cells[j]);
    column.first_kind = cell.kind;
    column.numbers.push_back(cell.number);
  }
}

void scan_row(const std::vector<CsvCell>& cells, const CsvOptions& options, TableScan& scan) {
  for (std::size_t j = 0; j < cells.size(); ++j) {
    const ParsedCell cell = parse_cell(cells[j].text, options.missing);
    ColumnScan& column = scan.columns[j];
    if (cell.kind == CellKind::kNumber) ++column.n_numbers;
    if (cell.kind == CellKind::kText && column.n_texts++ == 0) column.numbers = {};
    if (column.n_texts == 0) column.numbers.push_back(cell.number);
  }
}

TableScan scan_table(CsvScanner scanner, const CsvOptions& options) {
  TableScan scan;
  std::vector<CsvCell> cells;
  while (scanner.next(cells)) {
    scan.lines.push_back(scanner.line());
    if (scan.lines.size() == 1) {
      scan_first_row(cells, options, scan);
    } else {
      scan_row(cells, options, scan);
    }
  }
  return scan;
}

bool first_row_is_header(const std::vector<ColumnScan>& columns) {
  std::set<std::string_view> names;
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

void check_names(const std::vector<Column>& columns, std::string_view name, std::size_t line) {
  std::unordered_map<std::string_view, std::size_t> first;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const auto [at, is_new] = first.emplace(columns[j].name, j);
    if (!is_new) {
      fail(ErrorCode::kFormat, "{}: line {}: columns {} and {} are both named \"{}\"", name, line,
           at->second + 1, j + 1, columns[j].name);
    }
  }
}

void check_finite(const Table& table) {
  for (const Column& column : table.columns) {
    for (std::size_t row = 0; row < column.numbers.size(); ++row) {
      if (!std::isinf(column.numbers[row])) continue;
      fail(ErrorCode::kFormat,
           "{}: line {}, column \"{}\": an infinite or too large number came, a finite one was "
           "expected",
           table.name, table.lines[row], column.name);
    }
  }
}

struct TextHash : std::hash<std::string_view> {
  using is_transparent = void;
};
using Dictionary = std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;

void append_text(std::string_view text, Dictionary& dictionary, Column& column) {
  auto entry = dictionary.find(text);
  if (entry == dictionary.end()) {
    entry = dictionary.emplace(text, static_cast<std::uint32_t>(column.categories.size())).first;
    column.categories.emplace_back(text);
  }
  column.codes.push_back(entry->second);
}

// The second reading, for columns of texts only.
void read_texts(CsvScanner scanner, bool has_header, const CsvOptions& options, Table& table) {
  std::vector<Dictionary> dictionaries(table.columns.size());
  std::vector<CsvCell> cells;
  if (has_header) scanner.next(cells);
  while (scanner.next(cells)) {
    for (std::size_t j = 0; j < cells.size(); ++j) {
      Column& column = table.columns[j];
      if (column.kind == Column::Kind::kNumber) continue;
      if (parse_cell(cells[j].text, options.missing).kind == CellKind::kMissing) {
        column.codes.push_back(Column::kMissing);
      } else {
        append_text(content(cells[j]), dictionaries[j], column);
      }
    }
  }
}

// Names, kinds and numbers; texts are left to the second reading.
Table begin_table(TableScan scan, bool has_header, std::string_view name) {
  Table table;
  table.name = name;
  table.lines = std::move(scan.lines);
  if (has_header) table.lines.erase(table.lines.begin());
  for (ColumnScan& from : scan.columns) {
    Column& column = table.columns.emplace_back();
    column.name = has_header ? from.first_text : "";
    if (column.name.empty()) column.name = fmt::format("column_{}", table.columns.size());
    const bool has_text = from.n_texts > 0 || (!has_header && from.first_kind == CellKind::kText);
    column.kind = has_text ? Column::Kind::kText : Column::Kind::kNumber;
    if (has_text) continue;
    column.numbers = std::move(from.numbers);
    if (has_header) column.numbers.erase(column.numbers.begin());
  }
  return table;
}

char delimiter_of(std::string_view text, const CsvOptions& options) {
  if (!options.delimiter) return sniff_delimiter(text);
  if (std::string_view("\"\r\n").find(*options.delimiter) != std::string_view::npos) {
    fail(ErrorCode::kValue, "read_csv: a quote or a line end cannot be the delimiter");
  }
  return *options.delimiter;
}

std::string_view without_byte_order_mark(std::string_view text, std::string_view name) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    fail(ErrorCode::kFormat, "{}: UTF-16 text came, UTF-8 was expected", name);
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

}  // namespace

Table read_csv(std::string_view text, std::string_view name, const CsvOptions& options) {
  text = without_byte_order_mark(text, name);
  const CsvScanner scanner(text, delimiter_of(text, options), name);
  TableScan scan = scan_table(scanner, options);
  if (scan.lines.empty()) fail(ErrorCode::kFormat, "{}: the file is empty", name);

  const bool has_header = options.header.value_or(first_row_is_header(scan.columns));
  const std::size_t first_line = scan.lines.front();
  if (has_header && scan.lines.size() == 1) {
    fail(ErrorCode::kFormat, "{}: line {} is a header and no row follows it", name, first_line);
  }
  Table table = begin_table(std::move(scan), has_header, name);
  check_names(table.columns, name, first_line);
  check_finite(table);
  const bool has_texts = std::any_of(table.columns.begin(), table.columns.end(),
                                     [](const Column& c) { return c.kind == Column::Kind::kText; });
  if (has_texts) read_texts(scanner, has_header, options, table);
  return table;
}

}  // namespace chainrule
