// The classification report against scikit-learn: its numbers, and its text byte for byte.
#include <chainrule/classification_report.h>
#include <gtest/gtest.h>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

using Labels = std::vector<std::size_t>;

ClassificationReport report_of(const nlohmann::json& c) {
  return classification_report(labels_of(c["truth"]), labels_of(c["predicted"]), c["names"].size(),
                               numbers_of(c["weights"]));
}

TEST(ClassificationReport, NumbersEqualScikitLearn) {
  for (const auto& c : golden_cases("classes")) {
    const ClassificationReport report = report_of(c);
    ASSERT_EQ(report.classes.size(), c["names"].size());
    for (std::size_t k = 0; k < report.classes.size(); ++k) {
      expect_close(report.classes[k].precision, c["precision"][k]);
      expect_close(report.classes[k].recall, c["recall"][k]);
      expect_close(report.classes[k].f1, c["f1"][k]);
      expect_close(report.classes[k].support, c["support"][k]);
    }
    expect_close(report.accuracy, c["accuracy"]);
    const auto expect_average = [&](const AverageReport& average, const nlohmann::json& expected) {
      expect_close(average.precision, expected[0]);
      expect_close(average.recall, expected[1]);
      expect_close(average.f1, expected[2]);
    };
    expect_average(report.macro_average, c["macro"]);
    expect_average(report.weighted_average, c["weighted"]);
  }
}

TEST(ClassificationReport, TextEqualsScikitLearn) {
  for (const auto& c : golden_cases("classes")) {
    if (!c.contains("text")) continue;
    EXPECT_EQ(to_text(report_of(c), c["names"], c["digits"]), c["text"].get<std::string>());
  }
}

TEST(ClassificationReport, TellsWhatIsUndefined) {
  const auto report = classification_report(Labels{0, 0, 2}, Labels{0, 1, 1}, 4);
  const auto defined = [&](std::size_t k) {
    return std::pair(report.classes[k].precision_defined, report.classes[k].recall_defined);
  };
  EXPECT_EQ(defined(0), std::pair(true, true));
  EXPECT_EQ(defined(1), std::pair(true, false));
  EXPECT_EQ(defined(2), std::pair(false, true));
  EXPECT_EQ(defined(3), std::pair(false, false));
}

TEST(ClassificationReport, WideNamesTakeTwoColumns) {
  const auto report = classification_report(Labels{0, 1}, Labels{0, 1}, 2);
  const std::string text = to_text(report, {"鸢尾花", "rose"});
  EXPECT_NE(text.find("\n      鸢尾花       1.00 "), std::string::npos) << text;
  EXPECT_NE(text.find("\n        rose       1.00 "), std::string::npos) << text;
}

TEST(ClassificationReport, RefusesWhatIsWrong) {
  const Labels two = {0, 1};
  EXPECT_THAT(
      [&] { classification_report(two, Labels{0, 3}, 3); },
      fails(ErrorCode::kValue,
            "classification_report: the predicted label of sample 2 is 3, expected less than 3 "
            "classes"));
  EXPECT_THAT(
      [&] { classification_report({}, {}, 2); },
      fails(ErrorCode::kShape, "classification_report: no samples came, at least 1 was expected"));
  const auto report = classification_report(two, two, 2);
  EXPECT_THAT([&] { to_text(report, {"a", "b", "c"}); },
              fails(ErrorCode::kShape, "to_text: 3 class names came for a report on 2 classes"));
  EXPECT_THAT([&] { to_text(report, {"a", "b"}, -1); },
              fails(ErrorCode::kValue, "to_text: -1 digits came, expected >= 0"));
}

}  // namespace
}  // namespace chainrule
