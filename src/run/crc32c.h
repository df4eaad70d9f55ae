// CRC-32C (Castagnoli), by which TensorBoard checks its records.
#pragma once

#include <cstdint>
#include <string_view>

namespace chainrule {

/// As RFC 3720, appendix B.4 computes it.
std::uint32_t crc32c(std::string_view bytes);

}  // namespace chainrule
