// The readings of comma-separated text that make columns of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <chainrule/row_lines.h>

#include "data/cell_codes.h"
#include "data/cell_parser.h"
#include "data/csv_plain_rows.h"
#include "data/csv_scanner.h"

namespace chainrule {

/// What is read of a column. The first row is kept apart until it is known whether it holds names.
struct ColumnScan {
  std::string first_text;
  CellKind first_kind = CellKind::kMissing;
  double first_number = 0;
  // Below the first row. kNumbers: numbers and missing cells only. kTexts: no number came before
  // the first text. kKinds: one did, so that what stood there must be read again.
  ColumnUse use = ColumnUse::kNumbers;
  std::vector<double> numbers;
  std::vector<std::uint32_t> codes;
  std::unique_ptr<CellCodes> texts;  // of kTexts; most columns have none
  std::size_t n_numbers = 0;
  std::size_t n_texts = 0;
};

struct TableScan {
  std::vector<ColumnScan> columns;
  RowLines lines;  // of every row, the first included
};

/// Whether the first row holds names: a text above a column of numbers, or texts only, none twice.
bool first_row_is_header(const std::vector<ColumnScan>& columns);

/// The first reading.
TableScan scan_columns(CsvScanner scanner, const CellParser& parser);

/// The second one, for columns of use kKinds only: their codes and texts, those of the first row
/// included unless it is a header.
void scan_late_texts(CsvScanner scanner, const CellParser& parser, bool has_header,
                     std::vector<ColumnScan>& columns);

}  // namespace chainrule
