// JSON lines: one object a line, its members the cells of a row.
#include "data/json_lines.h"

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "core/fail.h"
#include "data/flat_json.h"
#include "data/limits.h"
#include "data/number_text.h"
#include "data/text_codes.h"
#include "data/utf8.h"

namespace chainrule {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

class Rows {
 public:
  Rows(std::string_view text, std::string_view name) : text_(text) { table_.name = name; }

  Table read() {
    std::size_t line = 0;
    for (std::size_t at = 0; at < text_.size();) {
      if (text_[at] == '\n') {
        ++at;
        ++line;
        continue;
      }
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      std::string_view row = text_.substr(at, end - at);
      if (row.ends_with('\r')) row.remove_suffix(1);
      at = end + 1;
      ++line;
      if (trimmed(row).empty()) continue;
      read_row(row, line);
    }
    if (table_.lines.empty() || table_.columns.empty()) {
      fail(ErrorCode::kFormat, "{}: it has no rows of cells", table_.name);
    }
    for (Column& column : table_.columns) fill(column, table_.lines.size());
    return std::move(table_);
  }

 private:
  void read_row(std::string_view row, std::size_t line) {
    const std::size_t bad = find_bad_utf8(row);
    if (bad != std::string_view::npos) {
      fail(ErrorCode::kFormat, "{}: line {}, byte {}: not UTF-8", table_.name, line, bad + 1);
    }
    const std::size_t n_before = table_.lines.size();
    FlatJson json(row, table_.name, line);
    while (json.next()) {
      const std::size_t j = column_of(json.key(), line);
      Column& column = table_.columns[j];
      if (column.n_rows() > n_before) json.refuse(fmt::format("\"{}\" stands twice", json.key()));
      fill(column, n_before);
      append(json, column, codes_[j]);
    }
    table_.lines.push_back(line);
  }

  std::size_t column_of(const std::string& key, std::size_t line) {
    const auto [at, is_new] = place_.emplace(key, table_.columns.size());
    if (is_new) {
      table_.columns.emplace_back().name = key;
      codes_.emplace_back();
      if (table_.columns.size() > kMostColumns) {
        fail(ErrorCode::kFormat, "{}: line {}: more than {} different members", table_.name, line,
             kMostColumns);
      }
      if (table_.columns.size() * (table_.lines.size() + 1) > text_.size() + 1000) {
        fail(ErrorCode::kFormat, "{}: its rows have too few members in common", table_.name);
      }
    }
    return at->second;
  }

  // Rows that did not have the column.
  static void fill(Column& column, std::size_t n_rows) {
    if (column.kind == Column::Kind::kNumber) {
      column.numbers.resize(n_rows, kNaN);
    } else {
      column.codes.resize(n_rows, Column::kMissing);
    }
  }

  static void append(const FlatJson& json, Column& column, TextCodes& codes) {
    if (json.is_null()) {
      fill(column, column.n_rows() + 1);
    } else if (json.is_text()) {
      if (column.kind == Column::Kind::kNumber) make_texts(column, codes);
      codes.append(json.text(), column);
    } else if (column.kind == Column::Kind::kNumber) {
      column.numbers.push_back(json.number());
    } else {
      codes.append(number_text(json.number()), column);
    }
  }

  static void make_texts(Column& column, TextCodes& codes) {
    column.kind = Column::Kind::kText;
    for (const double x : column.numbers) {
      if (std::isnan(x)) {
        column.codes.push_back(Column::kMissing);
      } else {
        codes.append(number_text(x), column);
      }
    }
    column.numbers = {};
  }

  std::string_view text_;
  Table table_;
  std::vector<TextCodes> codes_;
  std::map<std::string, std::size_t> place_;
};

}  // namespace

Table read_json_lines(std::string_view text, std::string_view name) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Rows(text, name).read();
}

}  // namespace chainrule
