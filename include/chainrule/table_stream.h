// Rows of comma-separated text some at a time, so that memory does not grow with the file.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <chainrule/csv.h>
#include <chainrule/export.h>
#include <chainrule/table.h>

namespace chainrule {

/// Reads a file once, from its start to its end; a pipe, too. The delimiter is found in the first
/// megabyte and the header by the first hundred rows, as read_csv() does with all of them. Of a
/// table with a text here and there, parts without one have numbers in that column.
class CHAINRULE_EXPORT TableStream {
 public:
  /// Whether a file's first bytes are those of CSV and not of another format that
  /// read_table_file() knows; of a pipe, or "-", the first byte. False for what cannot be read.
  static bool can_read(const std::string& path);
  /// "-" is stdin. Throws Error as read_csv_file() does.
  explicit TableStream(const std::string& path, const CsvOptions& options = {});
  TableStream(TableStream&&) noexcept;
  TableStream& operator=(TableStream&&) noexcept;
  ~TableStream();

  /// The next rows, at most n_rows and fewer of very wide tables, with their numbers
  /// (Table::first_row) and lines; false at the end. Throws Error kFormat as read_csv() does.
  bool next(std::size_t n_rows, Table& table);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chainrule
