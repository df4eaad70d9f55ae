// JSON lines: one object a line, its members the cells of a row.
#pragma once

#include <string_view>

#include <chainrule/table.h>

namespace chainrule {

/// Columns stand in the order of their first appearance; a member that a row lacks, null and NaN
/// are missing cells; true and false are texts. Throws Error kFormat with line and column: what is
/// no object of numbers, texts, true, false and null; a name twice in one; infinite numbers; text
/// that is not UTF-8; more than 100,000 columns; and for a text without rows, or with more columns
/// times rows than bytes.
Table read_json_lines(std::string_view text, std::string_view name);

}  // namespace chainrule
