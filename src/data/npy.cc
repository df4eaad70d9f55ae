// NumPy's array files.
#include "data/npy.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>

#include "core/fail.h"
#include "data/number_text.h"
#include "data/utf8.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostDimensions = 32;

class Reader {
 public:
  Reader(std::string_view bytes, std::string_view name) : bytes_(bytes), name_(name) {}

  NpyArray read() {
    read_header();
    NpyArray array;
    array.shape = shape();
    std::size_t count = 1;
    for (const std::size_t n : array.shape) {
      if (n != 0 && count > bytes_.size() / n) refuse("more numbers than the file has bytes");
      count *= n;
    }
    read_type();
    if (item_bytes_ == 0 || bytes_.size() / item_bytes_ < count ||
        bytes_.size() != count * item_bytes_) {
      refuse(fmt::format("{} numbers of {} bytes in {} bytes", count, item_bytes_, bytes_.size()));
    }
    if (kind_ == 'U' || kind_ == 'S') {
      read_texts(count, array);
      return array;
    }
    array.single_precision = kind_ == 'f' && item_bytes_ < 8;
    array.values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) array.values.push_back(number(i));
    if (is_fortran_) to_row_major(array);
    return array;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    fail(ErrorCode::kFormat, "{}: no array of NumPy that can be read: {}", name_, what);
  }

  void read_header() {
    constexpr std::string_view kMagic = "\x93NUMPY";
    if (!bytes_.starts_with(kMagic) || bytes_.size() < 10) refuse("it does not begin as one");
    const auto version = static_cast<unsigned char>(bytes_[6]);
    if (version < 1 || version > 3) refuse(fmt::format("version {}", version));
    const std::size_t length_bytes = version == 1 ? 2 : 4;
    std::size_t length = 0;
    if (bytes_.size() < 8 + length_bytes) refuse("it is cut short");
    for (std::size_t i = 0; i < length_bytes; ++i) {
      length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes_[8 + i])) << (8 * i);
    }
    bytes_.remove_prefix(8 + length_bytes);
    if (bytes_.size() < length) refuse("its header is cut short");
    header_ = bytes_.substr(0, length);
    bytes_.remove_prefix(length);
  }

  // What stands behind 'key': in the header, which is a Python dictionary.
  std::string_view entry(std::string_view key) const {
    for (const char quote : {'\'', '"'}) {
      const std::string quoted = quote + std::string(key) + quote;
      const std::size_t at = header_.find(quoted);
      if (at == std::string_view::npos) continue;
      std::string_view rest = header_.substr(at + quoted.size());
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
      if (!rest.starts_with(':')) continue;
      rest.remove_prefix(1);
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
      return rest;
    }
    refuse(fmt::format("its header has no {}", key));
  }

  std::vector<std::size_t> shape() {
    is_fortran_ = entry("fortran_order").starts_with("True");
    std::string_view text = entry("shape");
    const std::size_t end = text.find(')');
    if (!text.starts_with('(') || end == std::string_view::npos) refuse("its shape is no tuple");
    text = text.substr(1, end - 1);
    std::vector<std::size_t> sizes;
    while (!trimmed(text).empty()) {
      const std::size_t comma = std::min(text.find(','), text.size());
      const auto size = parse_number(text.substr(0, comma));
      if (!size || *size < 0 || *size != std::floor(*size) || *size > 1e15 ||
          sizes.size() == kMostDimensions) {
        refuse("its shape is no list of sizes");
      }
      sizes.push_back(static_cast<std::size_t>(*size));
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return sizes;
  }

  void read_type() {
    const std::string_view type = entry("descr");
    const std::size_t end = type.empty() ? 0 : type.find(type.front(), 1);
    if (type.empty() || (type.front() != '\'' && type.front() != '"') ||
        end == std::string_view::npos || end < 3) {
      refuse("its elements have several fields");
    }
    const char order = type[1];
    kind_ = type[2];
    const auto bytes = parse_number(type.substr(3, end - 3));
    item_bytes_ = bytes && *bytes > 0 && *bytes < 1e9 ? static_cast<std::size_t>(*bytes) : 0;
    if (kind_ == 'U') item_bytes_ *= 4;
    swapped_ = order == '>';
    const bool known =
        (item_bytes_ > 0 && (kind_ == 'U' || kind_ == 'S')) || (kind_ == 'b' && item_bytes_ == 1) ||
        (kind_ == 'f' && (item_bytes_ == 2 || item_bytes_ == 4 || item_bytes_ == 8)) ||
        ((kind_ == 'i' || kind_ == 'u') && std::has_single_bit(item_bytes_) && item_bytes_ <= 8);
    if (!known) {
      refuse(fmt::format("type {}; numbers or texts were expected", type.substr(1, end - 1)));
    }
  }

  // `width` bytes at `place` as an unsigned number.
  std::uint64_t word(std::size_t place, std::size_t width) const {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t from = swapped_ ? width - 1 - i : i;
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[place + from]))
               << (8 * i);
    }
    return value;
  }

  static double half(std::uint64_t bits) {
    const double sign = (bits & 0x8000U) != 0 ? -1 : 1;
    const int exponent = static_cast<int>((bits >> 10U) & 0x1FU);
    const double fraction = static_cast<double>(bits & 0x3FFU);
    if (exponent == 0) return sign * std::ldexp(fraction, -24);
    if (exponent == 31) {
      return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                           : std::numeric_limits<double>::quiet_NaN();
    }
    return sign * std::ldexp(1024 + fraction, exponent - 25);
  }

  double number(std::size_t i) const {
    const std::uint64_t bits = word(i * item_bytes_, item_bytes_);
    if (kind_ == 'f') {
      if (item_bytes_ == 2) return half(bits);
      if (item_bytes_ == 8) return std::bit_cast<double>(bits);
      return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    }
    if (kind_ == 'b') return bits != 0 ? 1 : 0;
    const std::uint64_t top = std::uint64_t{1} << (8 * item_bytes_ - 1);
    const bool negative = kind_ == 'i' && (bits & top) != 0;
    const std::uint64_t mask = top | (top - 1);
    const std::uint64_t size = negative ? (~bits & mask) + 1 : bits;
    if (size > (std::uint64_t{1} << 53U)) refuse("an integer beyond 2^53");
    return negative ? -static_cast<double>(size) : static_cast<double>(size);
  }

  void read_texts(std::size_t count, NpyArray& array) const {
    array.is_text = true;
    const std::size_t width = kind_ == 'U' ? 4 : 1;
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) array.text += '\n';
      for (std::size_t k = 0; k < item_bytes_ / width; ++k) {
        const std::uint64_t c = word(i * item_bytes_ + k * width, width);
        if (c == 0) break;
        if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) refuse("a text that is not Unicode");
        if (kind_ == 'U') {
          append_utf8(static_cast<unsigned>(c), array.text);
        } else {
          array.text += static_cast<char>(c);
        }
      }
    }
  }

  static void to_row_major(NpyArray& array) {
    const std::size_t n = array.shape.size();
    if (n < 2) return;
    std::vector<double> values(array.values.size());
    std::vector<std::size_t> at(n, 0);  // the index of element i, the first dimension fastest
    for (const double value : array.values) {
      std::size_t place = 0;
      for (std::size_t d = 0; d < n; ++d) place = place * array.shape[d] + at[d];
      values[place] = value;
      for (std::size_t d = 0; d < n && ++at[d] == array.shape[d]; ++d) at[d] = 0;
    }
    array.values = std::move(values);
  }

  std::string_view bytes_, name_, header_;
  bool is_fortran_ = false, swapped_ = false;
  char kind_ = 0;
  std::size_t item_bytes_ = 0;
};

}  // namespace

NpyArray read_npy(std::string_view bytes, std::string_view name) {
  return Reader(bytes, name).read();
}

}  // namespace chainrule
