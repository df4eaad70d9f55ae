// The area under the ROC curve against scikit-learn and against its definition.
#include <chainrule/philox.h>
#include <chainrule/scores.h>
#include <gtest/gtest.h>

#include <limits>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

using Labels = std::vector<std::size_t>;

template <class T>
void expect_areas_agree(const nlohmann::json& c, const nlohmann::json& expected) {
  const Labels truth = labels_of(c["truth"]);
  const auto scores = matrix_of<T>(c["probabilities"]);
  const std::vector<double> weights = numbers_of(c["weights"]);
  expect_close(roc_auc<T>(truth, scores, weights), expected["roc_auc_macro"]);
  expect_close(roc_auc<T>(truth, scores, weights, Average::kWeighted),
               expected["roc_auc_weighted"]);
}

TEST(RocAuc, EqualsScikitLearn) {
  for (const auto& c : golden_cases("probabilities")) {
    expect_areas_agree<float>(c, c["float32"]);
    expect_areas_agree<double>(c, c["float64"]);
  }
}

// The share of pairs, one of each class, whose scores stand the right way round; ties count 1/2.
double share_of_pairs(const Labels& truth, const Matrix<double>& scores) {
  double right = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    for (std::size_t j = 0; j < truth.size(); ++j) {
      if (truth[i] != 1 || truth[j] != 0) continue;
      ++pairs;
      right += scores(i, 0) > scores(j, 0) ? 1 : scores(i, 0) == scores(j, 0) ? 0.5 : 0;
    }
  }
  return right / pairs;
}

TEST(RocAuc, IsTheShareOfPairsInOrder) {
  const Philox philox(1);
  for (std::uint64_t trial = 0; trial < 50; ++trial) {
    Labels truth(30);
    Matrix<double> scores(30, 1);
    for (std::size_t i = 0; i < 30; ++i) {
      truth[i] = i < 2 ? i : philox.below(2, Purpose::kData, 0, i, trial);
      scores(i, 0) = static_cast<double>(philox.below(8, Purpose::kData, 1, i, trial)) - 4;
    }
    EXPECT_NEAR(roc_auc<double>(truth, scores), share_of_pairs(truth, scores), 1e-15);
  }
}

TEST(RocAuc, TakesAnyFiniteScores) {
  const Matrix<double> scores(4, 1, {-1e300, -5, 7, 1e300});
  EXPECT_EQ(roc_auc<double>(Labels{0, 0, 1, 1}, scores), 1);
  EXPECT_EQ(roc_auc<double>(Labels{1, 1, 0, 0}, scores), 0);
}

TEST(RocAuc, RefusesAClassWithoutSamplesAndOneAlone) {
  const std::string none =
      "roc_auc: no true label is 1 (weights of 0 left out), expected this class and others";
  const std::string all =
      "roc_auc: every true label is 1 (weights of 0 left out), expected this class and others";
  const Matrix<double> three(3, 3, {0.1, 0.2, 0.7, 0.5, 0.3, 0.2, 0.2, 0.2, 0.6});
  EXPECT_THAT([&] { roc_auc<double>(Labels{0, 2, 2}, three); }, fails(ErrorCode::kValue, none));
  const Matrix<double> one(3, 1);
  EXPECT_THAT([&] { roc_auc<double>(Labels{1, 1, 1}, one); }, fails(ErrorCode::kValue, all));
  const std::vector<double> weights = {1, 1, 0};
  EXPECT_THAT([&] { roc_auc<double>(Labels{0, 0, 1}, one, weights); },
              fails(ErrorCode::kValue, none));
}

TEST(RocAuc, RefusesScoresThatAreNotFinite) {
  const Matrix<float> scores(2, 1, {0.5F, std::numeric_limits<float>::quiet_NaN()});
  EXPECT_THAT(
      [&] { roc_auc<float>(Labels{0, 1}, scores); },
      fails(ErrorCode::kValue, "roc_auc: score 1 of sample 2 is nan, expected a finite number"));
}

}  // namespace
}  // namespace chainrule
