// What one would score without a network.
#pragma once

#include <chainrule/report.h>

namespace chainrule {

/// Always the training part's most frequent class.
struct ClassGuess {
  std::size_t label = 0;
  double accuracy = 0;  ///< on the judged part
};
ClassGuess class_guess(const Report& report);

/// Always the training part's mean: R² (0 or less) and the root mean squared error, the mean over
/// targets.
struct NumberGuess {
  double r2 = 0, rmse = 0;
};
NumberGuess number_guess(const Report& report);

/// The value of a score by its name; NaN without it.
double score_of(const ReportOutcome& outcome, const std::string& name);

}  // namespace chainrule
