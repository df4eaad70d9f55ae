// Scores of classes and probabilities against scikit-learn, and what they refuse.
#include <chainrule/scores.h>
#include <gtest/gtest.h>

#include <limits>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

using Labels = std::vector<std::size_t>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(ClassScores, EqualScikitLearn) {
  for (const auto& c : golden_cases("classes")) {
    const Labels truth = labels_of(c["truth"]);
    const Labels predicted = labels_of(c["predicted"]);
    const std::vector<double> weights = numbers_of(c["weights"]);
    expect_close(accuracy(truth, predicted, weights), c["accuracy"]);
    expect_close(balanced_accuracy(truth, predicted, c["names"].size(), weights),
                 c["balanced_accuracy"]);
  }
}

template <class T>
void expect_probabilities_agree(const nlohmann::json& c, const nlohmann::json& expected) {
  const auto probabilities = matrix_of<T>(c["probabilities"]);
  EXPECT_EQ(argmax_rows<T>(probabilities), labels_of(expected["argmax"]));
  expect_close(log_loss<T>(labels_of(c["truth"]), probabilities, numbers_of(c["weights"])),
               expected["log_loss"]);
}

TEST(ClassScores, ProbabilitiesEqualScikitLearn) {
  for (const auto& c : golden_cases("probabilities")) {
    expect_probabilities_agree<float>(c, c["float32"]);
    expect_probabilities_agree<double>(c, c["float64"]);
  }
}

TEST(ArgmaxRows, TakesTheFirstOfEqualOnesAndReadsThroughAStride) {
  const double values[] = {0.4, 0.4, 0.2, 9, 0.1, 0.45, 0.45, 9};
  EXPECT_EQ(argmax_rows(ConstView<double>(values, 2, 3, 4)), (Labels{0, 1}));
  const float halves[] = {0.5F, 0.50001F, 0.2F};
  EXPECT_EQ(argmax_rows(ConstView<float>(halves, 3, 1)), (Labels{0, 1, 0}));
}

TEST(ClassScores, RefuseWhatIsWrongBeforeTheyCount) {
  const Labels two = {0, 1};
  const Labels three = {0, 1, 2};
  EXPECT_THAT([&] { accuracy(three, two); },
              fails(ErrorCode::kShape,
                    "accuracy: 3 true and 2 predicted labels came, expected equally many"));
  EXPECT_THAT([&] { accuracy({}, {}); },
              fails(ErrorCode::kShape, "accuracy: no samples came, at least 1 was expected"));
  EXPECT_THAT(
      [&] { balanced_accuracy(two, Labels{0, 7}, 3); },
      fails(
          ErrorCode::kValue,
          "balanced_accuracy: the predicted label of sample 2 is 7, expected less than 3 classes"));
  EXPECT_THAT(
      [&] { balanced_accuracy(three, three, 2); },
      fails(ErrorCode::kValue,
            "balanced_accuracy: the true label of sample 3 is 2, expected less than 2 classes"));
  EXPECT_THAT(
      [&] { balanced_accuracy(two, two, 0); },
      fails(ErrorCode::kShape, "balanced_accuracy: 0 classes came, at least 1 was expected"));
}

TEST(ClassScores, RefuseWrongWeights) {
  const Labels labels = {0, 1};
  const auto with = [&](std::vector<double> weights) {
    return [&labels, weights] { accuracy(labels, labels, weights); };
  };
  EXPECT_THAT(with({1}),
              fails(ErrorCode::kShape, "accuracy: 1 weights came, 2 were expected, one a sample"));
  EXPECT_THAT(with({1, -2}),
              fails(ErrorCode::kValue,
                    "accuracy: the weight of sample 2 is -2, expected a finite number >= 0"));
  EXPECT_THAT(with({kNan, 1}),
              fails(ErrorCode::kValue,
                    "accuracy: the weight of sample 1 is nan, expected a finite number >= 0"));
  EXPECT_THAT(with({0, 0}), fails(ErrorCode::kValue,
                                  "accuracy: the weights sum to 0, expected a finite sum above 0"));
}

TEST(LogLoss, RefusesWhatIsNoProbability) {
  const auto of = [](double p) {
    return
        [p] { log_loss<double>(Labels{0, 2}, Matrix<double>(2, 3, {0.2, 0.3, 0.5, 0.1, 0.2, p})); };
  };
  EXPECT_NO_THROW(of(1)());
  EXPECT_THAT(of(kNan), fails(ErrorCode::kValue,
                              "log_loss: probability 3 of sample 2 is nan, expected 0 to 1"));
  EXPECT_THAT(of(1.5), fails(ErrorCode::kValue,
                             "log_loss: probability 3 of sample 2 is 1.5, expected 0 to 1"));
  EXPECT_THAT(of(-0.5), fails(ErrorCode::kValue,
                              "log_loss: probability 3 of sample 2 is -0.5, expected 0 to 1"));
}

TEST(LogLoss, RefusesRowsThatDoNotFitTheLabels) {
  EXPECT_THAT(
      [] { log_loss<double>(Labels{0, 1, 1}, Matrix<double>(2, 2)); },
      fails(ErrorCode::kShape, "log_loss: [2 x 2] came for 3 true labels, expected one row each"));
  EXPECT_THAT([] { log_loss<float>(Labels{0, 2}, Matrix<float>(2, 1)); },
              fails(ErrorCode::kValue,
                    "log_loss: the true label of sample 2 is 2, expected less than 2 classes"));
}

TEST(ArgmaxRows, RefusesNanAndNothing) {
  EXPECT_THAT([] { argmax_rows<double>(Matrix<double>(1, 2, {0.5, kNan})); },
              fails(ErrorCode::kValue,
                    "argmax_rows: probability 2 of sample 1 is nan, expected a finite number"));
  EXPECT_THAT([] { argmax_rows<double>(Matrix<double>(2, 0)); },
              fails(ErrorCode::kShape, "argmax_rows: [2 x 0] came, expected rows and columns"));
}

}  // namespace
}  // namespace chainrule
