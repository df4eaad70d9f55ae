// Tests of `chainrule data` and `chainrule gradcheck`.
#include <chainrule/builtin_data.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/text.h"
#include "shell.h"

namespace chainrule::cli {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;

TEST(Data, ListsEveryBuiltInSet) {
  const Shell shell;
  const std::string text = shell.run("chainrule data").out;
  const json sets = json::parse(shell.run("chainrule data --json").out).at("sets");
  ASSERT_EQ(sets.size(), builtin_sets().size());
  for (std::size_t i = 0; i < sets.size(); ++i) {
    EXPECT_EQ(sets[i].at("name"), builtin_sets()[i].name);
    EXPECT_THAT(text, HasSubstr(std::string(builtin_sets()[i].description)));
  }
  EXPECT_THAT(text, ContainsRegex("digits +1,797 +64 +digit: 10 classes"));
}

// Of everything that a column can be, at 80 columns.
constexpr const char* kPeople =
    "id,高度,colour,member,one,when,name,y\n"
    "1,1.5,red,yes,7,2024-05-01,Ann,a\n2,2,blue,no,7,2024-05-02,Ben,b\n"
    "3,,red,yes,7,2024-05-03,Cem,a\n4,4,red,no,7,2024-05-04,Dan,b\n"
    "5,4,,yes,7,2024-05-05,Eve,a\n6,5,green,no,7,2024-05-06,Fay,b\n"
    "7,9,red,yes,7,2024-05-07,Gus,a\n8,1,red,no,7,2024-05-08,Hal,b\n"
    "9,4,red,yes,7,2024-05-09,Ina,a\n10,4,red,no,7,2024-05-10,Jim,a\n";

TEST(Data, LooksAtATable) {
  const Shell shell;
  shell.write("table.csv", kPeople);
  const Outcome outcome =
      shell.run("chainrule data table.csv --target y --column when=ignore --test 0 --fill 3");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(
      outcome.out,
      HasSubstr("Table     table.csv: 10 rows, 8 columns\n\n"
                "  column  kind      missing  values                          training\n"
                "  id      number          -  1 to 10                         left out\n"
                "  高度    number          1  1 to 9                          scaled; 3 for gaps\n"
                "  colour  category        1  3: red, blue, green             4 inputs\n"
                "  member  yes/no          -  yes, no                         2 inputs\n"
                "  one     number          -  only 7                          scaled; 3 for gaps\n"
                "  when    text            -  10: 2024-05-01, 2024-05-02...   left out\n"
                "  name    text            -  10: Ann, Ben, Cem, Dan, Eve...  left out\n"
                "  y       text            -  a, b                            the target\n"));
  EXPECT_THAT(outcome.out, HasSubstr("Target    y: 2 classes\n\n"
                                     "  class  rows   share\n"
                                     "  a         6  60.0 %\n"
                                     "  b         4  40.0 %\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("Training +table.csv: 10 rows to train"));
  EXPECT_THAT(outcome.out, ContainsRegex("Note +left out column \"id\": it numbers the rows"));
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 80u) << line;
}

TEST(Data, TellsAllRefusedColumnsAtOnce) {
  const Shell shell;
  shell.write("table.csv", kPeople);
  const std::string text = shell.run("chainrule data table.csv --target y").out;
  EXPECT_THAT(text,
              HasSubstr("Column    \"when\" holds dates or times (\"2024-05-01\"): put what"));
  EXPECT_THAT(text, HasSubstr("Training  refused until that is settled\n"));
  EXPECT_EQ(shell.run("chainrule train table.csv --target y").exit_code, 1);
}

TEST(Data, SeriesOfColumnsShareALine) {
  const Shell shell;
  const std::string text = shell.run("chainrule data digits").out;
  EXPECT_THAT(text, ContainsRegex("pixel_1_1, ... \\(64 columns\\) +number +- +0 to 16 +scaled\n"));
}

TEST(Data, CountsRepeatedRows) {
  const Shell shell;
  shell.write("table.csv", "x,y\n1,a\n2,b\n1,a\n1,a\n");
  EXPECT_THAT(shell.run("chainrule data table.csv --target y").out,
              HasSubstr("4 rows, 2 columns; 2 rows repeat an earlier one\n"));
}

TEST(Data, SaysWhyTrainingWouldRefuse) {
  const Shell shell;
  shell.write("table.csv", "a,y\n1,2\n,3\n4,1\n");
  const Outcome without = shell.run("chainrule data table.csv");
  EXPECT_EQ(without.exit_code, 0);
  EXPECT_THAT(without.out, ContainsRegex("Training +refused: .*--target"));
  EXPECT_THAT(shell.run("chainrule data table.csv --target z").out,
              ContainsRegex("Training +refused: .*no column \"z\""));
  EXPECT_THAT(shell.run("chainrule data table.csv --target y --fill none").out,
              ContainsRegex("Training +refused: .*row 2, column \"a\""));
  EXPECT_THAT(json::parse(shell.run("chainrule data table.csv --target y --fill none --json").out)
                  .at("refusal")
                  .get<std::string>(),
              ContainsRegex("row 2, column \"a\""));
}

TEST(Data, JsonTellsWhatBecomesOfColumns) {
  const Shell shell;
  shell.write("table.csv", kPeople);
  const json look = json::parse(
      shell.run("chainrule data table.csv --target y --column when=ignore --test 0 --json").out);
  const json& columns = look.at("columns");
  EXPECT_EQ(columns[0].at("use"), "left_out");
  EXPECT_EQ(columns[1].at("use"), "feature");
  EXPECT_EQ(columns[1].at("as"), "number");
  EXPECT_EQ(columns[1].at("fill"), 4);
  EXPECT_EQ(columns[2].at("as"), "category");
  EXPECT_EQ(columns[2].at("inputs"), 4);
  EXPECT_EQ(columns[7].at("use"), "target");
  EXPECT_EQ(look.at("target_kind"), "classes");
  EXPECT_EQ(look.at("repeated_rows"), 0);
}

TEST(Data, JsonOfATable) {
  const Shell shell;
  const json iris = json::parse(shell.run("chainrule data iris --json").out);
  EXPECT_EQ(iris.at("rows"), 150);
  EXPECT_EQ(iris.at("columns").size(), 5u);
  EXPECT_EQ(iris.at("columns")[0].at("min"), 4.3);
  EXPECT_EQ(iris.at("columns")[0].at("max"), 7.9);
  EXPECT_EQ(iris.at("classes")[1], json({{"name", "versicolor"}, {"rows", 50}}));
  EXPECT_EQ(iris.at("split"), json({{"train", 112}, {"validation", 0}, {"test", 38}}));
}

TEST(Data, CsvReadsBackAsItWas) {
  const Shell shell;
  const std::string table =
      "\"a,b\",text\n0.1,\"say \"\"hi\"\"\"\n,two words\n3,\" blank\"\n-2.5e-07,\n";
  shell.write("table.csv", table);
  EXPECT_EQ(shell.run("chainrule data table.csv --csv").out, table);
}

TEST(Data, StdinHoldsAnyFormat) {
  const Shell shell;
  for (const char* line :
       {"printf 'x,y\\n1,a\\n2,b\\n3,a\\n'",
        "printf '{\"x\":1,\"y\":\"a\"}\\n{\"x\":2,\"y\":\"b\"}\\n{\"x\":3,\"y\":\"a\"}\\n'",
        "printf 'x,y\\n1,a\\n2,b\\n3,a\\n' | gzip"}) {
    const Outcome outcome = shell.run(std::string(line) + " | chainrule data - --csv");
    EXPECT_EQ(outcome.out, "x,y\n1,a\n2,b\n3,a\n") << outcome.err;
  }
}

TEST(Data, GeneratedSetsTakeOptions) {
  const Shell shell;
  const std::string csv =
      shell.run("chainrule data blobs --set data.rows=9 --set data.classes=4 --csv").out;
  EXPECT_EQ(std::ranges::count(csv, '\n'), 10);
}

TEST(Gradcheck, SmoothNetworksAgree) {
  const Shell shell;
  const Outcome outcome = shell.run("chainrule gradcheck iris --hidden 5 --activation tanh");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, ContainsRegex("worst +analytic +numeric +relative error"));
  EXPECT_THAT(outcome.out, ContainsRegex("(weight|bias|input) "));
  const json result =
      json::parse(shell.run("chainrule gradcheck iris --hidden 5 --activation tanh --json").out);
  EXPECT_EQ(result.at("wrong"), 0);
  EXPECT_EQ(result.at("worst").size(), 5u);
  // 4 x 5 + 5 + 5 x 3 + 3 parameters and 8 x 4 inputs.
  EXPECT_EQ(result.at("checked"), 75);
  EXPECT_LE(result.at("worst")[0].at("relative_error"), 1e-7);
}

TEST(Gradcheck, KinksAreNamed) {
  const Shell shell;
  // Zero weights put every unit on relu's kink.
  const Outcome outcome = shell.run(
      "chainrule gradcheck iris --hidden 5 --activation relu "
      "--set 'network.start={kind=\"constant\", a=0}'");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
  EXPECT_THAT(outcome.out, ContainsRegex("Left out +[0-9]+ too near a kink: relu at 0"));
}

TEST(Gradcheck, DropoutPenaltiesAndWeights) {
  const Shell shell;
  EXPECT_EQ(shell
                .run("chainrule gradcheck diabetes --hidden 6,5 --activation sigmoid --dropout 0.5 "
                     "--set train.l2=0.1 --rows 3 --seed 5")
                .exit_code,
            0);
}

}  // namespace
}  // namespace chainrule::cli
