// What one would score without a network.
#include "report/baseline.h"

#include <algorithm>
#include <limits>

#include <chainrule/scores.h>

namespace chainrule {

ScoreKind score_kind(TargetKind target) {
  return target == TargetKind::kNumber ? ScoreKind::kR2 : ScoreKind::kAccuracy;
}

std::vector<double> column_means(const Matrix<double>& values) {
  std::vector<double> means(values.cols());
  for (std::size_t j = 0; j < means.size(); ++j) {
    for (std::size_t i = 0; i < values.rows(); ++i) means[j] += values(i, j);
    means[j] /= static_cast<double>(values.rows());
  }
  return means;
}

const FoldMeasure* find_measure(const ReportFolds& folds, const std::string& name) {
  const auto found = std::ranges::find(folds.measures, name, &FoldMeasure::name);
  return found == folds.measures.end() ? nullptr : &*found;
}

double score_of(const ReportOutcome& outcome, const std::string& name) {
  for (const auto& [known, value] : outcome.scores) {
    if (known == name) return value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

ClassGuess class_guess(const Report& report) {
  ClassGuess guess;
  const std::vector<std::size_t>& rows = report.data.parts.front().class_rows;
  guess.label = static_cast<std::size_t>(std::ranges::max_element(rows) - rows.begin());
  const ClassificationReport& of_part = *report.outcome->report;
  guess.accuracy = of_part.classes[guess.label].support / of_part.support;
  return guess;
}

NumberGuess number_guess(const Report& report) {
  const ReportOutcome& outcome = *report.outcome;
  Matrix<double> guesses(outcome.targets.rows(), outcome.targets.cols());
  for (std::size_t i = 0; i < guesses.rows(); ++i) {
    std::ranges::copy(outcome.means, guesses.row(i).begin());
  }
  NumberGuess guess;
  if (guesses.rows() > 1) guess.r2 = r2<double>(outcome.targets, guesses);
  guess.rmse = root_mean_squared_error<double>(outcome.targets, guesses);
  return guess;
}

}  // namespace chainrule
