// The one line that says how far a run is.
#include "cli/progress_line.h"

#include <chainrule/count_text.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "cli/text.h"

namespace chainrule::cli {
namespace {

// A part of the line. Where it is narrow, those with the smallest `rank` come first, briefly.
struct Part {
  int rank;
  std::string brief;
  std::string full;
  bool is_shown = false;
};

// Without the percentage, in the order of reading.
std::vector<Part> parts(const Standing& at) {
  std::vector<Part> all;
  const auto add = [&](int rank, std::string brief, std::string full = {}) {
    if (full.empty()) full = brief;
    all.push_back({rank, std::move(brief), std::move(full)});
  };
  if (at.n_folds != 0) add(1, fmt::format("fold {}/{}", at.fold, at.n_folds));
  add(0, fmt::format("{} {}/{}", at.unit, grouped_count(at.count), grouped_count(at.total)));
  if (at.loss) add(1, fmt::format("loss {}", measure(*at.loss)));
  if (at.score) {
    const std::string score = fmt::format("{} {}", at.score_name, measure(*at.score));
    add(2, score, fmt::format("{} {}", at.score_part, score));
  }
  if (at.samples_per_second > 0) {
    const std::string rate = short_number(at.samples_per_second);
    add(4, fmt::format("{}/s", rate), fmt::format("{} samples/s", rate));
  }
  if (at.seconds_left) add(3, fmt::format("{} left", clock_time(*at.seconds_left)));
  if (at.is_over) add(3, duration(at.seconds));
  return all;
}

// Shows the parts that fit into `columns`, and those in full that still fit then.
std::size_t choose(std::vector<Part>& all, std::size_t columns) {
  std::vector<Part*> by_rank;
  for (Part& part : all) by_rank.push_back(&part);
  std::ranges::stable_sort(by_rank, {}, &Part::rank);
  std::size_t used = 0;
  for (Part* part : by_rank) {
    const std::size_t width = 2 + part->brief.size();
    part->is_shown = used + width <= columns;
    if (part->is_shown) used += width;
  }
  for (Part* part : by_rank) {
    const std::size_t more = part->full.size() - part->brief.size();
    if (!part->is_shown || used + more > columns) continue;
    part->brief = part->full;
    used += more;
  }
  return used;
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

}  // namespace

std::string plain_line(const Standing& standing) {
  std::string line = percentage(standing);
  for (const Part& part : parts(standing)) line += fmt::format(", {}", part.full);
  return line;
}

std::string bar_line(const Standing& standing, std::size_t columns, bool colour) {
  constexpr std::size_t kFewest = 8, kMost = 30;  // cells of the bar
  const std::string percent = percentage(standing);
  const std::size_t around = percent.size() + 3;  // a blank and the two ends of the bar
  if (columns < around + kFewest) return percent.substr(0, columns);
  std::vector<Part> all = parts(standing);
  const std::size_t used = around + choose(all, columns - around - kFewest);
  const std::string cells = bar(standing.fraction, std::min(columns - used, kMost));
  std::string line = colour ? fmt::format("{} ▕\x1b[36m{}\x1b[0m▏", percent, cells)
                            : fmt::format("{} ▕{}▏", percent, cells);
  for (const Part& part : all) {
    if (part.is_shown) line += fmt::format("  {}", part.brief);
  }
  return line;
}

}  // namespace chainrule::cli
