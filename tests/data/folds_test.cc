// Folds against scikit-learn's and their promises.
#include <chainrule/builtin_data.h>
#include <chainrule/folds.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

using Rows = std::vector<std::size_t>;

Table table_of(const std::vector<double>& numbers) {
  Table table;
  table.name = "table";
  table.columns.emplace_back().name = "value";
  table.columns[0].numbers = numbers;
  return table;
}

// Each row is tested once and trained on in every other fold.
void expect_cross_validation(const std::vector<Split>& folds, std::size_t n) {
  Rows tested(n);
  for (const Split& fold : folds) {
    for (const std::size_t row : fold.test) ++tested[row];
    EXPECT_TRUE(fold.validation.empty());
    std::set<std::size_t> all(fold.train.begin(), fold.train.end());
    all.insert(fold.test.begin(), fold.test.end());
    EXPECT_EQ(all.size(), n);
    EXPECT_EQ(fold.train.size() + fold.test.size(), n);
  }
  EXPECT_EQ(tested, Rows(n, 1));
}

TEST(Folds, ShuffledSizesDifferByOne) {
  const std::vector<Split> folds =
      make_folds(table_of(std::vector<double>(23)), {.n_folds = 5, .seed = 1});
  expect_cross_validation(folds, 23);
  Rows sizes;
  for (const Split& fold : folds) sizes.push_back(fold.test.size());
  EXPECT_EQ(sizes, (Rows{5, 5, 5, 4, 4}));
  EXPECT_NE(folds, make_folds(table_of(std::vector<double>(23)), {.n_folds = 5, .seed = 2}));
}

TEST(Folds, StratifiedCountsAreScikitLearns) {
  const Table wine = builtin_table("wine");
  const std::vector<Split> folds =
      make_folds(wine, {.kind = FoldKind::kStratified, .seed = 4, .column = "class"});
  expect_cross_validation(folds, 178);
  const auto expected = golden("stratified_folds");
  for (std::size_t fold = 0; fold < 5; ++fold) {
    Rows counts(3);
    for (const std::size_t row : folds[fold].test) ++counts[wine.columns.back().codes[row]];
    EXPECT_EQ(counts, expected[fold].get<Rows>());
  }
}

TEST(Folds, GroupsStayTogetherInBalancedFolds) {
  const std::vector<double> groups = golden("groups");
  const std::vector<Split> folds =
      make_folds(table_of(groups), {.kind = FoldKind::kGroups, .n_folds = 4, .column = "value"});
  expect_cross_validation(folds, groups.size());
  Rows sizes;
  for (const Split& fold : folds) {
    sizes.push_back(fold.test.size());
    std::set<double> tested;
    for (const std::size_t row : fold.test) tested.insert(groups[row]);
    for (const std::size_t row : fold.train) EXPECT_FALSE(tested.contains(groups[row]));
  }
  std::sort(sizes.begin(), sizes.end());
  EXPECT_EQ(sizes, golden("group_fold_sizes").get<Rows>());
}

TEST(Folds, TimeIsTimeSeriesSplit) {
  const auto expected = golden("time_folds");
  const std::vector<Split> folds =
      make_folds(table_of(std::vector<double>(23)), {.kind = FoldKind::kTime, .n_folds = 4});
  for (std::size_t fold = 0; fold < 4; ++fold) {
    EXPECT_EQ(folds[fold].train, expected[fold]["train"].get<Rows>());
    EXPECT_EQ(folds[fold].test, expected[fold]["test"].get<Rows>());
  }
  const std::vector<Split> sorted =
      make_folds(table_of({3, 1, 2}), {.kind = FoldKind::kTime, .n_folds = 2, .column = "value"});
  EXPECT_EQ(sorted, (std::vector<Split>{{{1}, {}, {2}}, {{1, 2}, {}, {0}}}));
}

TEST(Folds, RefusesTooManyOrTooFew) {
  const Table table = table_of({1, 1, 2});
  EXPECT_THAT([&] { make_folds(table, {.n_folds = 1}); },
              fails(ErrorCode::kValue, "folds: 1 folds came, 2 to 3 were expected for 3 rows"));
  EXPECT_THAT(
      [&] { make_folds(table, {.kind = FoldKind::kGroups, .n_folds = 3, .column = "value"}); },
      fails(ErrorCode::kValue, "folds: 3 folds came, 2 to 2 were expected for 2 groups"));
  EXPECT_THAT(
      [&] { make_folds(table, {.kind = FoldKind::kTime, .n_folds = 3}); },
      fails(ErrorCode::kValue, "folds: 3 folds came, 2 to 2 were expected for 3 rows in time"));
}

TEST(Folds, NamesOfKinds) {
  for (const auto kind :
       {FoldKind::kShuffled, FoldKind::kStratified, FoldKind::kGroups, FoldKind::kTime}) {
    EXPECT_EQ(fold_kind_from_name(to_string(kind)), kind);
  }
  EXPECT_THROW(fold_kind_from_name("random"), Error);
}

}  // namespace
}  // namespace chainrule
