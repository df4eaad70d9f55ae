// The small matrix that a C++ program brings along.
#pragma once

#include <functional>
#include <set>
#include <string>

namespace chainrule::code {

/// The matrix and those of its functions and operators that are named in `used`.
std::string cpp_matrix(const std::set<std::string, std::less<>>& used);

}  // namespace chainrule::code
