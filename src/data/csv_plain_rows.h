// Rows of comma-separated text that need no second look, which most rows of large files are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "data/cell_codes.h"
#include "data/cell_parser.h"
#include "data/eight_bytes.h"

namespace chainrule {

/// What of a column's cells is wanted.
enum class ColumnUse {
  kNumbers,  // the number, or NaN
  kTexts,    // the code of the text
  kKinds,    // which CellKind it is
  kNothing
};

struct PlainColumn {
  ColumnUse use = ColumnUse::kNumbers;
  CellCodes* codes = nullptr;  // kTexts
};

/// Reads rows without looking for the ends of their cells first.
class PlainRowReader {
 public:
  /// `parser` must outlive this.
  PlainRowReader(const CellParser& parser, char delimiter);

  /// Reads one row of columns.size() cells from the start of `rows`, which ends with LF or CR and
  /// has eight readable bytes behind it, and writes a number for each. Returns where the next row
  /// begins; null, with `values` spoilt, for a row that is not as expected, be it right or wrong: a
  /// text among numbers, other numbers of cells, an empty line, bytes that are not UTF-8, quotes
  /// doubled in a number.
  const char* read(std::string_view rows, std::span<const PlainColumn> columns,
                   std::span<double> values);
  /// How many lines the row has that was read last.
  std::size_t n_lines() const { return n_lines_; }

 private:
  const char* read_cell(const char* at, const PlainColumn& column, double& value);
  const char* read_number(const char* at, double& value) const;
  const char* read_code(const char* at, CellCodes& codes, double& value);
  const char* read_kind(const char* at, double& value);
  const char* parse(const char* at, ParsedCell& cell);
  const char* cell_end(const char* at);
  const char* quoted_end(const char* at);
  // Marks the first byte at which a cell without quotes ends.
  std::uint64_t mark_ends(std::uint64_t word) const {
    return mark_zero(word ^ delimiters_) | mark_zero(word ^ eight_times('\n')) |
           mark_zero(word ^ eight_times('\r'));
  }
  bool ends_cell(char c) const { return ends_cell_[static_cast<unsigned char>(c)]; }

  const CellParser& parser_;
  char delimiter_;
  std::uint64_t delimiters_;  // eight of them
  bool is_plain_ = false;     // numbers are what std::from_chars takes them for
  std::array<bool, 256> ends_cell_{};
  const char* end_ = nullptr;
  std::size_t n_lines_ = 1;
};

}  // namespace chainrule
