// Tests of `chainrule check`: words, marks, JSON, exit codes, sheets to be filled in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "shell.h"

namespace chainrule::cli {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kNotes = CHAINRULE_SOURCE_DIR "/examples/notes/";

TEST(Check, NamesTheMistakeInEveryLanguage) {
  const Shell shell;
  const std::string command = "chainrule check " + kNotes + "hidden_layer_worksheet.toml";
  const Outcome english = shell.run(command);
  EXPECT_EQ(english.exit_code, 1);
  EXPECT_EQ(english.err, "");
  EXPECT_THAT(english.out, HasSubstr("First wrong number: delta1[1,1]"));
  EXPECT_THAT(english.out, HasSubstr("(update_before_propagate)"));
  EXPECT_THAT(english.out, testing::Not(HasSubstr("\x1b")));
  EXPECT_THAT(shell.run(command + " --language zh-Hans").out,
              HasSubstr("第一个错误的数：delta1[1,1]"));
  EXPECT_THAT(shell.run(command + " --language zh-Hant").out,
              HasSubstr("第一個錯誤的數：delta1[1,1]"));
}

TEST(Check, SeveralFilesGiveATableOfMarks) {
  const Shell shell;
  const Outcome outcome =
      shell.run("cp " + kNotes + "*_worksheet.toml . && chainrule check *.toml");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, ContainsRegex("file +claims +right +share +first wrong +mistakes"));
  EXPECT_THAT(outcome.out, ContainsRegex("dropout_worksheet.toml +84 +31 +37 % +slope1\\[1,1\\] "
                                         "+derivative_of_dropped_value"));
  EXPECT_THAT(outcome.out, ContainsRegex("digits_worksheet.toml .*test_leakage"));
}

TEST(Check, Json) {
  const Shell shell;
  const Outcome outcome =
      shell.run("chainrule check --json " + kNotes + "hidden_layer_text_worksheet.toml");
  EXPECT_EQ(outcome.exit_code, 1);
  const json file = json::parse(outcome.out).at("files").at(0);
  EXPECT_EQ(file.at("claims"), 24);
  EXPECT_EQ(file.at("right"), 9);
  EXPECT_EQ(file.at("first_wrong").at("name"), "dW1");
  EXPECT_EQ(file.at("first_wrong").at("row"), 1);
  EXPECT_EQ(file.at("mistakes"), json::array({"derivative_left_out"}));
  EXPECT_EQ(file.at("findings").at(0).at("explanations").at(0).at(0).at("layer"), 1);
  EXPECT_EQ(file.at("numbers").size(), 24u);
}

TEST(Check, ANewSheetIsBlankAndRight) {
  const Shell shell;
  for (const std::string format : {"toml", "csv"}) {
    const Outcome made = shell.run(
        "chainrule check --new xor --hidden 2 --set train.optimizer=sgd --sample 2,3 --convention "
        "weights=out_in,offset=threshold --format " +
        format + " > sheet." + format);
    ASSERT_EQ(made.exit_code, 0) << made.err;
    const Outcome checked = shell.run("chainrule check sheet." + format);
    EXPECT_EQ(checked.exit_code, 0) << checked.err;
    EXPECT_THAT(checked.out, StartsWith("Nothing is claimed"));
  }
  EXPECT_THAT(shell.read("sheet.toml"), HasSubstr("z1 = [\n  [\"\", \"\"],\n  [\"\", \"\"],\n]"));
  EXPECT_THAT(shell.read("sheet.csv"), HasSubstr("work,theta1_new,,2,\n"));
}

TEST(Check, ANewSheetOfAModel) {
  const Shell shell;
  const Outcome outcome = shell.run(
      "chainrule train iris --hidden 3 --epochs 1 --out model --quiet > train.txt && "
      "chainrule check --new model iris --sample 7 --learning-rate 0.1 > sheet.toml && "
      "chainrule check sheet.toml");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
}

TEST(Check, WhatIsWrongWithAFileIsSaidInOneLine) {
  const Shell shell;
  shell.write("bad.toml", "[network]\nloss = \"half_squared\"\nlayers = []\n");
  shell.write("bad.csv", "table,name,row,column,value\nwork,z1,1,1,abc\n");
  shell.write("bad.npz", "PK");
  const auto says = [&](const std::string& arguments, int exit_code) {
    const Outcome outcome = shell.run("chainrule check " + arguments);
    EXPECT_EQ(outcome.exit_code, exit_code) << arguments;
    EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  };
  EXPECT_THAT(says("none.toml", 1), HasSubstr("none.toml"));
  EXPECT_THAT(says("bad.toml", 1), HasSubstr("layers"));
  EXPECT_THAT(says("bad.csv", 1), HasSubstr("bad.csv: line 2"));
  EXPECT_THAT(says("bad.npz", 1), HasSubstr("bad.npz"));
  EXPECT_THAT(says("--language de bad.toml", 1), HasSubstr("zh-Hant"));
  EXPECT_THAT(says("", 2), HasSubstr("WORK"));
  EXPECT_THAT(says("--new xor --sample 9999", 2), HasSubstr("--sample 9999"));
  EXPECT_THAT(says("--new xor --format xls", 2), HasSubstr("xls"));
}

TEST(Check, NumpyArraysWithASheet) {
  const Shell shell;
  const Outcome outcome =
      shell.run("chainrule check " CHAINRULE_SOURCE_DIR "/tests/golden/worksheet.npz --json");
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  const json file = json::parse(outcome.out).at("files").at(0);
  EXPECT_EQ(file.at("mistakes"), json::array({"derivative_left_out"}));
  const Outcome apart = shell.run("chainrule check " CHAINRULE_SOURCE_DIR
                                  "/tests/golden/worksheet_work.npz --json --sheet " +
                                  kNotes + "backprop_2_2_1_worksheet.toml");
  EXPECT_EQ(apart.exit_code, 0) << apart.err << apart.out;
}

}  // namespace
}  // namespace chainrule::cli
