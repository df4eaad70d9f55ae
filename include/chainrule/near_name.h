// The name that was probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <chainrule/export.h>

namespace chainrule {

/// `; did you mean "age"?` for the name nearest to `name`, or nothing if none is near: of at most a
/// third of its letters others, upper case like lower.
CHAINRULE_EXPORT std::string did_you_mean(std::string_view name,
                                          std::span<const std::string> names);

}  // namespace chainrule
