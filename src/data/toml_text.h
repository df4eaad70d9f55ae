// TOML text as a table.
#pragma once

#include <cstddef>
#include <string_view>

#include "data/toml.h"

namespace chainrule {

/// How much text is read: a value takes a hundred bytes of memory, and a megabyte its time.
struct TomlExtent {
  std::size_t bytes = 0;
  std::size_t values = 0;  // a key counts for four
};

/// Of what a person writes, with some thousand rows of numbers in it.
inline constexpr TomlExtent kRunFileExtent = {std::size_t{2} << 20, 250'000};

/// Throws Error kFormat, which starts with `name` and the line, for a key like a.b.c of more than
/// 16 parts: each is a table inside another one, and toml++ takes them apart by recursion (tables
/// that nest in other ways it counts itself); and for more values.
void check_values(std::string_view text, std::string_view name, std::size_t most_values);

/// Throws Error kFormat, which starts with `name` and the line, for text that is no TOML, nests too
/// deep, or is more than `most`.
toml::table parse_toml(std::string_view text, std::string_view name,
                       const TomlExtent& most = kRunFileExtent);

}  // namespace chainrule
