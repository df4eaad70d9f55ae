// How names are listed in messages.
#include "data/name_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace chainrule {
namespace {

constexpr std::size_t kMostListed = 12;

}  // namespace

std::string quoted_list(std::span<const std::string> names) {
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kMostListed); ++i) {
    list += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", names[i]);
  }
  if (names.size() > kMostListed) list += fmt::format(" and {} more", names.size() - kMostListed);
  return list;
}

}  // namespace chainrule
