// Splits against scikit-learn's and their promises.
#include <chainrule/builtin_data.h>
#include <chainrule/csv.h>
#include <chainrule/split.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

using Rows = std::vector<std::size_t>;

Table counting_table(std::size_t n) {
  Table table;
  table.name = "counting";
  table.columns.emplace_back().name = "value";
  for (std::size_t i = 0; i < n; ++i) table.columns[0].numbers.push_back(static_cast<double>(i));
  return table;
}

// Every row of the table is in one part.
void expect_partition(const Split& split, std::size_t n) {
  Rows all;
  for (const Rows* part : {&split.train, &split.validation, &split.test}) {
    all.insert(all.end(), part->begin(), part->end());
  }
  std::sort(all.begin(), all.end());
  Rows expected(n);
  std::iota(expected.begin(), expected.end(), std::size_t{0});
  EXPECT_EQ(all, expected);
}

TEST(Split, NumpyIsTrainTestSplit) {
  for (const auto& c : golden("numpy_splits")) {
    const SplitSpec spec{.kind = SplitKind::kNumpy, .test = c["test_size"], .seed = c["seed"]};
    const Split split = split_table(counting_table(c["n"]), spec);
    EXPECT_EQ(split.train, c["train"].get<Rows>());
    EXPECT_EQ(split.test, c["test"].get<Rows>());
  }
}

TEST(Split, NumpyGoesOnWithAGivenStream) {
  RandomState one(5);
  RandomState two(5);
  const SplitSpec spec{.kind = SplitKind::kNumpy, .test = 0.3, .validation = 0.2};
  const Split split = split_table(counting_table(10), spec, &one);
  const Rows order = two.permutation(10);
  EXPECT_EQ(split.test, Rows(order.begin(), order.begin() + 3));
  EXPECT_EQ(split.validation, Rows(order.begin() + 3, order.begin() + 5));
  EXPECT_EQ(split.train, Rows(order.begin() + 5, order.end()));
  EXPECT_EQ(one.random_sample(), two.random_sample());
}

TEST(Split, ShuffledTakesFractionsRoundedUp) {
  const Table table = counting_table(11);
  const Split split = split_table(table, {.test = 0.25, .validation = 0.1, .seed = 1});
  EXPECT_EQ(split.test.size(), 3u);
  EXPECT_EQ(split.validation.size(), 2u);
  expect_partition(split, 11);
  EXPECT_EQ(split, split_table(table, {.test = 0.25, .validation = 0.1, .seed = 1}));
  EXPECT_NE(split, split_table(table, {.test = 0.25, .validation = 0.1, .seed = 2}));
  EXPECT_TRUE(split_table(table, {.test = 0}).test.empty());
}

TEST(Split, StratifiedKeepsTheClassesProportions) {
  const Table wine = builtin_table("wine");
  const Column& target = wine.columns.back();
  const Split split = split_table(
      wine, {.kind = SplitKind::kStratified, .test = 0.25, .validation = 0.1, .column = "class"});
  expect_partition(split, 178);
  Rows counts(3);
  for (const std::size_t row : split.test) ++counts[target.codes[row]];
  EXPECT_EQ(counts, golden("stratified").get<Rows>());
  EXPECT_EQ(split.validation.size(), 18u);
  EXPECT_FALSE(std::is_sorted(split.train.begin(), split.train.end()));
}

TEST(Split, StratifiedKeepsATrainingRowOfEachClass) {
  const Table table = read_csv("c\na\na\na\na\na\na\na\nb\nc\nc\n", "t");
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Split split = split_table(table, {.kind = SplitKind::kStratified,
                                            .test = 0.4,
                                            .validation = 0.3,
                                            .seed = seed,
                                            .column = "c"});
    expect_partition(split, 10);
    std::set<std::uint32_t> trained;
    for (const std::size_t row : split.train) trained.insert(table.columns[0].codes[row]);
    EXPECT_EQ(trained.size(), 3u);
  }
  EXPECT_THAT(
      [&] { split_table(table, {.kind = SplitKind::kStratified, .test = 0.8, .column = "c"}); },
      fails(ErrorCode::kValue, "split: 3 classes are too many for a part of 8 of 10 rows"));
}

TEST(Split, GroupsStayTogether) {
  Table table = counting_table(50);
  for (std::size_t i = 0; i < 50; ++i)
    table.columns[0].numbers[i] = static_cast<double>(i * i % 11);
  const Split split = split_table(
      table,
      {.kind = SplitKind::kGroups, .test = 0.25, .validation = 0.25, .seed = 3, .column = "value"});
  expect_partition(split, 50);
  std::vector<std::set<double>> groups;
  for (const Rows* part : {&split.train, &split.validation, &split.test}) {
    groups.emplace_back();
    for (const std::size_t row : *part) groups.back().insert(table.columns[0].numbers[row]);
    EXPECT_FALSE(part->empty());
    EXPECT_TRUE(std::is_sorted(part->begin(), part->end()));
  }
  EXPECT_EQ(groups[0].size() + groups[1].size() + groups[2].size(), 6u);  // squares mod 11
  EXPECT_EQ(groups[2].size(), 2u);
}

