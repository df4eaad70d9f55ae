// Where a path that is not there may have been meant to go.
#include "run/near_paths.h"

#include <algorithm>
#include <filesystem>

namespace chainrule {

std::vector<std::string> paths_beside(const std::string& path) {
  namespace fs = std::filesystem;
  constexpr std::size_t kMost = 1000;
  const fs::path folder = fs::path(path).parent_path();
  std::vector<std::string> paths;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, ignored)) {
    paths.push_back((folder / entry.path().filename()).string());
    if (paths.size() == kMost) break;
  }
  std::ranges::sort(paths);
  return paths;
}

}  // namespace chainrule
