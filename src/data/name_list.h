// How names are listed and guessed in messages.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace chainrule {

/// `"age", "city"`; after the twelfth `and 53 more`.
std::string quoted_list(std::span<const std::string> names);

/// `; did you mean "age"?` for the name nearest to `name`, or nothing if none is near.
std::string did_you_mean(std::string_view name, std::span<const std::string> names);

}  // namespace chainrule
