// Which classes are taken for which.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/matrix.h>

namespace chainrule {

/// counts(t, p) is the number of samples of class t that were predicted as class p, or the sum of
/// their weights: [n_classes x n_classes], rows true, columns predicted.
struct ConfusionMatrix {
  Matrix<double> counts;
};

/// Counts the samples; labels and weights as in scores.h, with the same errors.
CHAINRULE_EXPORT ConfusionMatrix confusion_matrix(std::span<const std::size_t> truth,
                                                  std::span<const std::size_t> predicted,
                                                  std::size_t n_classes,
                                                  std::span<const double> weights = {});

/// An aligned table with a dot for 0: whole numbers, or two decimals if any count is not whole.
/// Where lines would be longer than 80 characters it stands closer, with numbered rows and their
/// numbers over the columns if these are shorter than the names. Names are UTF-8. Throws Error
/// kShape unless each class has one name.
CHAINRULE_EXPORT std::string to_text(const ConfusionMatrix& matrix,
                                     const std::vector<std::string>& class_names);

}  // namespace chainrule
