// Curves against scikit-learn, intervals against SciPy.
#include <chainrule/curves.h>
#include <gtest/gtest.h>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

using Labels = std::vector<std::size_t>;

nlohmann::json cases(const std::string& group) {
  return golden_json("curves.json").at(group);
}

ThresholdCurve curve_of(const nlohmann::json& c) {
  return threshold_curve(labels_of(c["truth"]), 1, numbers_of(c["scores"]),
                         numbers_of(c["weights"]));
}

TEST(ThresholdCurve, RatesEqualScikitLearns) {
  for (const auto& c : cases("curves")) {
    const ThresholdCurve curve = curve_of(c);
    // scikit-learn keeps a threshold for samples of weight 0, where nothing changes.
    const std::vector<double> thresholds = numbers_of(c["thresholds"]);
    std::size_t j = 0;
    for (std::size_t i = 0; i < curve.thresholds.size(); ++i, ++j) {
      while (thresholds.at(j) != curve.thresholds[i]) ++j;
      expect_close(curve.hits[i] / curve.positives(), c["true_positive_rate"][j + 1]);
      expect_close(curve.false_alarms[i] / curve.negatives(), c["false_positive_rate"][j + 1]);
    }
    expect_close(roc_area(curve), c["area"]);
  }
}

TEST(ThresholdCurve, PrecisionAndRecallEqualScikitLearns) {
  for (const auto& c : cases("curves")) {
    const ThresholdCurve curve = curve_of(c);
    expect_close(average_precision(curve), c["average_precision"]);
    if (!c["weights"].empty()) continue;
    const std::size_t n = curve.thresholds.size();  // scikit-learn's begin with the lowest
    ASSERT_EQ(c["precision"].size(), n + 1);
    for (std::size_t i = 0; i < n; ++i) {
      const double taken = curve.hits[i] + curve.false_alarms[i];
      expect_close(curve.hits[i] / taken, c["precision"][n - 1 - i]);
      expect_close(curve.hits[i] / curve.positives(), c["recall"][n - 1 - i]);
    }
  }
}

TEST(ThresholdCurve, RefusesWhatHasNoCurve) {
  const std::vector<double> scores = {0.1, 0.2, 0.3};
  EXPECT_THAT([&] { threshold_curve(Labels{0, 1}, 1, scores); },
              fails(ErrorCode::kShape, "threshold_curve: 3 scores came for 2 true labels"));
  const ThresholdCurve all = threshold_curve(Labels{1, 1, 1}, 1, scores);
  EXPECT_THAT([&] { roc_area(all); },
              fails(ErrorCode::kValue,
                    "roc_area: every sample is of the class, expected this class and others"));
  EXPECT_EQ(average_precision(all), 1);
  const ThresholdCurve none = threshold_curve(Labels{0, 0, 0}, 1, scores);
  EXPECT_THAT([&] { average_precision(none); },
              fails(ErrorCode::kValue, "average_precision: no sample is of the class"));
}

TEST(Calibration, EqualsScikitLearns) {
  for (const auto& c : cases("curves")) {
    const auto bins = calibration(labels_of(c["truth"]), 1, numbers_of(c["scores"]));
    const auto& expected = c["calibration"];
    std::size_t j = 0;  // scikit-learn leaves empty bins out
    double error = 0, n = 0;
    for (const CalibrationBin& bin : bins) {
      if (bin.n == 0) continue;
      expect_close(bin.share, expected["share"].at(j));
      expect_close(bin.mean_predicted, expected["mean"].at(j));
      error += static_cast<double>(bin.n) * std::abs(bin.share - bin.mean_predicted);
      n += static_cast<double>(bin.n);
      ++j;
    }
    EXPECT_EQ(j, expected["share"].size());
    EXPECT_DOUBLE_EQ(calibration_error(bins), error / n);
  }
}

TEST(Calibration, RefusesWhatIsNoProbability) {
  EXPECT_THAT(
      [] { calibration(Labels{0, 1}, 1, std::vector<double>{0.5, 1.5}); },
      fails(ErrorCode::kValue, "calibration: the probability of sample 2 is 1.5, expected 0 to 1"));
}

TEST(WilsonInterval, EqualsSciPys) {
  for (const auto& c : cases("wilson")) {
    const Interval interval = wilson_interval(c["hits"], c["n"]);
    EXPECT_NEAR(interval.low, c["low"].get<double>(), 1e-14);
    EXPECT_NEAR(interval.high, c["high"].get<double>(), 1e-14);
  }
  EXPECT_THAT([] { wilson_interval(3, 2); },
              fails(ErrorCode::kValue, "wilson_interval: 3 hits of 2 trials came"));
}

}  // namespace
}  // namespace chainrule
