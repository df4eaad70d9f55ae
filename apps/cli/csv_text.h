// Writing CSV.
#pragma once

#include <chainrule/table.h>

#include <string>
#include <string_view>
#include <vector>

namespace chainrule::cli {

/// One cell, in quotes where RFC 4180 wants them.
std::string csv_cell(std::string_view text);
/// One line of cells that need no more quotes, with its end.
std::string csv_line(const std::vector<std::string>& cells);
/// A whole table with a header; numbers have their shortest exact digits, missing cells are empty.
std::string csv_text(const Table& table);

}  // namespace chainrule::cli
