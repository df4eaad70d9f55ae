// Reading and writing files as a whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chainrule {

/// The bytes of a file. Throws Error kFile, with the path and the system's reason, if it cannot be
/// read or holds more than `max_bytes`.
std::string read_whole_file(const std::string& path, std::size_t max_bytes);

/// Writes a file beside `path`, brings it to the disk and puts it in the place of `path`, which
/// therefore holds the old bytes or the new ones, never a part. Throws Error kFile, with the path
/// and the system's reason; nothing is changed then and nothing is left behind.
void write_whole_file(const std::string& path, std::string_view bytes);

}  // namespace chainrule
