// What a careful colleague would point at: on the data and the result.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <chainrule/count_text.h>
#include <chainrule/curves.h>
#include <chainrule/report.h>

#include "report/axis.h"
#include "report/baseline.h"
#include "report/findings.h"
#include "report/wording.h"

namespace chainrule {
namespace {

bool is_classes(const Report& report) {
  return report.data.target_kind == TargetKind::kClasses;
}

void check_part(const Report& report, Findings& out) {
  if (report.outcome->part == "training") {
    out.warn("leakage",
             "No rows were held out: the scores are of the rows it was trained on, and flatter. "
             "Hold some out with --test, or cross-validate with --folds.");
  }
}

void check_classes_there(const Report& report, Findings& out) {
  if (!is_classes(report)) return;
  std::vector<std::string> absent;
  const auto& classes = report.outcome->report->classes;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (classes[c].support == 0) absent.push_back(report.data.class_names[c]);
  }
  if (absent.empty()) return;
  out.warn("absent_classes",
           fmt::format("No {} is of {}: how well it knows {} is not judged.",
                       report.outcome->part.empty() ? "row" : report.outcome->part + " row",
                       some_names(absent, 5), absent.size() == 1 ? "that class" : "them"));
}

void check_balance(const Report& report, Findings& out) {
  if (!is_classes(report)) return;
  constexpr double kMostRatio = 5;
  const std::vector<std::size_t>& rows = report.data.parts.front().class_rows;
  const auto [least, most] = std::ranges::minmax_element(rows);
  if (*least == 0 && report.kind == ReportKind::kEvaluation) return;  // which is said by itself
  const auto& names = report.data.class_names;
  const std::string& rare = names[static_cast<std::size_t>(least - rows.begin())];
  const std::string& frequent = names[static_cast<std::size_t>(most - rows.begin())];
  const double ratio =
      static_cast<double>(*most) / static_cast<double>(std::max<std::size_t>(*least, 1));
  if (ratio < kMostRatio) {
    out.pass(fmt::format(
        "Balance: the most frequent class has {:.1f} times the rows of the rarest.", ratio));
    return;
  }
  const bool is_trained = report.kind != ReportKind::kEvaluation;
  out.warn(
      "imbalance",
      fmt::format("Class \"{}\" has {}{}, \"{}\" has {} ({:.0f} times as many): accuracy "
                  "says little about the rare one. Look at balanced accuracy and at its row "
                  "below{}.",
                  rare, count_of(*least, "row", "rows"),
                  report.kind == ReportKind::kRun ? " to train on" : "", frequent,
                  grouped_count(*most), ratio,
                  is_trained ? "; --class-weights balanced makes classes count the same" : ""));
}

void check_never_predicted(const Report& report, Findings& out) {
  if (!is_classes(report)) return;
  std::vector<std::string> never;
  const auto& classes = report.outcome->report->classes;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (!classes[c].precision_defined && classes[c].support > 0) {
      never.push_back(report.data.class_names[c]);
    }
  }
  if (never.empty()) return;
  out.warn("never_predicted",
           fmt::format("{} {} never predicted, though there are{} rows of {}.",
                       some_names(never, 5), never.size() == 1 ? "is" : "are",
                       report.outcome->part.empty() ? "" : " " + report.outcome->part,
                       never.size() == 1 ? "it" : "them"));
}

void check_against_guessing(const Report& report, Findings& out) {
  const ReportOutcome& outcome = *report.outcome;
  if (is_classes(report)) {
    const double accuracy = outcome.report->accuracy;
    const double guess = class_guess(report).accuracy;
    if (accuracy_interval(outcome).low > guess || guess == 1) return;
    out.warn("no_better_than_guessing",
             fmt::format("Its accuracy of {} is not clearly above the {} of always guessing the "
                         "most frequent class.",
                         percent(accuracy), percent(guess)));
  } else if (const double r2 = score_of(outcome, "r2"); r2 <= 0) {
    out.warn("no_better_than_guessing",
             fmt::format("R² is {}: always guessing the mean would do as well.", shown_number(r2)));
  }
}

