// Tables of enumerators and their names, shared by everything that is named in a run file.
#pragma once

#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/near_name.h>

#include "core/fail.h"

namespace chainrule {

template <class E>
struct Named {
  E value;
  std::string_view name;
};

template <class E>
std::string_view name_of(std::span<const Named<E>> names, E value) {
  for (const Named<E>& entry : names) {
    if (entry.value == value) return entry.name;
  }
  return "?";
}

/// The value named `name`. Throws Error kValue that says what there is: `activation "relo" is not
/// known; there are identity, ...; did you mean "relu"?`.
template <class E>
E value_of(std::span<const Named<E>> names, std::string_view what, std::string_view name) {
  std::string known;
  std::vector<std::string> all;
  for (const Named<E>& entry : names) {
    if (entry.name == name) return entry.value;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", entry.name);
    all.emplace_back(entry.name);
  }
  fail(ErrorCode::kValue, "{} \"{}\" is not known; there are {}{}", what, name, known,
       did_you_mean(name, all));
}

}  // namespace chainrule
