// Runs on tables as people have them: categories, gaps, identifiers, rows without a target.
#include <chainrule/error.h>
#include <chainrule/run.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace chainrule {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class TablesTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path()); }
  static std::string path() {
    return testing::TempDir() + "chainrule-tables-test-" +
           testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv";
  }
  static RunSpec spec(const std::string& text, std::vector<Override> overrides) {
    std::ofstream(path()) << text;
    overrides.emplace_back("data.target", "y");
    return default_run(path(), overrides);
  }
};

// 60 rows: a number with gaps, a category of which "rare" stands in one row only, an identifier.
std::string people() {
  std::string text = "id,age,job,y\n";
  for (int i = 0; i < 60; ++i) {
    const std::string age = i % 9 == 4 ? "" : fmt::format("{}", 20 + i % 40);
    const char* const job = i == 59 ? "rare" : i % 3 == 0 ? "clerk" : "baker";
    text += fmt::format("{},{},{},{}\n", i + 1, age, job, i % 2 == 0 ? "no" : "yes");
  }
  return text;
}

TEST_F(TablesTest, NothingNeedsToBeSaid) {
  const Prepared<float> prepared = prepare<float>(spec(people(), {}));
  const Preprocessor& preprocessor = prepared.model.preprocessor;
  EXPECT_THAT(preprocessor.feature_names(), testing::ElementsAre("age", "job"));
  EXPECT_EQ(prepared.model.network.n_inputs(), preprocessor.n_inputs());
  EXPECT_EQ(prepared.x.cols(), preprocessor.n_inputs());
  EXPECT_THAT(prepared.notices, Contains(HasSubstr("left out column \"id\"")));
  const RunResult result = run(spec(people(), {{"train.epochs", "2"}}));
  EXPECT_TRUE(result.assessment.has_value());
}

// The network has inputs for the categories of the training part; others do not stop a run.
TEST_F(TablesTest, CategoriesOfHeldOutRowsHaveNoInput) {
  const std::vector<Override> last = {{"split.kind", "time"}, {"split.column", "id"}};
  const Prepared<float> prepared = prepare<float>(spec(people(), last));
  EXPECT_THAT(prepared.model.preprocessor.input_names(),
              testing::ElementsAre("age", "job=baker", "job=clerk"));
  EXPECT_EQ(prepared.model.network.n_inputs(), 3u);
  // A NumPy program would have drawn weights for all of them before it split.
  std::vector<Override> numpy = last;
  numpy.emplace_back("random", "numpy");
  EXPECT_THAT([&] { prepare<float>(spec(people(), numpy)); },
              testing::Throws<Error>(
                  testing::Property(&Error::what, HasSubstr("lack categories for 1 of them"))));
}

TEST_F(TablesTest, RowsWithoutATargetAreRefusedOrDropped) {
  const std::string text = "x,y\n1,a\n2,\n3,b\n4,a\n5,NA\n6,b\n7,a\n8,b\n";
  EXPECT_THAT(
      [&] { prepare<float>(spec(text, {})); },
      testing::Throws<Error>(testing::Property(
          &Error::what, testing::AllOf(HasSubstr("row 2, column \"y\""), HasSubstr("line 3"),
                                       HasSubstr("--drop-missing-target")))));
  const Prepared<float> prepared =
      prepare<float>(spec(text, {{"data.drop_missing_target", "true"}}));
  EXPECT_EQ(prepared.table.n_rows(), 6u);
  EXPECT_EQ(prepared.table.lines[1], 4u);
  EXPECT_THAT(prepared.notices, Contains(HasSubstr("2 of 8 rows have no target")));
  EXPECT_THAT(
      [&] { prepare<float>(spec("x,y\n1,\n2,\n", {{"data.drop_missing_target", "true"}})); },
      testing::Throws<Error>(
          testing::Property(&Error::what, HasSubstr("every row lacks its target"))));
}

TEST_F(TablesTest, OffsetsThatFloatLosesAreWarnedOf) {
  std::string text = "when,y\n";
  for (int i = 0; i < 20; ++i) text += fmt::format("{},{}\n", 1.7e9 + 31 * (i % 7), i % 2);
  EXPECT_THAT(prepare<float>(spec(text, {})).warnings,
              Contains(HasSubstr("single precision loses digits")));
  EXPECT_THAT(prepare<double>(spec(text, {})).warnings,
              Not(Contains(HasSubstr("single precision"))));
  EXPECT_THAT(prepare<float>(default_run("wine")).warnings, IsEmpty());
}

TEST_F(TablesTest, StdinGivesARunItsName) {
  EXPECT_EQ(default_run("-").name, "stdin");
  EXPECT_EQ(parse_run("[data]\nsource = \"-\"\n", "folder/run.toml").data.source, "-");
}

TEST_F(TablesTest, EveryKeyIsWrittenBack) {
  const RunSpec one = spec(people(), {{"data.columns", "{ id = \"number\", job = \"ignore\" }"},
                                      {"data.fill", "2.5"},
                                      {"data.decimal", "\",\""},
                                      {"data.thousands", "\".\""},
                                      {"data.comment", "\"#\""},
                                      {"data.drop_missing_target", "true"}});
  EXPECT_EQ(one.preprocess.kinds.at("id"), ColumnKind::kNumber);
  EXPECT_EQ(one.preprocess.fill, Fill::kConstant);
  EXPECT_EQ(one.preprocess.fill_value, 2.5);
  const RunSpec again = parse_run(to_toml(one), "");
  EXPECT_EQ(again.preprocess.kinds, one.preprocess.kinds);
  EXPECT_EQ(again.preprocess.fill_value, 2.5);
  EXPECT_EQ(again.data.csv.decimal, ',');
  EXPECT_EQ(again.data.csv.thousands, '.');
  EXPECT_EQ(again.data.csv.comment, '#');
  EXPECT_TRUE(again.data.drop_missing_target);
  EXPECT_EQ(to_toml(again), to_toml(one));
  EXPECT_EQ(parse_run(to_toml(spec(people(), {{"data.fill", "mean"}})), "").preprocess.fill,
            Fill::kMean);
  EXPECT_THAT(
      [&] { spec(people(), {{"data.fill", "constant"}}); },
      testing::Throws<Error>(testing::Property(&Error::what, HasSubstr("the number itself"))));
  EXPECT_THAT([&] { spec(people(), {{"data.columns", "{ id = \"text\" }"}}); },
              testing::Throws<Error>(testing::Property(&Error::what, HasSubstr("\"text\""))));
}

}  // namespace
}  // namespace chainrule