void check_size(const Report& report, Findings& out) {
  if (!is_classes(report)) return;
  constexpr double kWidest = 0.08;
  const ReportOutcome& outcome = *report.outcome;
  const Interval sure = accuracy_interval(outcome);
  const std::string said =
      fmt::format("{} put the true accuracy between {} and {} (95 % interval)",
                  judged_rows_text(outcome), percent(sure.low), percent(sure.high));
  if (sure.high - sure.low <= kWidest) {
    out.pass("Size of " + part_text(outcome, "the data") + ": " + said + ".");
    return;
  }
  out.warn("small_test_part",
           fmt::format("{}: too wide to compare models by.{}", said,
                       report.kind == ReportKind::kRun ? " --folds 5 judges every row once." : ""));
}

void check_certainty(const Report& report, Findings& out) {
  constexpr std::size_t kFewest = 100;
  constexpr double kMostGap = 0.05;
  const ReportOutcome& outcome = *report.outcome;
  if (!is_classes(report) || outcome.probabilities.empty() || outcome.rows.size() < kFewest) return;
  double sure = 0, right = 0;
  for (std::size_t i = 0; i < outcome.rows.size(); ++i) {
    sure += outcome.probabilities(i, outcome.predicted[i]);
    right += outcome.predicted[i] == outcome.truth[i];
  }
  const auto n = static_cast<double>(outcome.rows.size());
  sure /= n;
  right /= n;
  const std::string said = fmt::format(
      "it gives its predictions a probability of {} on average, "
      "and {} of them are right",
      percent(sure), percent(right));
  if (std::fabs(sure - right) <= kMostGap) {
    out.pass("Calibration: " + said + ".");
  } else {
    out.warn("calibration",
             fmt::format("It is too {}: {}.", sure > right ? "sure" : "unsure", said));
  }
}

void check_one_column(const Report& report, Findings& out) {
  if (!report.importance || report.importance->names.size() < 2) return;
  const ReportImportance& columns = *report.importance;
  const bool stands_out =
      columns.base > 0.95 && columns.drop[0] > 0.25 && columns.drop[1] < 0.05 * columns.drop[0];
  if (!stands_out) return;
  out.warn("leakage",
           fmt::format("\"{}\" alone carries nearly everything: shuffling it costs {:.2f} of {}, "
                       "every other column less than {:.2f}. Is it known before the target is?",
                       columns.names[0], columns.drop[0], columns.score,
                       std::max(columns.drop[1], 0.005)));
}

void check_constant(const Report& report, Findings& out) {
  const std::vector<std::string>& names = report.data.constant;
  if (names.empty() || report.data.picture_width > 0) return;  // a picture's rim often is
  out.warn("constant_columns",
           fmt::format("{} {} one value in all training rows and can teach nothing.",
                       some_names(names, 5), names.size() == 1 ? "has" : "have"));
}

void check_target(const Report& report, Findings& out) {
  if (is_classes(report)) return;
  for (const ReportColumn& column : report.data.columns) {
    if (column.role != "target" || column.summary.n_distinct != 1) continue;
    out.warn(
        "constant_target",
        fmt::format("The target \"{}\" is the same in every row: there is nothing to learn, and "
                    "scores that compare with guessing say nothing.",
                    column.summary.name));
  }
}

}  // namespace

void judge(Report& report) {
  Findings out(report);
  if (report.outcome) {
    check_part(report, out);
    check_against_guessing(report, out);
    check_balance(report, out);
    check_classes_there(report, out);
    check_never_predicted(report, out);
    check_size(report, out);
    check_certainty(report, out);
    check_one_column(report, out);
  }
  check_target(report, out);
  check_constant(report, out);
  judge_training(report, out);
}

}  // namespace chainrule
