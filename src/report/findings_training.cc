// What a careful colleague would point at: on training and the units.
#include <chainrule/count_text.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "report/axis.h"
#include "report/baseline.h"
#include "report/findings.h"
#include "report/wording.h"

namespace chainrule {
namespace {

// The share of accuracy, or R², that is lost on rows it has not seen.
void check_gap(const Report& report, Findings& out) {
  const ReportOutcome& outcome = *report.outcome;
  if (outcome.part == "training" || !outcome.training) return;
  const bool by_accuracy = score_kind(report.data.target_kind) == ScoreKind::kAccuracy;
  const double seen = outcome.training->score;
  const double unseen = by_accuracy ? report.data.target_kind == TargetKind::kClasses
                                          ? outcome.report->accuracy
                                          : score_of(outcome, "label_accuracy")
                                    : score_of(outcome, "r2");
  if (!std::isfinite(unseen) || !std::isfinite(seen)) return;
  // Beyond what chance does to a share of so many rows.
  const double chance = by_accuracy ? 2 * std::sqrt(std::max(unseen * (1 - unseen), 1e-4) /
                                                    static_cast<double>(outcome.n_part))
                                    : 0;
  const double limit = std::max(by_accuracy ? 0.03 : 0.15, chance);
  const auto shown = [&](double score) {
    return by_accuracy ? percent(score) : shown_number(std::round(score * 1e3) / 1e3);
  };
  const std::string said =
      fmt::format("{} of {} on the training part, {} on {}", by_accuracy ? "accuracy" : "R²",
                  shown(seen), shown(unseen), part_text(outcome, "rows it has not seen"));
  if (seen - unseen <= limit) {
    out.pass("Overfitting: " + said + ".");
    return;
  }
  out.warn("overfitting",
           fmt::format("It has learned the training rows by heart: {}. More rows, dropout "
                       "(--dropout), weight decay, a smaller network or --patience may help.",
                       said));
}

// The validation loss that turned round and rose.
void check_turn(const Report& report, Findings& out) {
  const auto& all = report.history.evaluations;
  if (all.size() < 5 || !all.back().validation_loss || report.history.best) return;
  const auto best = std::ranges::min_element(
      all, std::less<>(), [](const Evaluation& one) { return *one.validation_loss; });
  const double low = *best->validation_loss, end = *all.back().validation_loss;
  if (!(end > 1.1 * low)) return;
  out.warn("overfitting",
           fmt::format("The validation loss was lowest in epoch {} ({}) and is {} at the end: "
                       "--patience 20 stops there and keeps the best weights.",
                       grouped_count(best->epoch), shown_number(low), shown_number(end)));
}

double mean_train_loss(const std::vector<Evaluation>& all, std::size_t begin, std::size_t end) {
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) sum += all[i].train_loss;
  return sum / static_cast<double>(end - begin);
}

// Whether the loss still fell in the last tenth of the run.
void check_converged(const Report& report, Findings& out) {
  const auto& all = report.history.evaluations;
  const std::size_t tenth = all.size() / 10;
  if (tenth < 1 || report.history.end != TrainEnd::kLength) return;
  const double before = mean_train_loss(all, all.size() - 2 * tenth, all.size() - tenth);
  const double last = mean_train_loss(all, all.size() - tenth, all.size());
  if (!(before > 0) || !(last >= 0)) return;
  const double fall = (before - last) / before;
  const double whole = (all.front().train_loss - last) / std::max(all.front().train_loss, 1e-300);
  const std::string said =
      fmt::format("the training loss went from {} to {} over the last tenth of the run",
                  shown_number(before), shown_number(last));
  // A loss that is nearly gone can still halve, which no longer matters.
  if (fall > 0.05 && last > 0.02 * all.front().train_loss) {
    out.warn("not_converged", fmt::format("Training stopped while it still got better: {} ({} "
                                          "less). Train longer (--epochs).",
                                          said, percent(fall)));
  } else if (whole < 0.01) {
    out.warn("not_converged",
             fmt::format("The training loss hardly moved, from {} to {}: the learning rate may be "
                         "too small or too large, or the columns may say nothing about the target.",
                         shown_number(all.front().train_loss), shown_number(last)));
  } else {
    out.pass("Convergence: " + said + ".");
  }
}

void check_units(const Report& report, Findings& out) {
  constexpr std::size_t kFewest = 20;  // of fewer rows many units happen to be the same
  if (report.outcome->rows.size() < kFewest) return;
  const bool is_run = report.kind == ReportKind::kRun;
  bool all_alive = true;
  for (const ReportLayer& layer : report.layers) {
    const auto of = [&](std::size_t n) {
      return fmt::format("{} of {} in layer {}", grouped_count(n),
                         count_of(layer.n_units, "unit", "units"), layer.layer);
    };
    if (layer.n_dead > 0 && 10 * layer.n_dead >= layer.n_units) {
      all_alive = false;
      out.warn("dead_units",
               fmt::format("{} ({}) {} the same for every one of {}: they carry nothing.{}",
                           of(layer.n_dead), to_string(layer.activation),
                           layer.n_dead == 1 ? "is" : "are",
                           count_of(report.outcome->rows.size(), "row", "rows"),
                           is_run ? " A smaller learning rate, another start or leaky_relu keeps "
                                    "them alive; a smaller layer may do as well."
                                  : ""));
    }
    if (4 * layer.n_saturated >= layer.n_units && layer.n_saturated > 0) {
      all_alive = false;
      out.warn("saturation",
               fmt::format("{} ({}) stand at an end of their range for nine rows in ten, where "
                           "almost no gradient comes through.{}",
                           of(layer.n_saturated), to_string(layer.activation),
                           is_run ? " Scale the inputs, or start with smaller weights." : ""));
    }
  }
  if (all_alive && !report.layers.empty()) {
    std::size_t n_dead = 0, n_units = 0;
    for (const ReportLayer& layer : report.layers) {
      n_dead += layer.n_dead;
      n_units += layer.n_units;
    }
    out.pass(fmt::format("Hidden units: {} of {} never change on the judged rows.",
                         grouped_count(n_dead), grouped_count(n_units)));
  }
}

}  // namespace

void judge_training(const Report& report, Findings& out) {
  if (report.outcome) {
    check_gap(report, out);
    check_units(report, out);
  }
  check_turn(report, out);
  check_converged(report, out);
}

}  // namespace chainrule
