// How names are listed in messages; with near_name.h, which guesses what was meant.
#pragma once

#include <span>
#include <string>

#include <chainrule/near_name.h>

namespace chainrule {

/// `"age", "city"`; after the twelfth `and 53 more`.
std::string quoted_list(std::span<const std::string> names);

}  // namespace chainrule
