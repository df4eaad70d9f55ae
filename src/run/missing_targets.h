// Rows that have no target.
#pragma once

#include <string>
#include <vector>

#include <chainrule/run.h>

namespace chainrule {

/// Drops the rows in which one of the targets is missing, with a notice, if the spec says so.
/// Otherwise Preprocessor::fit() refuses them. Targets that the table does not have are passed
/// over.
void settle_targets(const DataSpec& data, const std::vector<std::string>& targets, Table& table);

}  // namespace chainrule
