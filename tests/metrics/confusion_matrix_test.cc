// The confusion matrix against scikit-learn, and its table.
#include <chainrule/confusion_matrix.h>
#include <gtest/gtest.h>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

using Labels = std::vector<std::size_t>;

TEST(ConfusionMatrix, EqualsScikitLearn) {
  for (const auto& c : golden_cases("classes")) {
    const auto matrix = confusion_matrix(labels_of(c["truth"]), labels_of(c["predicted"]),
                                         c["names"].size(), numbers_of(c["weights"]));
    const auto expected = matrix_of<double>(c["confusion"]);
    ASSERT_EQ(matrix.counts.rows(), expected.rows());
    for (std::size_t i = 0; i < expected.values().size(); ++i) {
      expect_close(matrix.counts.values()[i], expected.values()[i]);
    }
  }
}

TEST(ConfusionMatrix, TableHasNamesOnBothSides) {
  const auto matrix = confusion_matrix(Labels{0, 0, 1, 1, 1, 2}, Labels{0, 2, 1, 1, 1, 2}, 3);
  EXPECT_EQ(to_text(matrix, {"setosa", "versicolor", "花"}),
            "rows: true classes, columns: predicted classes\n"
            "            setosa  versicolor  花\n"
            "setosa           1           .   1\n"
            "versicolor       .           3   .\n"
            "花               .           .   1\n");
}

TEST(ConfusionMatrix, TableShowsWeightsWithTwoDecimals) {
  const std::vector<double> weights = {0.5, 10, 0.125};
  const auto matrix = confusion_matrix(Labels{0, 0, 1}, Labels{0, 1, 1}, 2, weights);
  EXPECT_EQ(to_text(matrix, {"a", "b"}),
            "rows: true classes, columns: predicted classes\n"
            "      a      b\n"
            "a  0.50  10.00\n"
            "b     .   0.12\n");
}

// One sample of each class, all of them right.
std::string text_of_diagonal(const std::vector<std::string>& names) {
  Labels labels;
  while (labels.size() < names.size()) labels.push_back(labels.size());
  return to_text(confusion_matrix(labels, labels, names.size()), names);
}

TEST(ConfusionMatrix, WideTableHasNumbersForColumns) {
  std::vector<std::string> names;
  while (names.size() < 12) names.push_back("class " + std::to_string(100 + names.size()));
  EXPECT_EQ(text_of_diagonal(names),
            "rows: true classes, columns: predicted classes (by the number of their row)\n"
            "             1 2 3 4 5 6 7 8 9 10 11 12\n"
            " 1 class 100 1 . . . . . . . .  .  .  .\n"
            " 2 class 101 . 1 . . . . . . .  .  .  .\n"
            " 3 class 102 . . 1 . . . . . .  .  .  .\n"
            " 4 class 103 . . . 1 . . . . .  .  .  .\n"
            " 5 class 104 . . . . 1 . . . .  .  .  .\n"
            " 6 class 105 . . . . . 1 . . .  .  .  .\n"
            " 7 class 106 . . . . . . 1 . .  .  .  .\n"
            " 8 class 107 . . . . . . . 1 .  .  .  .\n"
            " 9 class 108 . . . . . . . . 1  .  .  .\n"
            "10 class 109 . . . . . . . . .  1  .  .\n"
            "11 class 110 . . . . . . . . .  .  1  .\n"
            "12 class 111 . . . . . . . . .  .  .  1\n");
}

TEST(ConfusionMatrix, ShortNamesAreNeverNumbered) {
  std::vector<std::string> names;
  while (names.size() < 30) names.push_back(std::to_string(names.size()));
  const std::string text = text_of_diagonal(names);
  EXPECT_NE(text.find("classes\n   0 1 2 3 4 5 6 7 8 9 10 11 "), std::string::npos) << text;
  EXPECT_NE(text.find("\n29 . . . . . . . . . .  .  . "), std::string::npos) << text;
}

TEST(ConfusionMatrix, RefusesWhatIsWrong) {
  const Labels two = {0, 1};
  EXPECT_THAT([&] { confusion_matrix(two, Labels{0}, 2); },
              fails(ErrorCode::kShape,
                    "confusion_matrix: 2 true and 1 predicted labels came, expected equally many"));
  EXPECT_THAT(
      [&] { confusion_matrix(Labels{0, 2}, two, 2); },
      fails(ErrorCode::kValue,
            "confusion_matrix: the true label of sample 2 is 2, expected less than 2 classes"));
  EXPECT_THAT(
      [&] { confusion_matrix({}, {}, 2); },
      fails(ErrorCode::kShape, "confusion_matrix: no samples came, at least 1 was expected"));
  EXPECT_THAT(
      [&] { to_text(confusion_matrix(two, two, 2), {"a"}); },
      fails(ErrorCode::kShape, "to_text: 1 class names came for a confusion matrix [2 x 2]"));
}

}  // namespace
}  // namespace chainrule