TEST(Split, TimeTestsTheLatest) {
  const Split by_row =
      split_table(counting_table(8), {.kind = SplitKind::kTime, .test = 0.25, .validation = 0.2});
  EXPECT_EQ(by_row, (Split{{0, 1, 2, 3}, {4, 5}, {6, 7}}));
  const Table dates =
      read_csv("day,x\n2024-03-01,1\n2023-12-31,2\n2024-01-15,3\n2024-01-15,4\n", "t.csv");
  const Split by_date =
      split_table(dates, {.kind = SplitKind::kTime, .test = 0.25, .column = "day"});
  EXPECT_EQ(by_date, (Split{{1, 2, 3}, {}, {0}}));
  const Table bad = read_csv("day,x\n2024-03-01,1\n31.12.2023,2\n", "t.csv");
  EXPECT_THAT(
      [&] { split_table(bad, {.kind = SplitKind::kTime, .column = "day"}); },
      fails(ErrorCode::kValue,
            "split: row 2, column \"day\": \"31.12.2023\" gives no order in time; numbers or dates "
            "like 2024-01-31, all of one length, were expected (t.csv, line 3)"));
}

TEST(Split, GivenByAColumn) {
  const Table table = read_csv("x,part\n1,train\n2,test\n3,validation\n4,train\n", "t.csv");
  EXPECT_EQ(split_table(table, {.kind = SplitKind::kGiven, .column = "part"}),
            (Split{{0, 3}, {2}, {1}}));
  const Table bad = read_csv("x,part\n1,train\n2,dev\n", "t.csv");
  EXPECT_THAT(
      [&] { split_table(bad, {.kind = SplitKind::kGiven, .column = "part"}); },
      fails(ErrorCode::kValue,
            "split: row 2, column \"part\": \"dev\" came; train, validation or test was expected "
            "(t.csv, line 3)"));
  EXPECT_THAT(
      [&] { split_table(table, {.kind = SplitKind::kGiven, .column = "x"}); },
      fails(ErrorCode::kValue,
            "split: row 1, column \"x\": \"1\" came; train, validation or test was expected "
            "(t.csv, line 2)"));
}

TEST(Split, RefusesFractionsThatLeaveNothing) {
  const Table table = counting_table(4);
  EXPECT_THAT([&] { split_table(table, {.test = 1}); },
              fails(ErrorCode::kValue,
                    "split: 1 came for a part, a fraction from 0 to below 1 was expected"));
  EXPECT_THAT(
      [&] { split_table(table, {.test = 0.5, .validation = 0.4}); },
      fails(ErrorCode::kValue,
            "split: of 4 rows, 2 for the test and 2 for validation leave none for training"));
  EXPECT_THAT([&] { split_table(table, {.kind = SplitKind::kNumpy, .seed = 1ull << 32}); },
              fails(ErrorCode::kValue, "split: seed 4294967296 came, NumPy's is below 2^32"));
}

TEST(Split, NamesOfKinds) {
  for (const auto kind : {SplitKind::kShuffled, SplitKind::kStratified, SplitKind::kGroups,
                          SplitKind::kTime, SplitKind::kGiven, SplitKind::kNumpy}) {
    EXPECT_EQ(split_kind_from_name(to_string(kind)), kind);
  }
  EXPECT_THROW(split_kind_from_name("random"), Error);
}

TEST(Duplicates, CountsHeldOutRowsThatTrainingHas) {
  const Table table = read_csv("x,y,c\n1,,a\n2,5,b\n1,,b\n-0,5,a\n0,5,a\n2,5,b\n", "t");
  const std::vector<std::string> numbers = {"x", "y"};
  const std::vector<std::string> all = {"x", "y", "c"};
  EXPECT_EQ(count_duplicates(table, numbers, Rows{0, 1, 3}, Rows{2, 4, 5}), 3u);
  EXPECT_EQ(count_duplicates(table, all, Rows{0, 1, 3}, Rows{2, 4, 5}), 2u);
  EXPECT_EQ(count_duplicates(table, all, Rows{0, 1}, Rows{3}), 0u);
  EXPECT_EQ(count_duplicates(table, all, Rows{0, 1, 2}, Rows{0, 1}), 2u);
}

TEST(Duplicates, OfIris) {  // rows 102 and 143 are equal, as is well known
  const Table iris = builtin_table("iris");
  const std::vector<std::string> features = {"sepal_length", "sepal_width", "petal_length",
                                             "petal_width"};
  Rows rest = iris.all_rows();
  rest.erase(rest.begin() + 142);
  EXPECT_EQ(count_duplicates(iris, features, rest, Rows{142}), 1u);
}

}  // namespace
}  // namespace chainrule
