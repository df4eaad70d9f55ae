// What training does with columns, by what their cells look like.
#include <chainrule/column_plan.h>
#include <chainrule/csv.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

#include "data/column_looks.h"
#include "fails.h"

namespace chainrule {
namespace {

using Use = ColumnPlan::Use;
using Kind = Feature::Kind;

// A column named `name` of n cells beside a target y.
Table table_of(const std::string& name, std::size_t n,
               const std::function<std::string(std::size_t)>& cell) {
  std::string text = fmt::format("\"{}\",y\n", name);
  for (std::size_t row = 0; row < n; ++row) {
    text += fmt::format("\"{}\",{}\n", cell(row), row % 2);
  }
  return read_csv(text, "t.csv", {.header = true});
}

ColumnPlan plan(const std::string& name, std::size_t n,
                const std::function<std::string(std::size_t)>& cell,
                const std::map<std::string, ColumnKind>& kinds = {}) {
  return plan_columns(table_of(name, n, cell), {.targets = {"y"}, .kinds = kinds}).front();
}

void expect_plan(const ColumnPlan& came, Use use, Kind kind = Kind::kNumber) {
  EXPECT_EQ(static_cast<int>(came.use), static_cast<int>(use)) << came.name << came.notice;
  if (use == Use::kFeature) {
    EXPECT_EQ(static_cast<int>(came.kind), static_cast<int>(kind)) << came.name;
  } else {
    EXPECT_NE(came.notice, "") << came.name;
  }
}

std::string number(std::size_t row) {
  return fmt::format("{}", row * row + 3);
}
std::string counter(std::size_t row) {
  return fmt::format("{}", row + 1);
}
std::string name_of(std::size_t row) {
  return fmt::format("person {}", row);
}
std::string town(std::size_t row) {
  return row % 3 == 0 ? "Oslo" : "Rome";
}

TEST(ColumnPlan, NumbersAndCategories) {
  expect_plan(plan("x", 30, number), Use::kFeature, Kind::kNumber);
  expect_plan(plan("x", 30, town), Use::kFeature, Kind::kCategory);
  expect_plan(plan("x", 30, town, {{"x", ColumnKind::kYesNo}}), Use::kFeature, Kind::kCategory);
  expect_plan(plan("x", 30, number, {{"x", ColumnKind::kCategory}}), Use::kFeature,
              Kind::kCategory);
  EXPECT_EQ(plan("y2", 30, town, {{"y2", ColumnKind::kIgnore}}).use, Use::kLeftOut);
  const auto mistake = [](std::size_t row) { return row == 7 ? "abc" : number(row); };
  expect_plan(plan("x", 30, mistake), Use::kFeature, Kind::kNumber);
}

TEST(ColumnPlan, IdentifiersAreLeftOut) {
  for (const char* name : {"id", "ID", "customer_id", "CustomerId", "PassengerID", "user id"}) {
    expect_plan(plan(name, 30, number), Use::kLeftOut);
    expect_plan(plan(name, 9, number), Use::kFeature);  // too few to tell
    expect_plan(plan(name, 30, number, {{name, ColumnKind::kNumber}}), Use::kFeature);
    expect_plan(plan(name, 30, [](std::size_t row) { return number(row / 2); }), Use::kFeature);
  }
  for (const char* name : {"", "index", "Unnamed: 0", "row", "nr"}) {
    expect_plan(plan(name, 30, counter), Use::kLeftOut);
    expect_plan(plan(name, 30, number), Use::kFeature);  // with gaps
  }
  // A line's x, a day, a word that only ends like an id.
  for (const char* name : {"x", "day", "paid", "PAID", "solid", "Grid"}) {
    expect_plan(plan(name, 30, counter), Use::kFeature);
  }
}

TEST(ColumnPlan, TextsOfTheirOwnAreLeftOut) {
  expect_plan(plan("name", 30, name_of), Use::kLeftOut);
  expect_plan(plan("name", 40, [](std::size_t row) { return name_of(row == 0 ? 1 : row); }),
              Use::kLeftOut);  // 39 of 40
  expect_plan(plan("name", 9, name_of), Use::kFeature, Kind::kCategory);
  expect_plan(plan("name", 30, name_of, {{"name", ColumnKind::kCategory}}), Use::kFeature,
              Kind::kCategory);
  const Table table = table_of("name", 30, name_of);
  expect_plan(plan_columns(table, {.targets = {"y"}, .features = {{"name"}}}).front(),
              Use::kFeature, Kind::kCategory);
}

TEST(ColumnPlan, EmptyAndConstantColumns) {
  expect_plan(plan("x", 30, [](std::size_t) { return ""; }), Use::kLeftOut);
  for (const char* cell : {"7", "a"}) {
    const ColumnPlan came = plan("x", 30, [&](std::size_t) { return cell; });
    EXPECT_EQ(came.use, Use::kFeature);
    EXPECT_EQ(came.notice, "never changes and tells nothing");
  }
}

TEST(ColumnPlan, TooManyCategoriesAreRefused) {
  const auto of = [](std::size_t different) {
    return plan("zip", 300, [=](std::size_t row) { return fmt::format("z{}", row % different); });
  };
  expect_plan(of(100), Use::kFeature, Kind::kCategory);
  EXPECT_EQ(of(101).use, Use::kRefused);
  EXPECT_THAT(of(101).notice, testing::StartsWith("has 101 different texts"));
}

TEST(ColumnPlan, DatesAndNumbersOfOtherFormsAreRefused) {
  const auto refused = [](const std::string& cell) {
    const ColumnPlan came =
        plan("when", 30, [&](std::size_t row) { return row % 11 == 5 ? "" : cell; });
    EXPECT_EQ(came.use, Use::kRefused) << cell;
    return came.notice;
  };
  EXPECT_THAT(refused("2024-05-17"), testing::StartsWith("holds dates or times (\"2024-05-17\")"));
  EXPECT_THAT(refused("1,5"), testing::StartsWith("holds numbers with a decimal comma (\"1,5\")"));
  EXPECT_THAT(refused("1,234"), testing::StartsWith("holds numbers with thousands separators"));
  EXPECT_EQ(
      plan("when", 30, [](std::size_t) { return "2024-05-17"; }, {{"when", ColumnKind::kCategory}})
          .use,
      Use::kFeature);
}

TEST(ColumnPlan, ReportsWhatWasGivenWrongly) {
  const Table table = table_of("x", 30, [](std::size_t row) { return number(row % 3); });
  const auto refuses = [&](const PreprocessSpec& spec, const std::string& sentence) {
    EXPECT_THAT([&] { plan_columns(table, spec); }, fails(ErrorCode::kValue, sentence));
  };
  refuses({.targets = {"y"}, .kinds = {{"x", ColumnKind::kYesNo}}},
          "train: column \"x\" has 3 different values, yes_no takes two");
  refuses({.targets = {"y"}, .kinds = {{"z", ColumnKind::kNumber}}},
          "train: t.csv has no column \"z\" (its columns: \"x\", \"y\")");
  refuses({.targets = {"y"}, .kinds = {{"y", ColumnKind::kNumber}}},
          "train: column \"y\" is the target: its kind is said with data.kind, not data.columns");
  refuses({.targets = {"y"}, .features = {{"x"}}, .kinds = {{"x", ColumnKind::kIgnore}}},
          "train: column \"x\" cannot be a feature and ignored");
}

TEST(ColumnPlan, NoticesShareASentence) {
  const std::vector<ColumnPlan> plans = {
      {.name = "a", .notice = "n"},
      {.name = "b", .use = Use::kLeftOut, .notice = "m"},
      {.name = "c", .notice = "n"},
      {.name = "d", .use = Use::kRefused, .notice = "refused"},
      {.name = "e"},
  };
  EXPECT_EQ(notices(plans), (std::vector<std::string>{"columns \"a\", \"c\": each n",
                                                      "left out column \"b\": it m"}));
}

TEST(ColumnLooks, Dates) {
  for (const char* text :
       {"2024-05-17", "2024/5/17", "17.05.2024", "5/17/24", "31-12-1999", "2024-05-17T10:30:00Z",
        "2024-05-17 10:30", "9:30", "23:59:59.5", "10:15 AM"}) {
    EXPECT_TRUE(looks_like_date(text)) << text;
  }
  for (const char* text : {"", "2024", "2024-05", "1.2.3", "13/13/2024", "2024-05-17x",
                           "192.168.1.1", "1-2", "12:345", "25:61", "may", "2024-05-17-1"}) {
    EXPECT_FALSE(looks_like_date(text)) << text;
  }
}

TEST(ColumnLooks, NumbersOfOtherForms) {
  for (const char* text : {"1,5", "-0,25", "1.234,5", "12 345,75"}) {
    EXPECT_TRUE(looks_like_decimal_comma(text)) << text;
  }
  for (const char* text : {"1", "1,", ",5", "1,5,6", "a,5", ""}) {
    EXPECT_FALSE(looks_like_decimal_comma(text)) << text;
  }
  for (const char* text : {"1,234", "1,234,567.5", "-12.345.678", "1 234", "1'234'567"}) {
    EXPECT_TRUE(looks_like_thousands(text)) << text;
  }
  for (const char* text : {"1234", "1,23", "1,2345", "1,234,56", ",123", "1.5", ""}) {
    EXPECT_FALSE(looks_like_thousands(text)) << text;
  }
}

}  // namespace
}  // namespace chainrule
