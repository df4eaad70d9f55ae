// The names of all values of an enumeration, for lists of choices.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// What to_string() says of 0, 1, ... as an E, up to its "?" behind the last: the names in the
/// order of the enumerators, of any enumeration of this library that has a to_string().
template <class E>
std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (int i = 0;; ++i) {
    const std::string_view name = to_string(static_cast<E>(i));
    if (name == "?") return names;
    names.emplace_back(name);
  }
}

}  // namespace chainrule
