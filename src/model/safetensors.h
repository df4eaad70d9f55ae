// Named tensors and texts in one block of bytes: https://github.com/huggingface/safetensors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// Types of numbers, by the names they have in the format.
enum class Dtype {
  kBool,
  kU8,
  kI8,
  kU16,
  kI16,
  kF16,
  kBf16,
  kU32,
  kI32,
  kF32,
  kU64,
  kI64,
  kF64,
};

/// "BOOL", "U8", ..., "F64".
std::string_view to_string(Dtype dtype);
/// Bytes of one number.
std::size_t size_of(Dtype dtype);

/// Numbers that stand elsewhere, little-endian, row-major and anywhere in memory.
struct TensorView {
  Dtype dtype = Dtype::kF32;
  std::vector<std::size_t> shape;
  std::string_view bytes;
};

template <class T>
inline constexpr Dtype kDtypeOf = Dtype::kF32;
template <>
inline constexpr Dtype kDtypeOf<double> = Dtype::kF64;
template <>
inline constexpr Dtype kDtypeOf<std::uint64_t> = Dtype::kU64;

/// `values` of type float, double or std::uint64_t as a tensor; they must outlive it.
template <class T>
TensorView tensor_view(std::span<const T> values, std::vector<std::size_t> shape) {
  return {kDtypeOf<T>,
          std::move(shape),
          {reinterpret_cast<const char*>(values.data()), values.size_bytes()}};
}

/// "[3, 4]".
std::string shape_text(const std::vector<std::size_t>& shape);

struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::map<std::string, TensorView> tensors;
};

/// The bytes of a file. Tensors with longer numbers come first, so that all are aligned; then they
/// stand in order of their names. Throws Error kValue if a name or a text of the metadata is not
/// UTF-8 or has a NUL.
std::string write_safetensors(const Safetensors& content);

/// Reads a file; the tensors are views into `bytes`. `name` starts every message. Throws Error
/// kFormat for anything that the format does not allow, a name that stands twice, bytes that belong
/// to no tensor or to two, a header above 100,000,000 bytes, and types of numbers not named above.
/// No memory is asked for on the word of the file alone.
Safetensors read_safetensors(std::string_view bytes, std::string_view name);

}  // namespace chainrule
