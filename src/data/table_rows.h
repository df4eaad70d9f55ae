// A table with fewer rows.
#pragma once

#include <cstddef>
#include <span>

#include <chainrule/table.h>

namespace chainrule {

/// Leaves these rows, which ascend, and the categories that occur in them.
void keep_rows(Table& table, std::span<const std::size_t> rows);

}  // namespace chainrule
