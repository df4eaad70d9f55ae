// Categories and filled numbers as inputs, against scikit-learn's OneHotEncoder and SimpleImputer.
#include <chainrule/csv.h>
#include <chainrule/preprocess.h>
#include <gtest/gtest.h>

#include <cmath>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

using Rows = std::vector<std::size_t>;

Table read(std::string_view text) {
  return read_csv(text, "people.csv");
}

Preprocessor fit(const Table& table, const PreprocessSpec& spec) {
  return Preprocessor::fit(table, spec, table.all_rows());
}

// A table with gaps and categories, of which the first rows train, as scikit-learn's pipeline
// (SimpleImputer and StandardScaler, OneHotEncoder with handle_unknown="ignore") encodes it.
TEST(Encoding, IsThatOfScikitLearnsPipeline) {
  const auto expected = golden("pipeline");
  const Table table = read(expected["csv"].get<std::string>());
  Rows train;
  for (std::size_t row = 0; row < expected["train_rows"]; ++row) train.push_back(row);
  for (const auto fill : {Fill::kMedian, Fill::kMean}) {
    const auto p = Preprocessor::fit(table, {.targets = {"y"}, .fill = fill}, train);
    const auto& inputs = expected["inputs"][std::string(to_string(fill))];
    const Matrix<double> x = p.inputs<double>(table, table.all_rows());
    ASSERT_EQ(x.cols(), inputs[0].size());
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t j = 0; j < x.cols(); ++j) {
        EXPECT_NEAR(x(i, j), inputs[i][j].get<double>(), 1e-13) << i << " " << j;
      }
    }
  }
}

TEST(Encoding, NamesItsInputs) {
  const auto p = fit(read("age,job,y\n1,clerk,a\n2,,b\n3,baker,a\n"), {.targets = {"y"}});
  EXPECT_EQ(p.n_inputs(), 4u);
  EXPECT_EQ(p.input_names(), (std::vector<std::string>{"age", "job=", "job=baker", "job=clerk"}));
  EXPECT_EQ(p.feature_names(), (std::vector<std::string>{"age", "job"}));
}

TEST(Encoding, UnknownCategoriesAreAllZero) {
  const auto p = fit(read("job,y\nclerk,a\nbaker,b\n"), {.targets = {"y"}});
  EXPECT_EQ(p.inputs<float>(read("job\nbaker\nking\n\"\"\nclerk\n"), Rows{0, 1, 2, 3}),
            Matrix<float>(4, 2, {1, 0, 0, 0, 0, 0, 0, 1}));
}

TEST(Encoding, CategoriesThatAreNumbers) {
  const PreprocessSpec spec{.targets = {"y"}, .kinds = {{"zip", ColumnKind::kCategory}}};
  const auto p = fit(read("zip,y\n9,a\n10,b\n,a\n10,b\n"), spec);
  EXPECT_EQ(p.features[0].categories, (std::vector<std::string>{"", "9", "10"}));
  EXPECT_EQ(p.inputs<float>(read("zip\n10.0\n9\n"), Rows{0, 1}),
            Matrix<float>(2, 3, {0, 0, 1, 0, 1, 0}));
  EXPECT_EQ(p.inputs<float>(read("zip\n10\nN9\n"), Rows{0, 1}),
            Matrix<float>(2, 3, {0, 0, 1, 0, 0, 0}));
  // Texts in training, numbers alone in another file: found by value.
  const auto texts = fit(read("zip,y\n0123,a\nN9,b\n"), {.targets = {"y"}});
  EXPECT_EQ(texts.inputs<float>(read("zip\n0123\n"), Rows{0}), Matrix<float>(1, 2, {1, 0}));
}

TEST(Encoding, LearnsCategoriesAndFillsFromTrainingRowsOnly) {
  const Table table = read("x,job,y\n1,clerk,a\n3,baker,b\n1000,king,a\n,,b\n");
  const auto p = Preprocessor::fit(table, {.targets = {"y"}}, Rows{0, 1});
  EXPECT_EQ(p.features[0].fill, 2);  // there is a gap, though not in these rows
  EXPECT_EQ(p.features[1].categories, (std::vector<std::string>{"baker", "clerk"}));
  EXPECT_EQ(p.inputs<double>(table, Rows{2, 3}), Matrix<double>(2, 3, {998, 0, 0, 0, 0, 0}));
}

