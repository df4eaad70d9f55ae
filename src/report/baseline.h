// What one would score without a network.
#pragma once

#include <chainrule/report.h>

namespace chainrule {

/// Always the most frequent class of the first part: of a run the training part, else all judged
/// rows.
struct ClassGuess {
  std::size_t label = 0;
  double accuracy = 0;  ///< on the judged part
};
ClassGuess class_guess(const Report& report);

/// Always ReportOutcome::means: R² (0 or less) and the root mean squared error, the mean over
/// targets.
struct NumberGuess {
  double r2 = 0, rmse = 0;
};
NumberGuess number_guess(const Report& report);

/// The mean of each column.
std::vector<double> column_means(const Matrix<double>& values);

/// The measure of that name; null without it.
const FoldMeasure* find_measure(const ReportFolds& folds, const std::string& name);

/// The score of training curves and of importance.
ScoreKind score_kind(TargetKind target);

/// The value of a score by its name; NaN without it.
double score_of(const ReportOutcome& outcome, const std::string& name);

}  // namespace chainrule
