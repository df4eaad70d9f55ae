// The area under the ROC curve, exact with ties and weights.
#include <algorithm>
#include <numeric>

#include <chainrule/scores.h>

#include "core/fail.h"
#include "metrics/samples.h"

namespace chainrule {
namespace {

// Trapezoids under (false positives, true positives) as the threshold falls past each distinct
// score; equal scores make one slanted step. `order` sorts the samples by falling score.
template <class T>
double area_of_class(std::span<const std::size_t> truth, ConstView<T> scores, std::size_t column,
                     std::size_t positive, const metrics::Weights& weight) {
  std::vector<std::size_t> order(truth.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const T score_a = scores(a, column);
    const T score_b = scores(b, column);
    return score_a > score_b || (score_a == score_b && a < b);
  });
  double hits = 0;
  double false_alarms = 0;
  double area = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    const double hits_before = hits;
    const double false_alarms_before = false_alarms;
    const T score = scores(order[begin], column);
    for (; begin < order.size() && scores(order[begin], column) == score; ++begin) {
      (truth[order[begin]] == positive ? hits : false_alarms) += weight[order[begin]];
    }
    area += (false_alarms - false_alarms_before) * (hits + hits_before) / 2;
  }
  if (hits == 0 || false_alarms == 0) {
    fail(ErrorCode::kValue,
         "roc_auc: {} true label is {} (weights of 0 left out), expected this class and others",
         hits == 0 ? "no" : "every", positive);
  }
  return area / (hits * false_alarms);
}

}  // namespace

template <class T>
double roc_auc(std::span<const std::size_t> truth, ConstView<T> scores,
               std::span<const double> weights, Average average) {
  metrics::check_rows("roc_auc", truth, scores);
  metrics::check_finite("roc_auc", "score", scores);
  const metrics::Weights weight("roc_auc", truth.size(), weights);
  const std::size_t n_classes = scores.cols();
  if (n_classes <= 2) return area_of_class(truth, scores, n_classes - 1, 1, weight);

  std::vector<double> share(n_classes, 1 / static_cast<double>(n_classes));
  if (average == Average::kWeighted) {
    std::fill(share.begin(), share.end(), 0);
    for (std::size_t i = 0; i < truth.size(); ++i) share[truth[i]] += weight[i] / weight.sum();
  }
  double mean = 0;
  for (std::size_t c = 0; c < n_classes; ++c) {
    mean += share[c] * area_of_class(truth, scores, c, c, weight);
  }
  return mean;
}

template CHAINRULE_EXPORT double roc_auc(std::span<const std::size_t>, ConstView<float>,
                                         std::span<const double>, Average);
template CHAINRULE_EXPORT double roc_auc(std::span<const std::size_t>, ConstView<double>,
                                         std::span<const double>, Average);

}  // namespace chainrule
