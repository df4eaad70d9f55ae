// The area under the ROC curve, exact with ties and weights.
#include <algorithm>
#include <vector>

#include <chainrule/curves.h>
#include <chainrule/scores.h>

#include "core/fail.h"
#include "metrics/samples.h"

namespace chainrule {
namespace {

template <class T>
double area_of_class(std::span<const std::size_t> truth, ConstView<T> scores, std::size_t column,
                     std::size_t positive, std::span<const double> weights) {
  std::vector<double> of_class(truth.size());
  for (std::size_t i = 0; i < truth.size(); ++i) of_class[i] = scores(i, column);
  const ThresholdCurve curve = threshold_curve(truth, positive, of_class, weights);
  if (curve.positives() == 0 || curve.negatives() == 0) {
    fail(ErrorCode::kValue,
         "roc_auc: {} true label is {} (weights of 0 left out), expected this class and others",
         curve.positives() == 0 ? "no" : "every", positive);
  }
  return roc_area(curve);
}

}  // namespace

template <class T>
double roc_auc(std::span<const std::size_t> truth, ConstView<T> scores,
               std::span<const double> weights, Average average) {
  metrics::check_rows("roc_auc", truth, scores);
  metrics::check_finite("roc_auc", "score", scores);
  const metrics::Weights weight("roc_auc", truth.size(), weights);
  const std::size_t n_classes = scores.cols();
  if (n_classes <= 2) return area_of_class(truth, scores, n_classes - 1, 1, weights);

  std::vector<double> share(n_classes, 1 / static_cast<double>(n_classes));
  if (average == Average::kWeighted) {
    std::fill(share.begin(), share.end(), 0);
    for (std::size_t i = 0; i < truth.size(); ++i) share[truth[i]] += weight[i] / weight.sum();
  }
  double mean = 0;
  for (std::size_t c = 0; c < n_classes; ++c) {
    mean += share[c] * area_of_class(truth, scores, c, c, weights);
  }
  return mean;
}

template CHAINRULE_EXPORT double roc_auc(std::span<const std::size_t>, ConstView<float>,
                                         std::span<const double>, Average);
template CHAINRULE_EXPORT double roc_auc(std::span<const std::size_t>, ConstView<double>,
                                         std::span<const double>, Average);

}  // namespace chainrule
