// NumPy's array files (.npy), versions 1 to 3 of the format.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// One array: numbers in row-major order, or one text.
struct NpyArray {
  std::vector<std::size_t> shape;  // empty for a single value
  std::vector<double> values;      // of numbers: floats, integers, booleans
  bool single_precision = false;   // half and single floats
  bool is_text = false;
  std::string text;  // UTF-8; of an array of texts its elements on lines of their own
};

/// Reads the bytes of an array file. Throws Error kFormat, `name` first, for anything that is no
/// such file, is cut short, holds Python objects or other types than numbers and texts, or numbers
/// beyond 2^53.
NpyArray read_npy(std::string_view bytes, std::string_view name);

}  // namespace chainrule
