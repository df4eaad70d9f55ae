// NumPy's archives of arrays (.npz): zip files, stored or deflated, ZIP64 too.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/npy.h"

namespace chainrule {

/// The members of a zip file by their names. Throws Error kFormat, `name` first, for what is no
/// such file, is cut short, encrypted or compressed otherwise, for a wrong checksum, a name that
/// stands twice, and if the members would be larger than `max_bytes` together.
std::vector<std::pair<std::string, std::string>> read_zip(std::string_view bytes,
                                                          std::string_view name,
                                                          std::size_t max_bytes);

/// The arrays of an archive by their names, without ".npy"; same errors, and those of read_npy().
std::vector<std::pair<std::string, NpyArray>> read_npz(std::string_view bytes,
                                                       std::string_view name,
                                                       std::size_t max_bytes);

}  // namespace chainrule
