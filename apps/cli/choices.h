// The values that an option may have, where they are few.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chainrule::cli {

/// By an option's name, which means the same in every command ("--loss"); else nothing.
std::vector<std::string> choices_of(std::string_view option);

}  // namespace chainrule::cli
