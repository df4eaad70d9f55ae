// Numbers and counts as the page's sentences say them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace chainrule {

/// "97.9 %"; "100 %" and "0 %" only where it is so.
std::string percent(double share);
/// Four decimals of an area under a curve; ">0.9999" where they would say 1 and it is less.
std::string area_text(double area);
/// "a, b and 7 more": the first few of many names, in quotes.
std::string some_names(const std::vector<std::string>& names, std::size_t most);

}  // namespace chainrule
