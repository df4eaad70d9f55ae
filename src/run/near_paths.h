// Where a path that is not there may have been meant to go.
#pragma once

#include <string>
#include <vector>

namespace chainrule {

/// What stands in the folder in which the path was looked for, as paths to it; at most 1,000.
std::vector<std::string> paths_beside(const std::string& path);

}  // namespace chainrule
