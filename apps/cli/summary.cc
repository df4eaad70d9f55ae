// What a run does and did, in a few lines.
#include "cli/summary.h"

#include <chainrule/count_text.h>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "cli/grid.h"
#include "cli/terminal.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

// What happened in training.
std::string history_text(const RunResult& result) {
  const History& history = result.history;
  const std::uint64_t epochs = history.evaluations.empty() ? 0 : history.evaluations.back().epoch;
  std::string text = fmt::format("{} in {}, {}: {}", count_of(history.updates, "update", "updates"),
                                 count_of(epochs, "epoch", "epochs"), duration(result.seconds),
                                 history.end_reason);
  if (history.best) {
    const Evaluation& best = history.evaluations[*history.best];
    text += fmt::format("; weights of update {} kept", grouped_count(best.update));
  }
  return text;
}

std::string defined(double value) {
  return std::isnan(value) ? "-" : measure(value);
}

// The measures of each fold that could be judged, then their means and standard deviations.
std::string folds_text(const std::vector<RunResult>& folds) {
  const std::vector<FoldMeasure> measures = fold_measures(folds);
  if (measures.empty()) return "";
  std::vector<std::string> heading = {"fold", "rows"}, means = {"mean", ""}, spreads = {"sd", ""};
  for (const FoldMeasure& one : measures) {
    heading.push_back(one.name);
    means.push_back(defined(one.mean));
    spreads.push_back(defined(one.deviation));
  }
  Grid grid(std::string(heading.size(), 'r'));
  grid.add(heading);
  for (std::size_t i = 0; i < folds.size(); ++i) {
    if (!folds[i].assessment) continue;
    std::vector<std::string> row = {grouped_count(folds[i].plan.fold),
                                    grouped_count(folds[i].assessment->n_rows)};
    for (const FoldMeasure& one : measures) row.push_back(defined(one.values[i]));
    grid.add(row);
  }
  grid.add(means);
  grid.add(spreads);
  return fmt::format("\n{}\n", grid.text());
}

}  // namespace

std::string labelled(std::string_view label, std::string_view text) {
  const std::string padding(label.size() < 10 ? 10 - label.size() : 1, ' ');
  return takes_colour(STDOUT_FILENO) ? fmt::format("\x1b[1m{}\x1b[0m{}{}\n", label, padding, text)
                                     : fmt::format("{}{}{}\n", label, padding, text);
}

std::string data_text(const std::string& name, std::size_t n_train, std::size_t n_validation,
                      std::size_t n_test) {
  std::string text =
      fmt::format("{}: {} to train", printable(name), count_of(n_train, "row", "rows"));
  if (n_validation > 0) text += fmt::format(", {} to validate", grouped_count(n_validation));
  if (n_test > 0) text += fmt::format(", {} to test", grouped_count(n_test));
  return text;
}

std::string result_text(const RunResult& result) {
  const RunObserver::Plan& plan = result.plan;
  std::string text =
      labelled("Data", data_text(plan.data, plan.n_train, plan.n_validation, plan.n_test));
  if (!plan.from.empty()) text += labelled("From", printable(plan.from));
  text += labelled("Network", network_text(plan.network, plan.n_parameters));
  text += labelled("Training", training_text(plan.train));
  if (!result.folds.empty()) {
    text +=
        labelled("Trained", fmt::format("{}, {}", count_of(result.folds.size(), "fold", "folds"),
                                        duration(result.seconds)));
    return text + folds_text(result.folds);
  }
  text += labelled("Trained", history_text(result));
  if (result.assessment) {
    text += fmt::format("\nOn {} of the {} part:\n\n{}\n",
                        count_of(result.assessment->n_rows, "row", "rows"), result.assessed_part,
                        to_text(*result.assessment));
  }
  return text;
}

std::string saved_text(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    paths.push_back(entry.path().string());
  }
  std::ranges::sort(paths);
  std::string text;
  for (const std::string& path : paths) {
    text += labelled(text.empty() ? "Saved" : "", printable(path));
  }
  return text;
}

}  // namespace chainrule::cli
