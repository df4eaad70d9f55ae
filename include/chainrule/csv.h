// Reading tables from comma-separated text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/table.h>

namespace chainrule {

struct CsvOptions {
  /// Between cells. If not given: of , ; tab and | the one that cuts the first rows into the most
  /// cells, equally many in each.
  std::optional<char> delimiter = {};
  /// Whether the first row holds names. If not given: yes, if it has a text above a column of
  /// numbers, or if it has no number at all and no text twice. Without names columns are
  /// "column_1", ...
  std::optional<bool> header = {};
  /// Cells that stand for a missing value, blanks around them ignored.
  std::vector<std::string> missing = {"", "NA", "NaN", "nan", "null", "?"};
  /// The point in numbers.
  char decimal = '.';
  /// Between groups of three digits in front of it, where a number has them.
  std::optional<char> thousands = {};
  /// Lines that begin with it are skipped.
  std::optional<char> comment = {};
};

/// Reads RFC 4180 text: quotes, line ends inside quotes, LF, CRLF or CR, a UTF-8 byte order mark.
/// Empty lines are skipped, and blanks around a cell without quotes. A column whose cells are all
/// numbers or missing is a column of numbers; a number may begin with +. `name` is the table's name
/// and starts every message. Throws Error kFormat with line and column for: rows of unequal length,
/// a quote that is not closed or followed by text, NUL bytes, text that is not UTF-8, infinite
/// numbers; and for a file that is empty or only a header, and a name that stands twice; kValue for
/// a delimiter, point, separator or comment that cannot be one.
CHAINRULE_EXPORT Table read_csv(std::string_view text, std::string_view name,
                                const CsvOptions& options = {});

/// The same for a file, whose path is the table's name; of its text about a megabyte is in memory
/// at a time. Throws Error kFile if it cannot be read.
CHAINRULE_EXPORT Table read_csv_file(const std::string& path, const CsvOptions& options = {});

}  // namespace chainrule
