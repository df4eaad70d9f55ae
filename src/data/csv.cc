// Reading tables from comma-separated text.
#include <chainrule/csv.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/fail.h"
#include "data/csv_columns.h"
#include "data/csv_scanner.h"
#include "data/csv_sniff.h"
#include "data/csv_source.h"
#include "data/table_rows.h"

namespace chainrule {
namespace {

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

// The texts of a column, those of the first row included unless it is a header.
void take_texts(ColumnScan& from, bool has_header, const CellParser& parser, Column& column) {
  const bool add_first = !has_header && from.use == ColumnUse::kTexts;
  column.codes = std::move(from.codes);
  if (add_first) {
    column.codes.insert(column.codes.begin(),
                        from.texts->add_text(std::move(from.first_text), parser));
  }
  column.categories = from.texts->take_texts();
  if (add_first) renumber_categories(column);
}

// Names, kinds and numbers; texts are still in the scan.
Table begin_table(TableScan& scan, bool has_header, std::string_view name) {
  Table table;
  table.name = name;
  table.lines = std::move(scan.lines);
  if (has_header) table.lines.drop_first();
  for (ColumnScan& from : scan.columns) {
    Column& column = table.columns.emplace_back();
    if (has_header) column.name = std::move(from.first_text);
    if (column.name.empty()) column.name = fmt::format("column_{}", table.columns.size());
    if (from.use == ColumnUse::kNumbers && !has_header && from.first_kind == CellKind::kText) {
      from.use = ColumnUse::kKinds;
    }
    column.kind = from.use == ColumnUse::kNumbers ? Column::Kind::kNumber : Column::Kind::kText;
    if (column.kind == Column::Kind::kText) continue;
    column.numbers = std::move(from.numbers);
    if (!has_header) column.numbers.insert(column.numbers.begin(), from.first_number);
  }
  return table;
}

char delimiter_of(const CsvWindow& window, const CsvOptions& options) {
  if (options.delimiter) return *options.delimiter;
  return sniff_delimiter(window.text(), window.is_last(), options);
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
  const std::size_t first_line = scan.lines[0];
  if (has_header && scan.lines.size() == 1) {
    fail(ErrorCode::kFormat, "{}: line {} is a header and no row follows it", name, first_line);
  }
  Table table = begin_table(scan, has_header, name);
  check_names(table.columns, name, first_line);
  check_finite(table);
  const bool is_any_late =
      std::any_of(scan.columns.begin(), scan.columns.end(),
                  [](const ColumnScan& c) { return c.use == ColumnUse::kKinds; });
  if (is_any_late) scan_late_texts(scanner(), parser, has_header, scan.columns);
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    if (table.columns[j].kind == Column::Kind::kText) {
      take_texts(scan.columns[j], has_header, parser, table.columns[j]);
    }
  }
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
