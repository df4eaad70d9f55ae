// What a run does and did, in a few lines.
#include "cli/summary.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>

#include "cli/grid.h"
#include "cli/terminal.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

std::string length_text(const TrainSpec& train) {
  return train.length.unit == TimeUnit::kEpochs ? counted(train.length.count, "epoch", "epochs")
                                                : counted(train.length.count, "update", "updates");
}

// What happened in training.
std::string history_text(const RunResult& result) {
  const History& history = result.history;
  const std::uint64_t epochs = history.evaluations.empty() ? 0 : history.evaluations.back().epoch;
  std::string text =
      fmt::format("{} in {}, {}: {}", counted(history.updates, "update", "updates"),
                  counted(epochs, "epoch", "epochs"), duration(result.seconds), history.end_reason);
  if (history.best) {
    const Evaluation& best = history.evaluations[*history.best];
    text += fmt::format("; weights of update {} kept", grouped(best.update));
  }
  return text;
}

// A score of each fold, then their mean and standard deviation.
std::string folds_text(const std::vector<RunResult>& folds) {
  const Assessment& first = *folds.front().assessment;
  Grid grid("rr" + std::string(1 + first.scores.size(), 'r'));
  std::vector<std::string> heading = {"fold", "rows", "loss"};
  for (const auto& [name, value] : first.scores) heading.push_back(name);
  grid.add(heading);
  std::vector<double> sums(1 + first.scores.size()), squares(sums.size());
  const auto count = [&](std::vector<std::string>& row, std::size_t column, double value) {
    row.push_back(measure(value));
    sums[column] += value;
    squares[column] += value * value;
  };
  for (std::size_t i = 0; i < folds.size(); ++i) {
    const Assessment& fold = *folds[i].assessment;
    std::vector<std::string> row = {grouped(i + 1), grouped(fold.n_rows)};
    count(row, 0, fold.loss);
    for (std::size_t j = 0; j < fold.scores.size(); ++j) count(row, j + 1, fold.scores[j].second);
    grid.add(row);
  }
  const auto n = static_cast<double>(folds.size());
  std::vector<std::string> means = {"mean", ""}, deviations = {"sd", ""};
  for (std::size_t j = 0; j < sums.size(); ++j) {
    const double mean = sums[j] / n;
    means.push_back(measure(mean));
    deviations.push_back(measure(std::sqrt(std::fmax(squares[j] / n - mean * mean, 0))));
  }
  grid.add(means);
  grid.add(deviations);
  return grid.text();
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
      fmt::format("{}: {} to train", printable(name), counted(n_train, "row", "rows"));
  if (n_validation > 0) text += fmt::format(", {} to validate", grouped(n_validation));
  if (n_test > 0) text += fmt::format(", {} to test", grouped(n_test));
  return text;
}

std::string network_text(const NetworkSpec& network, std::size_t n_parameters) {
  std::string shape = fmt::format("{}", network.n_inputs);
  std::string activations;
  for (const LayerSpec& layer : network.layers) {
    shape += fmt::format("-{}", layer.units);
    activations +=
        fmt::format("{}{}", activations.empty() ? "" : ", ", to_string(layer.activation));
    if (layer.dropout > 0) activations += fmt::format(" with dropout {}", layer.dropout);
  }
  return fmt::format("{} ({}), {}, {}", shape, activations, to_string(network.loss),
                     counted(n_parameters, "parameter", "parameters"));
}

std::string training_text(const TrainSpec& train) {
  std::string text = fmt::format("{}", to_string(train.optimizer.kind));
  if (train.optimizer.kind != OptimizerKind::kLbfgs) {
    text += fmt::format(", learning rate {}", train.learning_rate);
    if (train.schedule.kind != ScheduleKind::kConstant) {
      text += fmt::format(" ({})", to_string(train.schedule.kind));
    }
  }
  text += train.batch_size == 0   ? ", all rows at once"
          : train.batch_size == 1 ? ", row by row"
                                  : fmt::format(", batches of {}", grouped(train.batch_size));
  text += fmt::format(", {}", length_text(train));
  if (train.early_stopping.patience > 0) {
    text += fmt::format(", patience {}", grouped(train.early_stopping.patience));
  }
  return text;
}

std::string result_text(const RunResult& result) {
  const RunObserver::Plan& plan = result.plan;
  std::string text =
      labelled("Data", data_text(plan.data, plan.n_train, plan.n_validation, plan.n_test));
  text += labelled("Network", network_text(plan.network, plan.n_parameters));
  text += labelled("Training", training_text(plan.train));
  if (!result.folds.empty()) {
    text += labelled("Trained", fmt::format("{}, {}", counted(result.folds.size(), "fold", "folds"),
                                            duration(result.seconds)));
    return text + "\n" + folds_text(result.folds) + "\n";
  }
  text += labelled("Trained", history_text(result));
  if (result.assessment) {
    text += fmt::format("\nOn {} of the {} part:\n\n{}\n",
                        counted(result.assessment->n_rows, "row", "rows"), result.assessed_part,
                        to_text(*result.assessment));
  }
  return text;
}

}  // namespace chainrule::cli
