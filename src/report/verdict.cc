// The result in one sentence.
#include <fmt/format.h>

#include <cmath>
#include <functional>

#include <chainrule/count_text.h>
#include <chainrule/curves.h>
#include <chainrule/report.h>

#include "report/axis.h"
#include "report/baseline.h"
#include "report/wording.h"

namespace chainrule {
namespace {

// How far the folds' scores lie apart, as a clause.
std::string spread_text(const Report& report, const std::string& name, const std::string& said,
                        const std::function<std::string(double)>& shown) {
  const FoldMeasure* measure = find_measure(report.folds, name);
  if (measure == nullptr || !std::isfinite(measure->mean)) return "";
  return fmt::format(" Over {} {} is {} on average, with a standard deviation of {}.",
                     count_of(measure->values.size(), "fold", "folds"), said, shown(measure->mean),
                     shown(measure->deviation));
}

std::string guess_text(const Report& report) {
  const ClassGuess guess = class_guess(report);
  if (report.kind == ReportKind::kEvaluation && guess.accuracy == 1) {
    return fmt::format("every one of them is of class \"{}\".",
                       report.data.class_names[guess.label]);
  }
  return fmt::format("always guessing the most frequent class, \"{}\", would give {}.",
                     report.data.class_names[guess.label], percent(guess.accuracy));
}

// Who judged the rows of a cross-validation.
std::string judges_text(const Report& report) {
  return report.kind == ReportKind::kFolds ? ", each by a network that has not seen it," : "";
}

std::string of_classes(const Report& report) {
  const ReportOutcome& outcome = *report.outcome;
  const Interval sure = accuracy_interval(outcome);
  return fmt::format("{} of {}{} {} right (95 % interval: {} to {}); {}",
                     percent(outcome.report->accuracy), judged_rows_text(outcome),
                     judges_text(report), outcome.n_part == 1 ? "is" : "are", percent(sure.low),
                     percent(sure.high), guess_text(report)) +
         spread_text(report, "accuracy", "accuracy", percent);
}

std::string of_labels(const Report& report) {
  const ReportOutcome& outcome = *report.outcome;
  return fmt::format("{} of the labels of {}{} are right; {} of the rows have every label right.",
                     percent(score_of(outcome, "label_accuracy")), judged_rows_text(outcome),
                     judges_text(report), percent(score_of(outcome, "subset_accuracy"))) +
         spread_text(report, "label_accuracy", "that share", percent);
}

std::string of_numbers(const Report& report) {
  const ReportOutcome& outcome = *report.outcome;
  const NumberGuess guess = number_guess(report);
  const auto three = [](double score) { return shown_number(std::round(score * 1e3) / 1e3); };
  const double r2 = score_of(outcome, "r2"), rmse = score_of(outcome, "rmse");
  std::string text = fmt::format(
      "Predictions for {}{} are off by {} (root mean square), {} on average; always guessing {} "
      "would be off by {}.",
      judged_rows_text(outcome), judges_text(report), shown_number(rmse),
      shown_number(score_of(outcome, "mae")),
      report.kind == ReportKind::kRun ? "the training mean" : "their mean",
      shown_number(guess.rmse));
  if (std::isfinite(r2)) text += fmt::format(" R² is {}.", three(r2));
  return text + spread_text(report, "r2", "R²", three);
}

}  // namespace

std::string verdict(const Report& report) {
  if (!report.outcome && report.kind == ReportKind::kFolds) {
    return "There is no result: training diverged in every fold.";
  }
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
