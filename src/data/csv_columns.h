// The first reading of comma-separated text: the columns of numbers, and what is known of the rest.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/csv.h>

#include "data/csv_scanner.h"

namespace chainrule {

enum class CellKind { kMissing, kNumber, kText };

struct ParsedCell {
  CellKind kind = CellKind::kMissing;
  double number = std::numeric_limits<double>::quiet_NaN();  // NaN unless a number
};

/// What a cell is, under the options for numbers and missing values.
class CellParser {
 public:
  /// `options` must outlive this.
  explicit CellParser(const CsvOptions& options);
  ParsedCell parse(std::string_view text) const;
  /// Of a text without blanks around it.
  bool is_missing(std::string_view text) const;
  std::optional<double> number(std::string_view text) const;
  /// Numbers are written as they are everywhere.
  bool is_plain() const { return options_.decimal == '.' && !options_.thousands; }
  /// read_plain_numbers() reads the same.
  bool reads_plain_numbers() const {
    return is_plain() && is_empty_missing_ && !is_number_missing_;
  }

 private:
  const CsvOptions& options_;
  std::array<bool, 256> begins_missing_{};  // the first characters of words for missing values
  bool is_empty_missing_ = false;
  bool is_number_missing_ = false;
};

/// What the first reading learns of a column. The first row is kept apart until it is known whether
/// it holds names.
struct ColumnScan {
  std::string first_text;
  CellKind first_kind = CellKind::kMissing;
  double first_number = 0;
  // Below the first row:
  std::vector<double> numbers;  // given up once a text comes
  std::size_t n_numbers = 0;
  std::size_t n_texts = 0;
};

struct TableScan {
  std::vector<ColumnScan> columns;
  std::vector<std::size_t> lines;  // of every row, the first included
};

TableScan scan_columns(CsvScanner scanner, const CellParser& parser);

}  // namespace chainrule
