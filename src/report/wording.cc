// Numbers and counts as the page's sentences say them.
#include "report/wording.h"

#include <chainrule/count_text.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chainrule {

std::string percent(double share) {
  if (!std::isfinite(share)) return "undefined";
  if (share == 0 || share == 1) return fmt::format("{:.0f} %", 100 * share);
  // Rounding must not make all of what is nearly all.
  return fmt::format("{:.1f} %", std::clamp(100 * share, 0.1, 99.9));
}

std::string area_text(double area) {
  if (!std::isfinite(area)) return "undefined";
  return area < 1 && area > 0.99995 ? ">0.9999" : fmt::format("{:.4f}", area);
}

std::string some_names(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  const std::size_t n = std::min(names.size(), most);
  for (std::size_t i = 0; i < n; ++i) {
    const bool is_last = i + 1 == names.size();
    text += fmt::format("{}\"{}\"", i == 0 ? "" : is_last ? " and " : ", ", names[i]);
  }
  if (n < names.size()) text += fmt::format(" and {} more", grouped_count(names.size() - n));
  return text;
}

std::string counted_rows(std::size_t n, const ReportOutcome& outcome) {
  const std::string kind = outcome.part.empty() ? "" : outcome.part + " ";
  return count_of(n, kind + "row", kind + "rows");
}

std::string judged_rows_text(const ReportOutcome& outcome) {
  return counted_rows(outcome.n_part, outcome);
}

std::string part_text(const ReportOutcome& outcome, std::string_view otherwise) {
  return outcome.part.empty() ? std::string(otherwise) : "the " + outcome.part + " part";
}

Interval accuracy_interval(const ReportOutcome& outcome) {
  const auto n = static_cast<double>(outcome.n_part);
  return wilson_interval(static_cast<std::size_t>(std::llround(outcome.report->accuracy * n)),
                         outcome.n_part);
}

}  // namespace chainrule
