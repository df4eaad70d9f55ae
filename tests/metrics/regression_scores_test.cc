// Scores of values against scikit-learn, and what they refuse.
#include <chainrule/scores.h>
#include <gtest/gtest.h>

#include <limits>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

TEST(RegressionScores, EqualScikitLearn) {
  for (const auto& c : golden_cases("values")) {
    const auto truth = matrix_of<double>(c["truth"]);
    const auto predicted = matrix_of<double>(c["predicted"]);
    const std::vector<double> weights = numbers_of(c["weights"]);
    expect_close(r2<double>(truth, predicted, weights), c["r2"]);
    expect_close(mean_absolute_error<double>(truth, predicted, weights), c["mean_absolute_error"]);
    expect_close(root_mean_squared_error<double>(truth, predicted, weights),
                 c["root_mean_squared_error"]);
  }
}

TEST(RegressionScores, OfFloatsAreSummedInDouble) {
  const Matrix<float> truth(3, 1, {1, 2, 4});
  const Matrix<float> predicted(3, 1, {1.1F, 2.1F, 3.7F});
  const Matrix<double> truth_wide(3, 1, {1, 2, 4});
  const Matrix<double> predicted_wide(3, 1, {1.1F, 2.1F, 3.7F});
  EXPECT_EQ(r2<float>(truth, predicted), r2<double>(truth_wide, predicted_wide));
  EXPECT_EQ(mean_absolute_error<float>(truth, predicted),
            mean_absolute_error<double>(truth_wide, predicted_wide));
  EXPECT_EQ(root_mean_squared_error<float>(truth, predicted),
            root_mean_squared_error<double>(truth_wide, predicted_wide));
}

// The mean of 0.1, 0.1, 0.1 by plain summation is not 0.1, which would leave a spread above 0.
TEST(R2, OfAConstantTruthIsZeroOrOne) {
  const Matrix<double> truth(3, 1, {0.1, 0.1, 0.1});
  EXPECT_EQ(r2<double>(truth, Matrix<double>(3, 1, {0.1, 0.1, 0.2})), 0);
  EXPECT_EQ(r2<double>(truth, truth), 1);
}

TEST(RegressionScores, RefuseWhatIsWrong) {
  const Matrix<double> one(1, 2);
  const Matrix<double> two(2, 2);
  EXPECT_THAT([&] { r2<double>(one, one); },
              fails(ErrorCode::kValue, "r2: 1 sample came, at least 2 were expected"));
  EXPECT_THAT([&] { r2<double>(Matrix<double>(0, 1), Matrix<double>(0, 1)); },
              fails(ErrorCode::kShape, "r2: no samples came, at least 1 was expected"));
  EXPECT_THAT([&] { mean_absolute_error<double>(two, one); },
              fails(ErrorCode::kShape,
                    "mean_absolute_error: [2 x 2] true and [1 x 2] predicted values came, expected "
                    "the same shape"));
  const Matrix<double> broken(2, 2, {1, 2, std::numeric_limits<double>::infinity(), 3});
  EXPECT_THAT(
      [&] { root_mean_squared_error<double>(two, broken); },
      fails(ErrorCode::kValue,
            "root_mean_squared_error: predicted value 1 of sample 2 is inf, expected a finite "
            "number"));
  EXPECT_THAT(
      [&] { r2<double>(broken, two); },
      fails(ErrorCode::kValue, "r2: true value 1 of sample 2 is inf, expected a finite number"));
}

}  // namespace
}  // namespace chainrule
