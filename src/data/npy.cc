// NumPy's array files.
#include "data/npy.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

#include "core/fail.h"
#include "data/eight_bytes.h"
#include "data/number_text.h"
#include "data/utf8.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostDimensions = 32;

[[noreturn]] void refuse(std::string_view name, std::string_view what) {
  fail(ErrorCode::kFormat, "{}: no array of NumPy that can be read: {}", name, what);
}

// `width` bytes at `place` as an unsigned number.
std::uint64_t word(std::string_view bytes, std::size_t place, std::size_t width, bool is_swapped) {
  if (width == 8 && !is_swapped) return load_eight(&bytes[place]);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t from = is_swapped ? width - 1 - i : i;
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[place + from])) << (8 * i);
  }
  return value;
}

class HeaderReader {
 public:
  HeaderReader(std::string_view begin, std::size_t n_bytes, std::string_view name)
      : begin_(begin), n_bytes_(n_bytes), name_(name) {}

  NpyHeader read() {
    find_text();
    read_shape();
    const std::size_t n_data = n_bytes_ - header_.data_at;
    std::size_t count = 1;
    for (const std::size_t n : header_.shape) {
      if (n != 0 && count > n_data / n) refuse("more numbers than the file has bytes");
      count *= n;
    }
    read_type();
    const std::size_t width = header_.item_bytes;
    if (width == 0 || n_data / width < count || n_data != count * width) {
      refuse(fmt::format("{} numbers of {} bytes in {} bytes", count, width, n_data));
    }
    return header_;
  }

 private:
  [[noreturn]] void refuse(std::string_view what) const { chainrule::refuse(name_, what); }

  void find_text() {
    header_.data_at = npy_header_bytes(begin_);
    if (header_.data_at == 0) refuse("it does not begin as one");
    if (n_bytes_ < header_.data_at) refuse("its header is cut short");
    if (begin_.size() < header_.data_at || header_.data_at > kMostNpyHeaderBytes) {
      refuse(fmt::format("its header has {} bytes, at most {} are read", header_.data_at,
                         kMostNpyHeaderBytes));
    }
    text_ = begin_.substr(0, header_.data_at);
  }

  // What stands behind 'key': in the header, which is a Python dictionary.
  std::string_view entry(std::string_view key) const {
    for (const char quote : {'\'', '"'}) {
      const std::string quoted = quote + std::string(key) + quote;
      const std::size_t at = text_.find(quoted);
      if (at == std::string_view::npos) continue;
      std::string_view rest = text_.substr(at + quoted.size());
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
      if (!rest.starts_with(':')) continue;
      rest.remove_prefix(1);
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
      return rest;
    }
    refuse(fmt::format("its header has no {}", key));
  }

