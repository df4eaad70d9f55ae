// Reading a column's cells for training and prediction, and the messages about them.
#include "data/cells.h"

#include <limits>
#include <optional>
#include <vector>

#include "core/fail.h"
#include "data/number_text.h"

namespace chainrule {
namespace {

// For each category, whether it is no number.
std::vector<bool> texts_among(const Column& column) {
  std::vector<bool> is_text;
  for (const std::string& category : column.categories) is_text.push_back(!parse_number(category));
  return is_text;
}

[[noreturn]] void fail_first_text(const Table& table, const Column& column, std::string_view who) {
  const std::vector<bool> is_text = texts_among(column);
  for (std::size_t row = 0; row < column.codes.size(); ++row) {
    if (column.is_missing(row) || !is_text[column.codes[row]]) continue;
    fail_cell(table, column, row, who,
              fmt::format("\"{}\" is not a number", column.categories[column.codes[row]]));
  }
  fail(ErrorCode::kValue, "{}: column \"{}\" holds texts, numbers were expected", who, column.name);
}

}  // namespace

void fail_cell(const Table& table, const Column& column, std::size_t row, std::string_view who,
               std::string_view sentence) {
  const std::string where =
      table.lines.empty() ? "" : fmt::format(" ({}, line {})", table.name, table.lines[row]);
  fail(ErrorCode::kValue, "{}: row {}, column \"{}\": {}{}", who, table.first_row + row + 1,
       column.name, sentence, where);
}

void check_rows(const Table& table, std::span<const std::size_t> rows, std::string_view who) {
  for (const std::size_t row : rows) {
    if (row >= table.n_rows()) {
      fail(ErrorCode::kValue, "{}: row {} was asked for, {} has {}", who, row + 1, table.name,
           table.n_rows());
    }
  }
}

void check_present(const Table& table, const Column& column, std::span<const std::size_t> rows,
                   std::string_view who) {
  for (const std::size_t row : rows) {
    if (column.is_missing(row)) {
      fail_cell(table, column, row, who, "the value is missing; fill it in or remove the row");
    }
  }
}

void check_target_present(const Table& table, const Column& column,
                          std::span<const std::size_t> rows, std::string_view who) {
  for (const std::size_t row : rows) {
    if (column.is_missing(row)) {
      fail_cell(table, column, row, who,
                "the target is missing; fill it in, remove the row, or let such rows be left out "
                "(--drop-missing-target)");
    }
  }
}

std::span<const double> all_numbers(const Table& table, const Column& column,
                                    std::string_view who) {
  if (column.kind == Column::Kind::kText) fail_first_text(table, column, who);
  return column.numbers;
}

double number_among_texts(const Table& table, const Column& column, std::size_t row,
                          std::string_view who) {
  if (column.is_missing(row)) return std::numeric_limits<double>::quiet_NaN();
  const std::string& text = column.categories[column.codes[row]];
  const std::optional<double> number = parse_number(text);
  if (!number) fail_cell(table, column, row, who, fmt::format("\"{}\" is not a number", text));
  return *number;
}

bool is_mostly_numbers(const Column& column) {
  const std::vector<bool> is_text = texts_among(column);
  std::size_t n_texts = 0;
  std::size_t n_numbers = 0;
  for (const std::uint32_t code : column.codes) {
    if (code != Column::kMissing) ++(is_text[code] ? n_texts : n_numbers);
  }
  return mostly_numbers(n_numbers, n_texts);
}

}  // namespace chainrule
