// Reading a column's cells for training and prediction, and the messages about them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <chainrule/table.h>

namespace chainrule {

/// `train: row 17, column "age": <sentence> (people.csv, line 18)`.
[[noreturn]] void fail_cell(const Table& table, const Column& column, std::size_t row,
                            std::string_view who, std::string_view sentence);

/// Throws Error kValue if a row is not one of the table's.
void check_rows(const Table& table, std::span<const std::size_t> rows, std::string_view who);

/// Throws Error kValue if a cell of these rows, which training would predict, is missing.
void check_target_present(const Table& table, const Column& column,
                          std::span<const std::size_t> rows, std::string_view who);

/// Throws Error kValue if a cell of these rows is missing.
void check_present(const Table& table, const Column& column, std::span<const std::size_t> rows,
                   std::string_view who);

/// All numbers of a column, NaN where one is missing. Throws Error kValue if a cell is a text.
std::span<const double> all_numbers(const Table& table, const Column& column, std::string_view who);

/// The number of a cell of a column of texts, NaN where it is missing. Throws Error kValue for a
/// text that is none.
double number_among_texts(const Table& table, const Column& column, std::size_t row,
                          std::string_view who);

/// The same for a cell of any column.
inline double cell_number(const Table& table, const Column& column, std::size_t row,
                          std::string_view who) {
  if (column.kind == Column::Kind::kNumber) return column.numbers[row];
  return number_among_texts(table, column, row, who);
}

/// Whether nine tenths or more of a column's texts are numbers, so that the rest are mistakes.
bool is_mostly_numbers(const Column& column);

}  // namespace chainrule