TEST(Encoding, FillsInTheAskedPrecision) {
  const Table table = read("x,y\n0.1,a\n0.7,b\n,a\n0.3,b\n");
  const auto p = fit(table, {.targets = {"y"}});
  EXPECT_EQ(p.features[0].fill, 0.3);
  const Matrix<float> x = p.inputs<float>(table, table.all_rows());
  EXPECT_EQ(x(2, 0), x(3, 0));
}

TEST(Encoding, FillsAsAsked) {
  const Table table = read("x,y\n1,a\n2,b\n,a\n6,b\n");
  const auto fill = [&](const PreprocessSpec& how) { return fit(table, how).features[0].fill; };
  EXPECT_EQ(fill({.targets = {"y"}}), 2);
  EXPECT_EQ(fill({.targets = {"y"}, .fill = Fill::kMean}), 3);
  EXPECT_EQ(fill({.targets = {"y"}, .fill = Fill::kConstant, .fill_value = -1}), -1);
  const Table whole = read("x,y\n1,a\n2,b\n");
  EXPECT_EQ(fit(whole, {.targets = {"y"}}).features[0].fill, std::nullopt);
  EXPECT_EQ(fit(whole, {.targets = {"y"}, .fill = Fill::kMedian}).features[0].fill, 1.5);
  // What training had no gap in is not guessed at.
  EXPECT_THAT([&] { fit(whole, {.targets = {"y"}}).inputs<float>(table, Rows{2}, "predict"); },
              fails(ErrorCode::kValue,
                    "predict: row 3, column \"x\": the value is missing; fill it in or remove the "
                    "row (people.csv, line 4)"));
}

TEST(Encoding, GapsInOneColumnLetEveryColumnHaveThem) {
  for (const char* text : {"x,w,y\n1,,a\n2,7,b\n4,9,a\n", "x,w,y\n1,n,a\n2,m,b\n4,,a\n"}) {
    const auto p = fit(read(text), {.targets = {"y"}});
    EXPECT_EQ(p.features[0].fill, 2);
    EXPECT_EQ(p.inputs<double>(read("x,w,y\n,7,a\n"), Rows{0})(0, 0),
              p.inputs<double>(read("x,w,y\n2,7,a\n"), Rows{0})(0, 0));
  }
  // A gap of the target alone is none of a feature.
  EXPECT_EQ(
      Preprocessor::fit(read("x,y\n1,3.5\n2,\n"), {.targets = {"y"}}, Rows{0}).features[0].fill,
      std::nullopt);
}

TEST(Encoding, RefusesFillsThatCannotBe) {
  const Table table = read("x,w,y\n,1,a\n,2,b\n5,3,a\n");
  EXPECT_THAT([&] { Preprocessor::fit(table, {.targets = {"y"}}, Rows{0, 1}); },
              fails(ErrorCode::kValue,
                    "train: column \"x\" has no value in the training rows that could fill the "
                    "missing ones; name one (--fill 0) or leave the column out"));
  EXPECT_THAT(
      [&] { fit(table, {.targets = {"y"}, .fill = Fill::kConstant, .fill_value = HUGE_VAL}); },
      fails(ErrorCode::kValue, "train: missing numbers cannot be filled with inf"));
}

TEST(Encoding, RefusesColumnsWithTheirReason) {
  std::string text = "when,y\n";
  for (int day = 10; day < 30; ++day) {
    text += "2024-05-" + std::to_string(day) + (day % 2 == 0 ? ",a\n" : ",b\n");
  }
  EXPECT_THAT([&] { fit(read(text), {.targets = {"y"}}); },
              fails(ErrorCode::kValue,
                    "train: column \"when\" holds dates or times (\"2024-05-10\"): put what "
                    "matters of them, as year, month or days since, into columns of numbers, or "
                    "say \"category\" or \"ignore\" of it (--column when=ignore)"));
}

}  // namespace
}  // namespace chainrule
