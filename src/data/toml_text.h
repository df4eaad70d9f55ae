// TOML text as a table.
#pragma once

#include <string_view>

#include "data/toml.h"

namespace chainrule {

/// Throws Error kFormat, which starts with `name` and the line, for a key like a.b.c of more than
/// 16 parts: each is a table inside another one, and toml++ takes them apart by recursion. Tables
/// that nest in other ways it counts itself.
void check_key_lengths(std::string_view text, std::string_view name);

/// Throws Error kFormat, which starts with `name` and the line, for text that is no TOML or nests
/// too deep.
toml::table parse_toml(std::string_view text, std::string_view name);

}  // namespace chainrule
