// The one line that says how far a run is.
#include "cli/progress_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "cli/text.h"

namespace chainrule::cli {
namespace {

// A part of the line; where it is narrow, the parts with the largest `rank` go first.
struct Part {
  std::string text;
  int rank;
};

// Without the percentage, in the order of reading.
std::vector<Part> parts(const Standing& at) {
  std::vector<Part> all;
  if (at.n_folds != 0) all.push_back({fmt::format("fold {}/{}", at.fold, at.n_folds), 2});
  all.push_back({fmt::format("{} {}/{}", at.unit, grouped(at.count), grouped(at.total)), 1});
  if (at.loss) all.push_back({fmt::format("loss {}", measure(*at.loss)), 2});
  if (at.score) all.push_back({fmt::format("{} {}", at.score_name, measure(*at.score)), 3});
  if (at.samples_per_second > 0) {
    all.push_back({fmt::format("{} samples/s", short_number(at.samples_per_second)), 5});
  }
  if (at.seconds_left) all.push_back({fmt::format("{} left", clock_time(*at.seconds_left)), 4});
  if (at.is_over) all.push_back({duration(at.seconds), 4});
  return all;
}

std::string percentage(const Standing& at) {
  return fmt::format("{:3.0f} %", std::floor(100 * at.fraction));
}

std::string bar(double fraction, std::size_t cells) {
  static constexpr std::string_view kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(fraction * static_cast<double>(cells * 8));
  std::string filled;
  for (std::size_t i = 0; i < eighths / 8; ++i) filled += "█";
  filled += kEighths[eighths % 8];
  return fmt::format("{:<{}}", filled, cells);
}

std::size_t width_of(const std::vector<Part>& all) {
  std::size_t width = 0;
  for (const Part& part : all) width += 2 + part.text.size();
  return width;
}

}  // namespace

std::string plain_line(const Standing& standing) {
  std::string line = percentage(standing);
  for (const Part& part : parts(standing)) line += ", " + part.text;
  return line;
}

std::string bar_line(const Standing& standing, std::size_t columns, bool colour) {
  constexpr std::size_t kFewest = 8, kMost = 30;  // cells of the bar
  const std::string percent = percentage(standing);
  const std::size_t around = percent.size() + 3;  // a blank and the two ends of the bar
  std::vector<Part> shown = parts(standing);
  while (!shown.empty() && around + kFewest + width_of(shown) > columns) {
    shown.erase(std::ranges::max_element(shown, {}, &Part::rank));
  }
  const std::size_t used = around + width_of(shown);
  if (used + 1 > columns) return percent.substr(0, columns);
  const std::string cells = bar(standing.fraction, std::min(columns - used, kMost));
  std::string line = colour ? fmt::format("{} ▕\x1b[36m{}\x1b[0m▏", percent, cells)
                            : fmt::format("{} ▕{}▏", percent, cells);
  for (const Part& part : shown) line += "  " + part.text;
  return line;
}

}  // namespace chainrule::cli