  void read_shape() {
    header_.is_column_major = entry("fortran_order").starts_with("True");
    std::string_view text = entry("shape");
    const std::size_t end = text.find(')');
    if (!text.starts_with('(') || end == std::string_view::npos) refuse("its shape is no tuple");
    text = text.substr(1, end - 1);
    while (!trimmed(text).empty()) {
      const std::size_t comma = std::min(text.find(','), text.size());
      const auto size = parse_number(text.substr(0, comma));
      if (!size || *size < 0 || *size != std::floor(*size) || *size > 1e15 ||
          header_.shape.size() == kMostDimensions) {
        refuse("its shape is no list of sizes");
      }
      header_.shape.push_back(static_cast<std::size_t>(*size));
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
  }

  void read_type() {
    const std::string_view type = entry("descr");
    const std::size_t end = type.empty() ? 0 : type.find(type.front(), 1);
    if (type.empty() || (type.front() != '\'' && type.front() != '"') ||
        end == std::string_view::npos || end < 3) {
      refuse("its elements have several fields");
    }
    const char order = type[1];
    const char kind = header_.kind = type[2];
    const auto bytes = parse_number(type.substr(3, end - 3));
    std::size_t width = bytes && *bytes > 0 && *bytes < 1e9 ? static_cast<std::size_t>(*bytes) : 0;
    if (kind == 'U') width *= 4;
    header_.item_bytes = width;
    header_.is_swapped = order == '>';
    const bool known = (width > 0 && header_.is_text()) || (kind == 'b' && width == 1) ||
                       (kind == 'f' && (width == 2 || width == 4 || width == 8)) ||
                       ((kind == 'i' || kind == 'u') && std::has_single_bit(width) && width <= 8);
    if (!known) {
      refuse(fmt::format("type {}; numbers or texts were expected", type.substr(1, end - 1)));
    }
  }

  std::string_view begin_;
  std::size_t n_bytes_;
  std::string_view name_, text_;
  NpyHeader header_;
};

double half(std::uint64_t bits) {
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

void to_row_major(NpyArray& array) {
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

}  // namespace

std::size_t NpyHeader::n_elements() const {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::size_t npy_header_bytes(std::string_view begin) {
  constexpr std::string_view kMagic = "\x93NUMPY";
  if (!begin.starts_with(kMagic) || begin.size() < 12) return 0;
  if (begin[6] < 1 || begin[6] > 3) return 0;
  const std::size_t length_bytes = begin[6] == 1 ? 2 : 4;
  return 8 + length_bytes + static_cast<std::size_t>(word(begin, 8, length_bytes, false));
}

NpyHeader read_npy_header(std::string_view begin, std::size_t n_bytes, std::string_view name) {
  return HeaderReader(begin, n_bytes, name).read();
}

NpyNumbers::NpyNumbers(const NpyHeader& header, std::string_view bytes, std::string_view name)
    : header_(header), data_(bytes.substr(header.data_at)), name_(name) {}

double NpyNumbers::float_of(std::uint64_t bits) const {
  if (header_.item_bytes == 8) return std::bit_cast<double>(bits);
  if (header_.item_bytes == 2) return half(bits);
  return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
}

double NpyNumbers::operator[](std::size_t i) const {
  const std::size_t width = header_.item_bytes;
  const std::uint64_t bits = word(data_, i * width, width, header_.is_swapped);
  if (header_.kind == 'f') return float_of(bits);
  if (header_.kind == 'b') return bits != 0 ? 1 : 0;
  const std::uint64_t top = std::uint64_t{1} << (8 * width - 1);
  const bool negative = header_.kind == 'i' && (bits & top) != 0;
  const std::uint64_t mask = top | (top - 1);
  const std::uint64_t size = negative ? (~bits & mask) + 1 : bits;
  if (size > (std::uint64_t{1} << 53U)) refuse(name_, "an integer beyond 2^53");
  return negative ? -static_cast<double>(size) : static_cast<double>(size);
}

std::string read_npy_texts(const NpyHeader& header, std::string_view bytes, std::string_view name) {
  const std::string_view data = bytes.substr(header.data_at);
  const std::size_t count = header.n_elements();
  const std::size_t width = header.kind == 'U' ? 4 : 1;
  std::string texts;
  texts.reserve(data.size() / width + count);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) texts += '\n';
    for (std::size_t k = 0; k < header.item_bytes / width; ++k) {
      const std::uint64_t c =
          word(data, i * header.item_bytes + k * width, width, header.is_swapped);
      if (c == 0) break;
      if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) refuse(name, "a text that is not Unicode");
      if (c == '\n' && count > 1) refuse(name, "a text with a line end");
      if (header.kind == 'U') {
        append_utf8(static_cast<unsigned>(c), texts);
      } else {
        texts += static_cast<char>(c);
      }
    }
  }
  if (find_bad_utf8(texts) != std::string_view::npos) refuse(name, "a text that is not UTF-8");
  return texts;
}

NpyArray read_npy(std::string_view bytes, std::string_view name) {
  const NpyHeader header =
      read_npy_header(bytes.substr(0, kMostNpyHeaderBytes), bytes.size(), name);
  NpyArray array;
  array.shape = header.shape;
  array.is_text = header.is_text();
  array.single_precision = header.is_single_precision();
  if (array.is_text) {
    array.text = read_npy_texts(header, bytes, name);
    return array;
  }
  const NpyNumbers numbers(header, bytes, name);
  const std::size_t count = header.n_elements();
  array.values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) array.values.push_back(numbers[i]);
  if (header.is_column_major) to_row_major(array);
  return array;
}

}  // namespace chainrule
