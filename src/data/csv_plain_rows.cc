// Rows of comma-separated text that need no second look, which most rows of large files are.
#include "data/csv_plain_rows.h"

#include <fast_float/fast_float.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <system_error>

#include "data/eight_bytes.h"
#include "data/number_text.h"
#include "data/utf8.h"

namespace chainrule {
namespace {

// Powers of ten that a double holds exactly.
constexpr double kTens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                            1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::uint64_t kExact = std::uint64_t{1} << 53;

// -123.456: at most 15 digits and no exponent, so that one division of two exact numbers gives the
// nearest double. Null for any other text; a line end stops it.
const char* read_short_decimal(const char* at, double& number) {
  const bool is_negative = *at == '-';
  at += is_negative ? 1 : 0;
  std::uint64_t digits = 0;
  const char* const begin = at;
  while (is_digit(*at)) digits = 10 * digits + static_cast<unsigned>(*at++ - '0');  // few
  if (at == begin) return nullptr;
  auto n_digits = static_cast<std::size_t>(at - begin);
  std::size_t n_decimals = 0;
  if (*at == '.') {
    const char* const point = at++;
    at = take_digits(at, digits);
    n_decimals = static_cast<std::size_t>(at - point) - 1;
    n_digits += n_decimals;
  }
  // 19 digits cannot overflow 64 bits; beyond 2^53 the quotient would be rounded twice.
  if (n_digits > 19 || digits > kExact || *at == 'e' || *at == 'E') return nullptr;
  const double size = static_cast<double>(digits) / kTens[n_decimals];
  number = std::bit_cast<double>(std::bit_cast<std::uint64_t>(size) |
                                 static_cast<std::uint64_t>(is_negative) << 63);
  return at;
}

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

PlainRowReader::PlainRowReader(const CellParser& parser, char delimiter)
    : parser_(parser), delimiter_(delimiter), delimiters_(eight_times(delimiter)) {
  for (const char c : {delimiter, '\n', '\r'}) ends_cell_[static_cast<unsigned char>(c)] = true;
  constexpr std::string_view kOfNumbers = " +-.0123456789eE";
  is_plain_ = parser.is_plain() && !parser.is_number_missing() &&
              kOfNumbers.find(delimiter) == std::string_view::npos;
}

const char* PlainRowReader::read(std::string_view rows, std::span<const PlainColumn> columns,
                                 std::span<double> values) {
  const char* at = rows.data();
  end_ = at + rows.size();
  n_lines_ = 1;
  const std::size_t n = columns.size();
  // An empty line, of which nothing is to become a text.
  const char* first = at;
  while ((*first == ' ' || *first == '\t') && *first != delimiter_) ++first;
  if (*first == '\n' || *first == '\r' || (n == 1 && first != at)) return nullptr;
  for (std::size_t j = 0; j < n; ++j) {
    at = read_cell(at, columns[j], values[j]);
    if (at == nullptr) return nullptr;
    if (j + 1 == n) break;
    if (*at != delimiter_) return nullptr;
    ++at;
  }
  if (*at == '\r') return at + (at[1] == '\n' ? 2 : 1);
  return *at == '\n' ? at + 1 : nullptr;
}

const char* PlainRowReader::read_cell(const char* at, const PlainColumn& column, double& value) {
  switch (column.use) {
    case ColumnUse::kNumbers: {
      if (const char* stop = read_number(at, value)) return stop;
      ParsedCell cell;
      const char* const stop = parse(at, cell);
      value = cell.number;
      return cell.kind == CellKind::kText ? nullptr : stop;
    }
    case ColumnUse::kTexts:
      return read_code(at, *column.codes, value);
    case ColumnUse::kKinds:
      return read_kind(at, value);
    case ColumnUse::kNothing:
      break;
  }
  return cell_end(at);
}

// Null for anything but a number that ends its cell, a blank before it allowed.
const char* PlainRowReader::read_number(const char* at, double& value) const {
  if (!is_plain_) return nullptr;
  while (*at == ' ') ++at;
  const char* stop = read_short_decimal(at, value);
  if (stop == nullptr) {
    const auto [end, error] = fast_float::from_chars(at, end_, value);
    if (error == std::errc::invalid_argument || std::isnan(value)) return nullptr;
    stop = end;
  }
  return ends_cell(*stop) ? stop : nullptr;
}

const char* PlainRowReader::read_code(const char* at, CellCodes& codes, double& value) {
  const std::uint64_t word = load_eight(at);
  const std::size_t n = first_mark(mark_ends(word));  // 8 for at least so many
  const bool is_short = ends_cell(at[n]) && *at != '"';
  const char* const stop = is_short ? at + n : cell_end(at);
  if (stop == nullptr) return nullptr;
  const std::string_view raw = between(at, stop);
  std::uint32_t code = is_short ? codes.find_short(low_bytes(word, n), n) : codes.find(raw);
  if (code == CellCodes::kUnknown) {
    if (find_bad_utf8(raw) != std::string_view::npos) return nullptr;
    code = codes.add(raw, parser_);
  }
  value = code;
  return stop;
}

const char* PlainRowReader::read_kind(const char* at, double& value) {
  ParsedCell cell;
  const char* const stop = parse(at, cell);
  value = static_cast<double>(cell.kind);
  return stop;
}

const char* PlainRowReader::parse(const char* at, ParsedCell& cell) {
  const char* const stop = cell_end(at);
  if (stop == nullptr) return nullptr;
  std::string_view text = between(at, stop);
  if (text.starts_with('"')) {
    text = text.substr(1, text.size() - 2);
    if (text.find('"') != std::string_view::npos) return nullptr;
  }
  if (find_bad_utf8(text) != std::string_view::npos) return nullptr;
  cell = parser_.parse(text);
  return stop;
}

// Null for a quoted cell that is not closed, or not before a cell's end.
const char* PlainRowReader::cell_end(const char* at) {
  if (*at == '"') return quoted_end(at);
  for (;; at += 8) {  // a line end comes
    const std::uint64_t marks = mark_ends(load_eight(at));
    if (marks != 0) return at + first_mark(marks);
  }
}

const char* PlainRowReader::quoted_end(const char* at) {
  ++at;
  while (at < end_) {
    const std::uint64_t word = load_eight(at);
    const std::uint64_t marks =
        mark_zero(word ^ eight_times('"')) | mark_zero(word ^ eight_times('\n'));
    if (marks == 0) {
      at += 8;
      continue;
    }
    at += first_mark(marks);
    if (at >= end_) return nullptr;
    const char mark = *at++;
    if (mark == '\n') {
      ++n_lines_;
    } else if (*at != '"') {
      return ends_cell(*at) ? at : nullptr;
    } else {
      ++at;  // a doubled quote
    }
  }
  return nullptr;
}

}  // namespace chainrule
