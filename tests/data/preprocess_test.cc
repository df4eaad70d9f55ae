// Preprocessing against scikit-learn's scalers, and the sentences it refuses with.
#include <chainrule/builtin_data.h>
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

auto refuses(const std::string& sentence) {
  return fails(ErrorCode::kValue, sentence);
}

Preprocessor fit(const Table& table, const PreprocessSpec& spec) {
  return Preprocessor::fit(table, spec, table.all_rows());
}

void expect_near(double came, double expected) {
  EXPECT_NEAR(came, expected, 1e-13 * std::abs(expected) + 1e-13);
}

TEST(Preprocess, ScalesAsScikitLearn) {
  const auto scalers = golden("scalers");
  for (const auto& [name, expected] : scalers.items()) {
    const Table table = builtin_table(name);
    Rows even;
    for (std::size_t row = 0; row < table.n_rows(); row += 2) even.push_back(row);
    ASSERT_EQ(even.size(), expected["rows"].get<std::size_t>());
    for (const Scaling scaling : {Scaling::kStandard, Scaling::kMinMax}) {
      const auto& numbers = expected.at(std::string(to_string(scaling)));
      const auto p = Preprocessor::fit(table, {.scaling = scaling}, even);
      const Matrix<double> x = p.inputs<double>(table, Rows{table.n_rows() - 1});
      ASSERT_EQ(p.features.size(), numbers["offset"].size());
      for (std::size_t j = 0; j < p.features.size(); ++j) {
        expect_near(p.features[j].offset, numbers["offset"][j]);
        expect_near(p.features[j].scale, numbers["scale"][j]);
        expect_near(x(0, j), numbers["last_row"][j]);
      }
    }
  }
}

TEST(Preprocess, PicturesShareOneMeanAndDeviation) {
  const Table digits = builtin_table("digits");
  Rows even;
  for (std::size_t row = 0; row < digits.n_rows(); row += 2) even.push_back(row);
  const auto expected = golden("scalers")["digits"]["shared"];
  const auto p = Preprocessor::fit(digits, {}, even);
  for (std::size_t j = 0; j < 64; ++j) {
    expect_near(p.features[j].offset, expected["mean"]);
    expect_near(p.features[j].scale, 1 / expected["deviation"].get<double>());
  }
  const Table wine = builtin_table("wine");  // whose rows are no pictures
  EXPECT_EQ(fit(wine, {}).features, fit(wine, {.scaling = Scaling::kStandard}).features);
  EXPECT_NE(fit(wine, {}).features, fit(wine, {.scaling = Scaling::kShared}).features);
}

TEST(Preprocess, ComputesInTheAskedPrecision) {
  const Table table = builtin_table("wine");
  const auto p = fit(table, {});
  const Matrix<float> x = p.inputs<float>(table, Rows{5, 2});
  for (std::size_t j = 0; j < 13; ++j) {
    const auto raw = static_cast<float>(table.columns[j].numbers[2]);
    EXPECT_EQ(x(1, j), (raw - static_cast<float>(p.features[j].offset)) *
                           static_cast<float>(p.features[j].scale));
  }
}

TEST(Preprocess, DividesExactlyBySixteen) {
  const Table digits = builtin_table("digits");
  const auto p = fit(digits, {.scaling = Scaling::kDivide, .divide_by = 16});
  const Matrix<double> x = p.inputs<double>(digits, digits.all_rows());
  for (std::size_t row = 0; row < x.rows(); ++row) {
    for (std::size_t j = 0; j < 64; ++j)
      ASSERT_EQ(x(row, j), digits.columns[j].numbers[row] / 16.0);
  }
  EXPECT_EQ(p.class_names,
            (std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}));
}

TEST(Preprocess, ConstantColumnsKeepTheirScale) {
  const Table table = read("x,y\n0.1,a\n0.1,b\n0.1,a\n0.3,b\n");
  for (const Scaling scaling : {Scaling::kStandard, Scaling::kMinMax}) {
    const auto p = Preprocessor::fit(table, {.targets = {"y"}, .scaling = scaling}, Rows{0, 1, 2});
    EXPECT_EQ(p.features[0].offset, 0.1);
    EXPECT_EQ(p.features[0].scale, 1);
  }
}

TEST(Preprocess, APictureSetOfOneValueKeepsItsScale) {
  const Table table = read("p,q,r,y\n0.1,0.1,0.1,a\n0.1,0.1,0.1,b\n0.1,0.1,0.1,a\n");
  const auto p = fit(table, {.targets = {"y"}, .scaling = Scaling::kShared});
  for (const Feature& feature : p.features) {
    EXPECT_EQ(feature.offset, 0.1);
    EXPECT_EQ(feature.scale, 1);
  }
}

