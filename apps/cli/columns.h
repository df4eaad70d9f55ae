// What the columns of a table hold, in short.
#pragma once

#include <chainrule/table.h>

#include <string>

namespace chainrule::cli {

/// One line a column: name, kind, missing, distinct, values.
std::string column_list(const Table& table);

}  // namespace chainrule::cli
