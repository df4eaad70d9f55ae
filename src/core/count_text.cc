// Counts as a person reads them.
#include <chainrule/count_text.h>
#include <fmt/format.h>

namespace chainrule {

std::string grouped_count(std::uint64_t number) {
  std::string text = fmt::format("{}", number);
  for (std::size_t end = text.size(); end > 3; end -= 3) text.insert(end - 3, 1, ',');
  return text;
}

std::string count_of(std::uint64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped_count(number), number == 1 ? one : many);
}

}  // namespace chainrule
