// Precision, recall and f1-score of every class, with scikit-learn's numbers and layout.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <chainrule/export.h>

namespace chainrule {

/// One class against the rest. What is undefined is 0, as with scikit-learn's zero_division=0.
struct ClassReport {
  double precision = 0;  ///< of the samples predicted as this class, the share that are of it
  double recall = 0;     ///< of the samples of this class, the share predicted as it
  double f1 = 0;         ///< harmonic mean of both; undefined only if both are
  double support = 0;    ///< samples of this class, or the sum of their weights
  bool precision_defined = false;  ///< some sample was predicted as this class
  bool recall_defined = false;     ///< there is a sample of this class
};

/// A mean over the classes; undefined values count as 0.
struct AverageReport {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};

struct ClassificationReport {
  std::vector<ClassReport> classes;
  double accuracy = 0;
  AverageReport macro_average;     ///< every class counts the same
  AverageReport weighted_average;  ///< a class counts by its support
  double support = 0;              ///< of all classes
  bool has_weights = false;        ///< supports are sums of given weights, not counts
};

/// Reports on all n_classes, those without samples too (scikit-learn's labels=range(n_classes)).
/// Labels and weights as in scores.h, with the same errors.
CHAINRULE_EXPORT ClassificationReport classification_report(std::span<const std::size_t> truth,
                                                            std::span<const std::size_t> predicted,
                                                            std::size_t n_classes,
                                                            std::span<const double> weights = {});

/// The text of scikit-learn's classification_report, byte for byte, but for three things. East
/// Asian wide characters in a name (UTF-8) count as two columns. Supports without weights are whole
/// numbers always (scikit-learn 1.9 shows 3.0 if no sample at all is right). The last digit of a
/// double may differ; it shows in sums of weights, which have all their digits, and where `digits`,
/// the decimals of the scores, are above 15.
/// Throws Error: kShape unless each class has one name; kValue if digits < 0.
CHAINRULE_EXPORT std::string to_text(const ClassificationReport& report,
                                     const std::vector<std::string>& class_names, int digits = 2);

}  // namespace chainrule
