// The plots of a report, by what they are about.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <chainrule/report.h>

namespace chainrule {

using NamedPlots = std::vector<std::pair<std::string, Plot>>;

/// One class, or label, against the rest.
struct ClassCurve {
  std::string name;
  double area = 0, average_precision = 0, share = 0;  ///< share: of rows that are of the class
  PlotSeries roc, precision_recall;
};
/// One for two classes or a label that some rows have and others not, else one a class. Without
/// probabilities none.
std::vector<ClassCurve> class_curves(const Report& report);

/// "fold_score" and "fold_loss".
void add_folds(const Report& report, NamedPlots& out);
/// "roc" and "precision_recall".
void add_curves(const Report& report, NamedPlots& out);
/// "calibration" and "certainty".
void add_calibration(const Report& report, NamedPlots& out);
/// "predicted", "residuals" and "residual_histogram", of the first target.
void add_residuals(const Report& report, NamedPlots& out);

}  // namespace chainrule
