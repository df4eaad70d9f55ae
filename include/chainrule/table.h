// A table of named columns, as a file or a built-in set gives it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/row_lines.h>

namespace chainrule {

/// One column: numbers, or texts as codes into a dictionary.
struct CHAINRULE_EXPORT Column {
  enum class Kind { kNumber, kText };
  /// The code of a missing text.
  static constexpr std::uint32_t kMissing = 0xFFFFFFFF;

  std::string name;
  Kind kind = Kind::kNumber;
  std::vector<double> numbers;          ///< kNumber: one a row, finite, or NaN where missing
  std::vector<std::uint32_t> codes;     ///< kText: one a row, into `categories`, or kMissing
  std::vector<std::string> categories;  ///< kText: the different texts in order of first appearance

  std::size_t n_rows() const { return kind == Kind::kNumber ? numbers.size() : codes.size(); }
  bool is_missing(std::size_t row) const;
};

/// Columns of equal length. Rows are counted from 0 here and from 1 in messages.
struct CHAINRULE_EXPORT Table {
  std::string name;  ///< the file's path or the set's name, for messages
  std::vector<Column> columns;
  std::size_t first_row = 0;     ///< of a part of a larger table, for messages
  RowLines lines;                ///< where each row stands in its file, from 1; or empty
  std::string default_target;    ///< the column to predict if nobody says; or empty
  std::size_t image_height = 0;  ///< of the picture that a row's features are; 0 if none
  std::size_t image_width = 0;
  std::vector<std::string> notices;  ///< what whoever read it has to tell; one sentence each

  std::size_t n_rows() const { return columns.empty() ? 0 : columns.front().n_rows(); }
  std::vector<std::string> column_names() const;
  /// 0, ..., n_rows() - 1.
  std::vector<std::size_t> all_rows() const;
  /// The column of that name, or null.
  const Column* find(std::string_view column) const;
  /// The column of that name. Throws Error kValue, which starts with `who` and names a near column
  /// and those there are.
  const Column& column(std::string_view column, std::string_view who) const;
};

}  // namespace chainrule
