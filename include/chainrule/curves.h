// What scores and probabilities are worth at every threshold: ROC, precision and recall,
// calibration, and how sure a share can be.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <chainrule/export.h>

namespace chainrule {

/// What is taken for the positive class as the threshold falls past each distinct score. The rates
/// of a ROC curve are hits / positives and false_alarms / negatives, starting from (0, 0);
/// precision is hits / (hits + false_alarms), recall is hits / positives.
struct ThresholdCurve {
  std::vector<double> thresholds;    ///< falling; a sample is taken that scores at least this
  std::vector<double> hits;          ///< samples of the class taken, or the sum of their weights
  std::vector<double> false_alarms;  ///< samples of the rest taken
  double positives() const { return hits.empty() ? 0 : hits.back(); }
  double negatives() const { return false_alarms.empty() ? 0 : false_alarms.back(); }
};

/// One class against the rest. Samples and weights as in scores.h, with the same errors; samples of
/// weight 0 make no threshold. O(n log n).
CHAINRULE_EXPORT ThresholdCurve threshold_curve(std::span<const std::size_t> truth,
                                                std::size_t positive,
                                                std::span<const double> scores,
                                                std::span<const double> weights = {});

/// The area under the ROC curve by trapezoids. Error kValue without positives or without negatives.
CHAINRULE_EXPORT double roc_area(const ThresholdCurve& curve);

/// Σ (recall_i - recall_{i-1}) precision_i over falling thresholds, as scikit-learn's
/// average_precision_score. Error kValue without positives.
CHAINRULE_EXPORT double average_precision(const ThresholdCurve& curve);

/// Samples whose predicted probabilities lie close together.
struct CalibrationBin {
  double from = 0, to = 0;  ///< from < p <= to; the first bin has 0, too
  std::size_t n = 0;
  double mean_predicted = 0;  ///< of the bin's probabilities; 0 if it is empty
  double share = 0;           ///< of the bin's samples that are of the class; 0 if it is empty
};

/// Bins of equal width. Error kShape as in scores.h or for 0 bins, kValue for a probability outside
/// [0, 1].
CHAINRULE_EXPORT std::vector<CalibrationBin> calibration(std::span<const std::size_t> truth,
                                                         std::size_t positive,
                                                         std::span<const double> probabilities,
                                                         std::size_t n_bins = 10);

/// The mean over the samples of |mean_predicted - share| of their bin (expected calibration error,
/// Naeini et al. 2015).
CHAINRULE_EXPORT double calibration_error(std::span<const CalibrationBin> bins);

struct Interval {
  double low = 0, high = 0;
};

/// The interval that holds a share with 95 % confidence after `hits` of n independent trials
/// (Wilson 1927). Error kValue for n = 0 or hits > n.
CHAINRULE_EXPORT Interval wilson_interval(std::size_t hits, std::size_t n);

}  // namespace chainrule
