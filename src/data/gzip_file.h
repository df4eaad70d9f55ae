// Gzip files.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chainrule {

/// How many bytes a compressed file of n bytes may have when unpacked: 100 n and 4 MiB more. Data
/// that is any use is far below, and a bomb of a small file stays small.
constexpr std::size_t most_unpacked_bytes(std::size_t n) {
  return 100 * n + (std::size_t{4} << 20U);
}

bool is_gzip(std::string_view bytes);

/// The bytes of all members together. Throws Error kFormat, `name` first, for what is cut short,
/// has a wrong checksum or would have more than `max_bytes`.
std::string read_gzip(std::string_view bytes, std::string_view name, std::size_t max_bytes);

}  // namespace chainrule
