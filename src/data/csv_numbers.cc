// Rows of plain numbers, which most rows of large files are.
#include "data/csv_numbers.h"

#include <fast_float/fast_float.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <system_error>

namespace chainrule {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
// Powers of ten that a double holds exactly.
constexpr double kTens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                            1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::uint64_t kExact = std::uint64_t{1} << 53;

unsigned digit(char c) {
  return static_cast<unsigned>(static_cast<unsigned char>(c)) - '0';
}

// -123.456: at most 15 digits and no exponent, so that one division of two exact numbers gives the
// nearest double. Null for any other text; a line end stops it.
const char* read_short_decimal(const char* at, double& number) {
  const bool is_negative = *at == '-';
  if (is_negative) ++at;
  std::uint64_t digits = 0;
  const char* const begin = at;
  while (digit(*at) < 10) digits = 10 * digits + digit(*at++);
  std::size_t n_digits = static_cast<std::size_t>(at - begin);
  if (n_digits == 0) return nullptr;
  std::size_t n_decimals = 0;
  if (*at == '.') {
    const char* const point = at++;
    while (digit(*at) < 10) digits = 10 * digits + digit(*at++);
    n_decimals = static_cast<std::size_t>(at - point) - 1;
    n_digits += n_decimals;
  }
  // 19 digits cannot overflow 64 bits; beyond 2^53 the quotient would be rounded twice.
  if (n_digits > 19 || digits > kExact || *at == 'e' || *at == 'E') return nullptr;
  double size = static_cast<double>(digits);
  if (n_decimals > 0) size /= kTens[n_decimals];
  number = is_negative ? -size : size;
  return at;
}

const char* read_number(const char* at, const char* end, double& number) {
  if (const char* stop = read_short_decimal(at, number)) return stop;
  const auto [stop, error] = fast_float::from_chars(at, end, number);
  const bool is_finite = number - number == 0;
  return error == std::errc() && is_finite ? stop : nullptr;
}

}  // namespace

const char* read_plain_numbers(const char* at, const char* end, char delimiter,
                               std::span<double> numbers) {
  const std::size_t n = numbers.size();
  for (std::size_t j = 0; j < n; ++j) {
    while (*at == ' ') ++at;
    if (*at == delimiter || *at == '\n' || *at == '\r') {
      if (n == 1) return nullptr;  // an empty line
      numbers[j] = kNaN;
    } else {
      at = read_number(at, end, numbers[j]);
      if (at == nullptr) return nullptr;
    }
    if (j + 1 == n) break;
    if (*at != delimiter) return nullptr;
    ++at;
  }
  if (*at == '\r') ++at;
  return *at == '\n' ? at + 1 : nullptr;
}

}  // namespace chainrule
