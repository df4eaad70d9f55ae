// Why a command used so many threads, in words.
#include "cli/threads_text.h"

#include <chainrule/count_text.h>
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/grid.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

constexpr std::size_t kMostWorks = 4, kMostCalls = 12;  // that are shown

std::string limit_text(const ThreadChoice& choice) {
  std::vector<std::string> reasons;
  if (choice.max_threads != available_threads()) reasons.emplace_back("by --threads");
  if (choice.affinity != 0) {
    reasons.push_back(fmt::format("the CPU affinity names {}",
                                  count_of(choice.affinity, "processor", "processors")));
  }
  reasons.push_back(choice.quota == 0 ? "no quota"
                                      : fmt::format("a quota of {:.3g} processors", choice.quota));
  return fmt::format("at most {}: {}", choice.max_threads, joined(reasons, ", "));
}

std::string cost_text(const ThreadChoice& choice) {
  if (choice.max_threads == 1) return "";
  if (choice.call_seconds == 0) return "nothing took long enough to ask for another thread";
  return fmt::format("calling another takes {}; work of {} or more was tried both ways",
                     short_time(choice.call_seconds), short_time(choice.worth_seconds));
}

std::string time_or_dash(double seconds) {
  return seconds == 0 ? "-" : short_time(seconds);
}

std::string name_of(const ThreadedCall& call) {
  const std::string what(call.what.empty() ? "other" : call.what);
  return call.layer == 0 ? what : fmt::format("layer {}: {}", call.layer, what);
}

void add_row(Grid& grid, const std::string& name, const std::string& calls,
             const ThreadedCall& call) {
  grid.add({name, calls, time_or_dash(call.one), time_or_dash(call.several),
            fmt::format("{}", call.n_threads)});
}

}  // namespace

std::string threads_text(const ThreadChoice& choice) {
  std::string text = fmt::format("{:<10}{}\n", "Threads", limit_text(choice));
  const std::string cost = cost_text(choice);
  if (!cost.empty()) text += fmt::format("{:<10}{}\n", "", cost);
  if (choice.works.empty()) return text;

  Grid grid("lrrrr");
  grid.add({"work", "calls", "1 thread", "several", "threads taken"});
  const std::size_t n_works = std::min(choice.works.size(), kMostWorks);
  for (std::size_t k = 0; k < n_works; ++k) {
    const ThreadedWork& work = choice.works[k];
    add_row(grid, name_of(work), grouped_count(work.n_calls), work);
    const std::size_t n_calls = std::min(work.calls.size(), kMostCalls);
    for (std::size_t c = 0; c < n_calls; ++c)
      add_row(grid, "  " + name_of(work.calls[c]), "", work.calls[c]);
  }
  return text + "\n" + grid.text();
}

}  // namespace chainrule::cli
