// Counts as a person reads them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <chainrule/export.h>

namespace chainrule {

/// "12,345".
CHAINRULE_EXPORT std::string grouped_count(std::uint64_t number);
/// "1 row", "12,345 rows".
CHAINRULE_EXPORT std::string count_of(std::uint64_t number, std::string_view one,
                                      std::string_view many);

}  // namespace chainrule
