// A table with other rows.
#pragma once

#include <cstddef>
#include <span>

#include <chainrule/table.h>

namespace chainrule {

/// Leaves these rows, which ascend, and the categories that occur in them.
void keep_rows(Table& table, std::span<const std::size_t> rows);

/// Codes in order of first appearance; categories that do not occur go.
void renumber_categories(Column& column);

}  // namespace chainrule
