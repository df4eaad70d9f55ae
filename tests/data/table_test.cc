// Tables and the messages about their columns.
#include <chainrule/table.h>
#include <gtest/gtest.h>

#include <cmath>

#include "fails.h"

namespace chainrule {
namespace {

Table people() {
  Table table;
  table.name = "people.csv";
  table.columns.resize(2);
  table.columns[0].name = "age";
  table.columns[0].numbers = {31, std::nan("")};
  table.columns[1].name = "income";
  table.columns[1].kind = Column::Kind::kText;
  table.columns[1].codes = {Column::kMissing, 0};
  table.columns[1].categories = {"high"};
  return table;
}

TEST(Table, KnowsWhatIsMissing) {
  const Table table = people();
  EXPECT_EQ(table.n_rows(), 2u);
  EXPECT_FALSE(table.columns[0].is_missing(0));
  EXPECT_TRUE(table.columns[0].is_missing(1));
  EXPECT_TRUE(table.columns[1].is_missing(0));
  EXPECT_FALSE(table.columns[1].is_missing(1));
}

TEST(Table, FindsColumnsByName) {
  const Table table = people();
  EXPECT_EQ(&table.column("income", "test"), &table.columns[1]);
  EXPECT_EQ(table.find("town"), nullptr);
}

TEST(Table, NamesANearColumn) {
  EXPECT_THAT(
      [] { people().column("Incom", "train"); },
      fails(ErrorCode::kValue,
            "train: people.csv has no column \"Incom\"; did you mean \"income\"? (its columns: "
            "\"age\", \"income\")"));
  EXPECT_THAT(
      [] { people().column("price", "train"); },
      fails(ErrorCode::kValue,
            "train: people.csv has no column \"price\" (its columns: \"age\", \"income\")"));
}

TEST(Table, ListsTwelveColumnsAtMost) {
  Table wide;
  wide.name = "wide";
  for (int i = 1; i <= 65; ++i) wide.columns.emplace_back().name = std::to_string(i);
  EXPECT_THAT(
      [&] { wide.column("target", "train"); },
      fails(ErrorCode::kValue,
            "train: wide has no column \"target\" (its columns: \"1\", \"2\", \"3\", \"4\", "
            "\"5\", \"6\", \"7\", \"8\", \"9\", \"10\", \"11\", \"12\" and 53 more)"));
}

}  // namespace
}  // namespace chainrule
