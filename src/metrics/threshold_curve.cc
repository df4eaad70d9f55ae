// Hits and false alarms at every threshold, exact with ties and weights.
#include <algorithm>
#include <numeric>

#include <chainrule/curves.h>

#include "core/fail.h"
#include "metrics/samples.h"

namespace chainrule {
namespace {

void check_scores(std::span<const std::size_t> truth, std::span<const double> scores) {
  if (scores.size() != truth.size()) {
    fail(ErrorCode::kShape, "threshold_curve: {} scores came for {} true labels", scores.size(),
         truth.size());
  }
  metrics::check_finite<double>("threshold_curve", "score", {scores.data(), scores.size(), 1});
}

}  // namespace

ThresholdCurve threshold_curve(std::span<const std::size_t> truth, std::size_t positive,
                               std::span<const double> scores, std::span<const double> weights) {
  check_scores(truth, scores);
  const metrics::Weights weight("threshold_curve", truth.size(), weights);
  std::vector<std::size_t> order(truth.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) { return weight[i] == 0; });
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return scores[a] > scores[b] || (scores[a] == scores[b] && a < b);
  });
  ThresholdCurve curve;
  double hits = 0, false_alarms = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    const double score = scores[order[begin]];
    for (; begin < order.size() && scores[order[begin]] == score; ++begin) {
      (truth[order[begin]] == positive ? hits : false_alarms) += weight[order[begin]];
    }
    curve.thresholds.push_back(score);
    curve.hits.push_back(hits);
    curve.false_alarms.push_back(false_alarms);
  }
  return curve;
}

double roc_area(const ThresholdCurve& curve) {
  if (curve.positives() == 0 || curve.negatives() == 0) {
    fail(ErrorCode::kValue, "roc_area: {} sample is of the class, expected this class and others",
         curve.positives() == 0 ? "no" : "every");
  }
  double area = 0, hits_before = 0, false_alarms_before = 0;
  for (std::size_t i = 0; i < curve.hits.size(); ++i) {
    area += (curve.false_alarms[i] - false_alarms_before) * (curve.hits[i] + hits_before) / 2;
    hits_before = curve.hits[i];
    false_alarms_before = curve.false_alarms[i];
  }
  return area / (curve.positives() * curve.negatives());
}

double average_precision(const ThresholdCurve& curve) {
  if (curve.positives() == 0) {
    fail(ErrorCode::kValue, "average_precision: no sample is of the class");
  }
  double sum = 0, hits_before = 0;
  for (std::size_t i = 0; i < curve.hits.size(); ++i) {
    const double taken = curve.hits[i] + curve.false_alarms[i];
    sum += (curve.hits[i] - hits_before) * curve.hits[i] / taken;
    hits_before = curve.hits[i];
  }
  return sum / curve.positives();
}

}  // namespace chainrule
