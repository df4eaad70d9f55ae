// NumPy's array files (.npy), versions 1 to 3 of the format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// What an array file says of itself.
struct NpyHeader {
  std::vector<std::size_t> shape;  // empty for a single value
  char kind = 0;                   // f, i, u, b: numbers; U, S: texts
  std::size_t item_bytes = 0;      // of one number or text
  bool is_swapped = false;         // the highest byte comes first
  bool is_column_major = false;    // the first dimension changes fastest
  std::size_t data_at = 0;         // where the numbers begin

  std::size_t n_elements() const;
  bool is_text() const { return kind == 'U' || kind == 'S'; }
  /// Half and single floats.
  bool is_single_precision() const { return kind == 'f' && item_bytes < 8; }
};

/// The most bytes that a header takes, which is the most that read_npy_header() looks at.
inline constexpr std::size_t kMostNpyHeaderBytes = 12 + 65535;

/// How many bytes a header that begins so takes; 0 for what does not begin as one.
std::size_t npy_header_bytes(std::string_view begin);

/// Reads the header of an array file of `n_bytes` from its first bytes, and holds the one against
/// the other. Throws Error kFormat, `name` first, for what is no such file, has a longer header or
/// not as many bytes as its shape says, holds Python objects or other types than numbers and texts.
NpyHeader read_npy_header(std::string_view begin, std::size_t n_bytes, std::string_view name);

/// The numbers of an array file's bytes, in the file's order.
class NpyNumbers {
 public:
  /// All must outlive this.
  NpyNumbers(const NpyHeader& header, std::string_view bytes, std::string_view name);
  /// Throws Error kFormat for an integer beyond 2^53.
  double operator[](std::size_t i) const;

 private:
  double float_of(std::uint64_t bits) const;

  const NpyHeader& header_;
  std::string_view data_, name_;
};

/// The texts of an array file's bytes, UTF-8, in the file's order, as lines. Throws Error kFormat.
std::string read_npy_texts(const NpyHeader& header, std::string_view bytes, std::string_view name);

/// One array: numbers in row-major order, or one text.
struct NpyArray {
  std::vector<std::size_t> shape;  // empty for a single value
  std::vector<double> values;      // of numbers: floats, integers, booleans
  bool single_precision = false;   // half and single floats
  bool is_text = false;
  std::string text;  // UTF-8; of an array of texts its elements on lines of their own
};

/// Reads the bytes of an array file. Throws Error kFormat, `name` first, as the functions above.
NpyArray read_npy(std::string_view bytes, std::string_view name);

}  // namespace chainrule
