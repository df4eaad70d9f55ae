// How much a table may have.
#pragma once

#include <cstddef>

namespace chainrule {

/// Of any file that is read as one.
inline constexpr std::size_t kMostColumns = 100'000;

}  // namespace chainrule
