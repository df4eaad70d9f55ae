// NumPy's archives of arrays (.npz): zip files, stored or deflated, ZIP64 too.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/npy.h"
#include "data/zip_file.h"

namespace chainrule {

/// An archive of which all sizes and headers are read and nothing else is unpacked.
class NpzFile {
 public:
  /// Throws Error kFormat, `name` first, as ZipFile and read_npy_header() do. `bytes` and `name`
  /// must outlive this.
  NpzFile(std::string_view bytes, std::string_view name, std::size_t max_bytes);

  /// The arrays' names, without ".npy", and their headers.
  const std::vector<std::pair<std::string, NpyHeader>>& headers() const { return headers_; }
  /// The bytes of array i, which may be `buffer`'s. Throws Error kFormat for a wrong checksum.
  std::string_view unpack(std::size_t i, std::string& buffer) const;

 private:
  ZipFile zip_;
  std::vector<std::pair<std::string, NpyHeader>> headers_;
};

/// The arrays of an archive by their names. Throws Error kFormat as unpack() and read_npy() do.
std::vector<std::pair<std::string, NpyArray>> read_npz(const NpzFile& file, std::string_view name);

}  // namespace chainrule
