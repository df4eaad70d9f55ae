// Bytes that are read piece by piece, and again from their start.
#pragma once

#include <cstddef>
#include <string_view>

namespace chainrule {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Copies up to n bytes to `to` and returns how many; 0 at the end only. Throws Error kFile.
  virtual std::size_t read(char* to, std::size_t n) = 0;
  /// The next read() begins at the start.
  virtual void rewind() = 0;
  /// How many bytes there are in all, or 0 if that is not known.
  virtual std::size_t size() const = 0;
  /// How many bytes are to be in memory at a time.
  virtual std::size_t piece() const { return std::size_t{1} << 20; }
};

}  // namespace chainrule