TEST(Preprocess, LearnsFromTheTrainingRowsOnly) {
  const Table table = read("x,y\n1,a\n3,b\n1000,c\n");
  const auto p = Preprocessor::fit(table, {.targets = {"y"}}, Rows{0, 1});
  EXPECT_EQ(p.features[0].offset, 2);
  EXPECT_EQ(p.features[0].scale, 1);
  EXPECT_EQ(p.class_names, (std::vector<std::string>{"a", "b"}));
  EXPECT_THAT(
      [&] { p.classes(table, Rows{2}, "evaluate"); },
      refuses(
          "evaluate: row 3, column \"y\": class \"c\" is none of those in training (\"a\", \"b\") "
          "(people.csv, line 4)"));
}

TEST(Preprocess, InfersTheTargetKind) {
  const auto kind = [](std::string_view text) {
    return fit(read(text), {.targets = {"y"}}).target_kind;
  };
  EXPECT_EQ(kind("x,y\n1,a\n2,b\n"), TargetKind::kClasses);
  EXPECT_EQ(kind("x,y\n1,0\n2,1\n3,1\n4,0\n"), TargetKind::kClasses);
  EXPECT_EQ(kind("x,y\n1,0\n2,1\n3,2\n4,0\n"),
            TargetKind::kNumber);  // three different ones in four rows
  EXPECT_EQ(kind("x,y\n1,0\n2,1.5\n3,1.5\n4,0\n"), TargetKind::kNumber);
  for (const int n_values : {20, 21}) {
    std::string text = "x,y\n";
    for (int row = 0; row < 100; ++row) text += "1," + std::to_string(row % n_values) + "\n";
    EXPECT_EQ(kind(text), n_values == 20 ? TargetKind::kClasses : TargetKind::kNumber);
  }
  EXPECT_EQ(fit(read("x,y,z\n1,0,1\n2,1,1\n"), {.targets = {"y", "z"}}).target_kind,
            TargetKind::kMultiLabel);
  EXPECT_EQ(fit(read("x,y,z\n1,0,1\n2,1,2\n"), {.targets = {"y", "z"}}).target_kind,
            TargetKind::kNumber);
  EXPECT_EQ(fit(builtin_table("diabetes"), {}).target_kind, TargetKind::kNumber);
  EXPECT_EQ(fit(builtin_table("xor"), {}).target_kind, TargetKind::kClasses);
}

