// The classes of a target column.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/table.h>

namespace chainrule {

/// The names of the classes among these rows: numbers ascending ("0", ..., "9"), texts in order of
/// their bytes. Throws Error kValue if a cell is missing, there are fewer than two classes, or each
/// of more than 20 rows has one of its own.
std::vector<std::string> learn_classes(const Table& table, const Column& column,
                                       std::span<const std::size_t> rows, std::string_view who);

/// For each row the index of its class. Throws Error kValue if it is missing or none of
/// class_names.
std::vector<std::size_t> class_indices(const Table& table, const Column& column,
                                       std::span<const std::size_t> rows,
                                       std::span<const std::string> class_names,
                                       std::string_view who);

}  // namespace chainrule
