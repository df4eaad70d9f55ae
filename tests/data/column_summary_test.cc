// What a column holds, in short.
#include <chainrule/column_summary.h>
#include <chainrule/csv.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chainrule {
namespace {

const Table& table() {
  static const Table it = read_csv("n,t,e\n3,b,\n,a,\n-1,b,\n3,,\n", "t.csv");
  return it;
}

TEST(ColumnSummary, OfNumbers) {
  const ColumnSummary n = summarize(table().columns[0]);
  EXPECT_EQ(n.name, "n");
  EXPECT_FALSE(n.is_text);
  EXPECT_EQ(n.n_missing, 1U);
  EXPECT_EQ(n.n_distinct, 2U);
  EXPECT_EQ(n.min, -1);
  EXPECT_EQ(n.max, 3);
  EXPECT_EQ(n.mean, 5.0 / 3);
  EXPECT_EQ(summarize(table().columns[0], 0).n_distinct, 1U);
}

TEST(ColumnSummary, OfTexts) {
  const ColumnSummary t = summarize(table().columns[1]);
  EXPECT_TRUE(t.is_text);
  EXPECT_EQ(t.n_missing, 1U);
  EXPECT_EQ(t.n_distinct, 2U);
  EXPECT_THAT(t.categories, testing::ElementsAre("b", "a"));
}

TEST(ColumnSummary, OfNothing) {
  const ColumnSummary e = summarize(table().columns[2]);
  EXPECT_EQ(e.n_missing, 4U);
  EXPECT_EQ(e.n_distinct, 0U);
  EXPECT_EQ(e.min, 0);
  EXPECT_EQ(e.max, 0);
}

}  // namespace
}  // namespace chainrule