TEST(Preprocess, EncodesClasses) {
  const Table table = read("x,y\n1,b\n2,a\n3,c\n4,a\n");
  const auto p = fit(table, {.targets = {"y"}});
  EXPECT_EQ(p.class_names, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(p.classes(table, Rows{0, 1, 2, 3}), (Rows{1, 0, 2, 0}));
  const Matrix<float> y = p.targets<float>(table, Rows{0, 3}, TargetEncoding::kOneHot);
  EXPECT_EQ(y, Matrix<float>(2, 3, {0, 1, 0, 1, 0, 0}));
  EXPECT_THAT([&] { p.targets<float>(table, Rows{0}, TargetEncoding::kBinary); },
              refuses("preprocess: 3 classes cannot be encoded in one column, only two"));
  EXPECT_THAT([&] { p.targets<float>(table, Rows{0}, TargetEncoding::kNumber); },
              refuses("preprocess: a target of classes cannot be encoded as numbers"));
}

TEST(Preprocess, EncodesTwoClassesInOneColumn) {
  const Table table = read("x,y\n1,10\n2,-5\n3,10\n4,-5\n");
  const auto p = fit(table, {.targets = {"y"}});
  EXPECT_EQ(p.class_names, (std::vector<std::string>{"-5", "10"}));
  EXPECT_EQ(p.targets<double>(table, Rows{0, 1}, TargetEncoding::kBinary),
            Matrix<double>(2, 1, {1, 0}));
}

TEST(Preprocess, ClassesThatAreNumbersMatchByValue) {
  const auto p = fit(read("x,y\n1,0\n2,1\n3,none\n4,1\n"), {.targets = {"y"}});
  EXPECT_EQ(p.class_names, (std::vector<std::string>{"0", "1", "none"}));
  EXPECT_EQ(p.classes(read("x,y\n1,1\n2,0.0\n"), Rows{0, 1}), (Rows{1, 0}));
}

TEST(Preprocess, StandardizesTargetsAndBack) {
  const Table table = read("x,y,z\n1,10,1.5\n2,20,2.5\n3,30,0.5\n");
  const auto p = fit(table, {.targets = {"y", "z"}, .standardize_target = true});
  Matrix<double> y = p.targets<double>(table, table.all_rows(), TargetEncoding::kNumber);
  const double deviation = std::sqrt(200.0 / 3);
  expect_near(y(0, 0), -10 / deviation);
  expect_near(y(2, 0), 10 / deviation);
  p.restore_targets<double>(y);
  expect_near(y(0, 0), 10);
  expect_near(y(1, 1), 2.5);
  EXPECT_THAT([&] { p.restore_targets<double>(Matrix<double>(1, 3)); },
              fails(ErrorCode::kShape, "restore_targets: 3 columns came, 2 were expected"));
}

TEST(Preprocess, MultiLabelHoldsZerosAndOnes) {
  const Table table = read("x,y,z\n1,0,1\n2,1,1\n3,2,0\n");
  const PreprocessSpec spec{.targets = {"y", "z"}, .target_kind = TargetKind::kMultiLabel};
  const auto p = Preprocessor::fit(table, spec, Rows{0, 1});
  EXPECT_EQ(p.targets<float>(table, Rows{0, 1}, TargetEncoding::kNumber),
            Matrix<float>(2, 2, {0, 1, 1, 1}));
  EXPECT_THAT(
      [&] { fit(table, spec); },
      refuses("train: row 3, column \"y\": 2 came, a label is 0 or 1 (people.csv, line 4)"));
}

TEST(Preprocess, FindsColumnsByNameInAnotherTable) {
  const auto p = fit(read("x,w,y\n1,2,a\n3,4,b\n"), {.targets = {"y"}, .scaling = Scaling::kNone});
  const Table other = read("extra,w,x\n9,8,7\n");  // another order, one more, no target
  EXPECT_EQ(p.inputs<double>(other, Rows{0}), Matrix<double>(1, 2, {7, 8}));
  EXPECT_THAT([&] { p.inputs<double>(read("w,X\n1,2\n"), Rows{0}, "predict"); },
              refuses("predict: people.csv has no column \"x\"; did you mean \"X\"? (its columns: "
                      "\"w\", \"X\")"));
}

TEST(Preprocess, FeaturesCanBeChosen) {
  const Table table = read("id,x,w,y\n1,2,3,a\n2,3,4,b\n");
  EXPECT_EQ(fit(table, {.targets = {"y"}, .features = {{"w", "x"}}}).feature_names(),
            (std::vector<std::string>{"w", "x"}));
  EXPECT_EQ(fit(table, {.targets = {"y"}, .leave_out = {"id"}}).feature_names(),
            (std::vector<std::string>{"x", "w"}));
}

TEST(Preprocess, NamesTheCellThatIsNoNumber) {
  std::string text = "age,y\n";
  for (int row = 1; row <= 20; ++row) {
    text += (row == 17 ? "abc" : std::to_string(row)) + (row % 2 == 0 ? ",a\n" : ",b\n");
  }
  EXPECT_THAT(
      [&] { fit(read(text), {.targets = {"y"}}); },
      refuses("train: row 17, column \"age\": \"abc\" is not a number (people.csv, line 18)"));
  EXPECT_THAT([&] { fit(read(text), {.targets = {"age"}, .features = {{}}}); },
              refuses("train: no column is left as a feature"));
  Table nowhere = read(text);  // a table that is from no file
  nowhere.lines = {};
  EXPECT_THAT([&] { fit(nowhere, {.targets = {"y"}}); },
              refuses("train: row 17, column \"age\": \"abc\" is not a number"));
  const auto p = fit(read("age,y\n1,a\n2,b\n"), {.targets = {"y"}});
  // Of the rows that are asked for: another row's text is no fault of theirs.
  const Table mixed = read("age\nx\ny\n2\n");
  EXPECT_THAT(
      [&] { p.inputs<float>(mixed, Rows{1, 0}, "predict"); },
      refuses("predict: row 2, column \"age\": \"y\" is not a number (people.csv, line 3)"));
  EXPECT_EQ(p.inputs<float>(mixed, Rows{2}, "predict")(0, 0), 1);
}

TEST(Preprocess, NamesTheTargetThatIsNoNumber) {
  std::string text = "x,price\n";
  for (int row = 1; row <= 30; ++row)
    text += "1," + (row == 4 ? "1,5" : std::to_string(row)) + "\n";
  text.replace(text.find("1,5"), 3, "\"1,5\"");
  EXPECT_THAT(
      [&] { fit(read(text), {.targets = {"price"}}); },
      refuses("train: row 4, column \"price\": \"1,5\" is not a number (people.csv, line 5)"));
}

TEST(Preprocess, RefusesMissingValues) {
  const Table table = read("x,y\n1,a\n,b\n3,a\n4,\n");
  EXPECT_THAT(
      [&] { fit(table, {.targets = {"y"}, .fill = Fill::kNone}); },
      refuses("train: row 2, column \"x\": the value is missing; fill it in or remove the row "
              "(people.csv, line 3)"));
  EXPECT_THAT(
      [&] { Preprocessor::fit(table, {.targets = {"y"}}, Rows{0, 2, 3}); },
      refuses("train: row 4, column \"y\": the target is missing; fill it in, remove the row, or "
              "let such rows be left out (--drop-missing-target) (people.csv, line 5)"));
}

TEST(Preprocess, RefusesTargetsThatCannotBe) {
  const Table table = read("x,y\n1,a\n2,a\n");
  EXPECT_THAT([&] { fit(table, {}); },
              refuses("train: no target was named; the columns of people.csv are \"x\", \"y\""));
  EXPECT_THAT([&] { fit(table, {.targets = {"z"}}); },
              refuses("train: people.csv has no column \"z\" (its columns: \"x\", \"y\")"));
  EXPECT_THAT(
      [&] { fit(table, {.targets = {"y"}}); },
      refuses("train: column \"y\" has only the class \"a\" in 2 training rows, two or more were "
              "expected"));
  EXPECT_THAT([&] { fit(table, {.targets = {"y"}, .features = {{"x", "y"}}}); },
              refuses("train: column \"y\" cannot be a feature and the target"));
  EXPECT_THAT([&] { fit(table, {.targets = {"x", "y"}, .target_kind = TargetKind::kClasses}); },
              refuses("train: no column is left as a feature"));
  EXPECT_THAT([&] { fit(table, {.targets = {"y", "y"}}); },
              refuses("train: target \"y\" is named twice"));
  std::string names = "x,name\n";
  for (int row = 0; row < 21; ++row) names += "1,person " + std::to_string(row) + "\n";
  EXPECT_THAT(
      [&] { fit(read(names), {.targets = {"name"}}); },
      refuses("train: column \"name\" has another class in each of the 21 training rows, classes "
              "that repeat were expected"));
}

TEST(Preprocess, RefusesNumbersThatDoNotFit) {
  const Table table = read("x,y\n-1e308,a\n1e308,b\n");
  EXPECT_THAT(
      [&] { fit(table, {.targets = {"y"}}); },
      refuses("train: column \"x\" cannot be scaled: its values go from -1e+308 to 1e+308"));
  const auto p = fit(table, {.targets = {"y"}, .scaling = Scaling::kNone});
  EXPECT_EQ(p.inputs<double>(table, Rows{0})(0, 0), -1e308);
  EXPECT_THAT([&] { p.inputs<float>(table, Rows{0}); },
              refuses("preprocess: row 1, column \"x\": -1e+308 is too large for single precision "
                      "(people.csv, line 2)"));
  EXPECT_THAT([&] { p.inputs<float>(table, Rows{2}); },
              refuses("preprocess: row 3 was asked for, people.csv has 2"));
  EXPECT_THAT([&] { Preprocessor::fit(table, {.targets = {"y"}}, {}); },
              refuses("train: there are no training rows"));
  EXPECT_THAT([&] { fit(table, {.targets = {"y"}, .scaling = Scaling::kDivide, .divide_by = 0}); },
              refuses("train: features cannot be divided by 0"));
}

TEST(Preprocess, NamesOfKinds) {
  for (const auto kind : {TargetKind::kAutomatic, TargetKind::kClasses, TargetKind::kNumber,
                          TargetKind::kMultiLabel}) {
    EXPECT_EQ(target_kind_from_name(to_string(kind)), kind);
  }
  for (const auto scaling : {Scaling::kNone, Scaling::kStandard, Scaling::kMinMax, Scaling::kDivide,
                             Scaling::kShared, Scaling::kAutomatic}) {
    EXPECT_EQ(scaling_from_name(to_string(scaling)), scaling);
  }
  EXPECT_THROW(scaling_from_name("minmax"), Error);
}

}  // namespace
}  // namespace chainrule
