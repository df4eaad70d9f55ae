// Tests of `chainrule data` and `chainrule gradcheck`.
#include <chainrule/builtin_data.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

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

TEST(Data, LooksAtATable) {
  const Shell shell;
  shell.write("table.csv",
              "高度,colour,one,y\n1.5,red,7,a\n2,blue,7,b\n,red,7,a\n4,red,7,b\n4,,7,a\n");
  const Outcome outcome = shell.run("chainrule data table.csv --target y --features one");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, HasSubstr("  column  kind    missing  distinct  values\n"
                                     "  高度    number        1         3  1.5 to 4\n"
                                     "  colour  text          1         2  red, blue\n"
                                     "  one     number        -         1  7 in every row\n"
                                     "  y       text          -         2  a, b\n"));
  EXPECT_THAT(outcome.out, HasSubstr("  class  rows   share\n"
                                     "  a         3  60.0 %\n"
                                     "  b         2  40.0 %\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("Training +table.csv: 3 rows to train, 2 to test"));
}

TEST(Data, SaysWhyTrainingWouldRefuse) {
  const Shell shell;
  shell.write("table.csv", "a,y\n1,2\n,3\n4,1\n");
  const Outcome without = shell.run("chainrule data table.csv");
  EXPECT_EQ(without.exit_code, 0);
  EXPECT_THAT(without.out, ContainsRegex("Training +refused: .*--target"));
  EXPECT_THAT(shell.run("chainrule data table.csv --target y").out,
              ContainsRegex("Training +refused: .*row 2, column \"a\""));
  EXPECT_THAT(json::parse(shell.run("chainrule data table.csv --target y --json").out)
                  .at("refusal")
                  .get<std::string>(),
              ContainsRegex("row 2, column \"a\""));
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
