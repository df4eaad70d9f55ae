// Reading tables from comma-separated text.
#include <chainrule/csv.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/fail.h"
#include "data/csv_columns.h"
#include "data/csv_scanner.h"
#include "data/csv_sniff.h"
#include "data/csv_source.h"
#include "data/number_text.h"
#include "data/text_codes.h"

namespace chainrule {
namespace {

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

// The second reading, for columns of texts only.
void read_texts(CsvScanner scanner, bool has_header, const CellParser& parser, Table& table) {
  std::vector<TextCodes> codes(table.columns.size());
  std::vector<CsvCell> cells;
  if (has_header) scanner.next(cells);
  while (scanner.next(cells)) {
    for (std::size_t j = 0; j < cells.size(); ++j) {
      Column& column = table.columns[j];
      if (column.kind == Column::Kind::kNumber) continue;
      const std::string_view text = trimmed(cells[j].text);
      if (parser.is_missing(text)) {
        column.codes.push_back(Column::kMissing);
        continue;
      }
      const auto number = parser.is_plain() ? std::nullopt : parser.number(text);
      if (number) {
        codes[j].append(number_text(*number), column);  // 1,5 is 1.5
      } else {
        codes[j].append(cells[j].quoted ? cells[j].text : text, column);
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
    if (!has_header) column.numbers.insert(column.numbers.begin(), from.first_number);
  }
  return table;
}

char delimiter_of(const CsvWindow& window, const CsvOptions& options) {
  if (options.delimiter) return *options.delimiter;
  std::string_view text = window.text();
  if (!window.is_last()) text = text.substr(0, text.rfind('\n') + 1);
  return sniff_delimiter(text, options);
}

void check_options(const CsvOptions& options) {
  const auto is_one_of = [](std::optional<char> c, std::string_view those) {
    return c && those.find(*c) != std::string_view::npos;
  };
  constexpr std::string_view kOfNumbers = "0123456789+-eE\"\r\n";
  if (is_one_of(options.delimiter, "\"\r\n")) {
    fail(ErrorCode::kValue, "read_csv: a quote or a line end cannot be the delimiter");
  }
  if (is_one_of(options.decimal, kOfNumbers) || is_one_of(options.thousands, kOfNumbers) ||
      options.thousands == options.decimal) {
    fail(ErrorCode::kValue,
         "read_csv: the decimal point and the thousands separator are two characters that numbers "
         "have no other use for");
  }
  if (is_one_of(options.comment, "0123456789+-. \"\r\n") ||
      (options.comment && options.comment == options.delimiter)) {
    fail(ErrorCode::kValue, "read_csv: a comment cannot begin with {:?}", *options.comment);
  }
}

void skip_byte_order_mark(CsvWindow& window, std::string_view name) {
  const std::string_view text = window.text();
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    fail(ErrorCode::kFormat, "{}: UTF-16 text came, UTF-8 was expected", name);
  }
  if (text.starts_with("\xEF\xBB\xBF")) window.skip(3);
}

// `open()` gives the text from its start.
template <class Open>
Table read_table(const Open& open, std::string_view name, const CsvOptions& options) {
  check_options(options);
  std::optional<char> delimiter;
  const auto scanner = [&] {
    CsvWindow window = open();
    skip_byte_order_mark(window, name);
    if (!delimiter) delimiter = delimiter_of(window, options);
    return CsvScanner(std::move(window), *delimiter, name, options.comment);
  };
  const CellParser parser(options);
  TableScan scan = scan_columns(scanner(), parser);
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
  if (has_texts) read_texts(scanner(), has_header, parser, table);
  return table;
}

}  // namespace

Table read_csv(std::string_view text, std::string_view name, const CsvOptions& options) {
  return read_table([&] { return CsvWindow(text); }, name, options);
}

Table read_csv(ByteSource& source, std::string_view name, const CsvOptions& options) {
  return read_table([&] { return CsvWindow(source); }, name, options);
}

}  // namespace chainrule
