// The result in one sentence.
#include <fmt/format.h>

#include <cmath>

#include <chainrule/count_text.h>
#include <chainrule/curves.h>
#include <chainrule/report.h>

#include "report/axis.h"
#include "report/baseline.h"
#include "report/wording.h"

namespace chainrule {
namespace {

std::string of_classes(const Report& report) {
  const ReportOutcome& outcome = *report.outcome;
  const double accuracy = outcome.report->accuracy;
  const auto hits =
      static_cast<std::size_t>(std::llround(accuracy * static_cast<double>(outcome.n_part)));
  const Interval sure = wilson_interval(hits, outcome.n_part);
  const ClassGuess guess = class_guess(report);
  return fmt::format(
      "{} of {} are right (95 % interval: {} to {}); always guessing the most frequent class, "
      "\"{}\", would give {}.",
      percent(accuracy), count_of(outcome.n_part, outcome.part + " row", outcome.part + " rows"),
      percent(sure.low), percent(sure.high), report.data.class_names[guess.label],
      percent(guess.accuracy));
}

std::string of_labels(const Report& report) {
  const ReportOutcome& outcome = *report.outcome;
  return fmt::format("{} of the labels of {} are right; {} of the rows have every label right.",
                     percent(score_of(outcome, "label_accuracy")),
                     count_of(outcome.n_part, outcome.part + " row", outcome.part + " rows"),
                     percent(score_of(outcome, "subset_accuracy")));
}

std::string of_numbers(const Report& report) {
  const ReportOutcome& outcome = *report.outcome;
  const NumberGuess guess = number_guess(report);
  const double r2 = score_of(outcome, "r2"), rmse = score_of(outcome, "rmse");
  std::string text = fmt::format(
      "Predictions for {} are off by {} (root mean square), {} on average; always guessing the "
      "training mean would be off by {}.",
      count_of(outcome.n_part, outcome.part + " row", outcome.part + " rows"), shown_number(rmse),
      shown_number(score_of(outcome, "mae")), shown_number(guess.rmse));
  if (std::isfinite(r2))
    text += fmt::format(" R² is {}.", shown_number(std::round(r2 * 1e3) / 1e3));
  return text;
}

}  // namespace

std::string verdict(const Report& report) {
  if (!report.outcome) {
    return fmt::format("There is no result: training diverged. {}", report.history.end_reason);
  }
  switch (report.data.target_kind) {
    case TargetKind::kClasses:
      return of_classes(report);
    case TargetKind::kMultiLabel:
      return of_labels(report);
    default:
      return of_numbers(report);
  }
}

}  // namespace chainrule
