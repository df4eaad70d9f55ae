// Tests of `chainrule exercise`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "shell.h"

namespace chainrule::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

class ExerciseCommand : public testing::Test {
 protected:
  std::string out(const std::string& arguments) {
    const Outcome outcome = shell_.run("chainrule exercise " + arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    return outcome.out;
  }

  Shell shell_;
};

TEST_F(ExerciseCommand, PrintsABlankSheetInMarkdownUnlessToldOtherwise) {
  EXPECT_THAT(out(""), StartsWith("# Back-propagation by hand: exercise 3-0\n"));
  EXPECT_THAT(out("--solved --difficulty 2 --seed 7"),
              StartsWith("# Back-propagation by hand: solution 2-7\n"));
  EXPECT_THAT(out("--language zh-Hant"), StartsWith("# 手算反向傳播：練習 3-0\n"));
  EXPECT_THAT(out("--format html"), StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(out("--format csv"), StartsWith("table,name,row,column,value\n"));
}

TEST_F(ExerciseCommand, TheSolutionIsShownWithTheFiguresAskedFor) {
  EXPECT_THAT(out("--difficulty 1 --format toml --solved --figures 3"),
              ContainsRegex("a1 = \\[\\[\"0\\.[0-9][0-9][0-9]\"\\]\\]"));
  EXPECT_THAT(out("--difficulty 1 --format toml"), HasSubstr("a1 = [[\"\"]]"));
}

TEST_F(ExerciseCommand, WritesAllFormsIntoANewFolderAndOverwritesNothing) {
  const std::string said = out("--difficulty 5 --seed 4 --out sheets");
  EXPECT_EQ(said,
            "sheets/exercise.md, .tex, .html, .toml, .csv\n"
            "sheets/solution.md, .tex, .html, .toml, .csv\n");
  EXPECT_EQ(shell_.files().size(), 11u);  // with the folder
  EXPECT_EQ(shell_.read("sheets/solution.toml"),
            out("--difficulty 5 --seed 4 --format toml --solved"));
  const Outcome again = shell_.run("chainrule exercise --out sheets");
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_EQ(again.err,
            "chainrule: sheets: it exists already; an exercise needs a new or empty folder\n");
}

TEST_F(ExerciseCommand, SolutionsAreRightForTheChecker) {
  const char* conventions[] = {"", "weights=out_in", "samples=columns,offset=threshold",
                               "offset=constant_input,delta=negative"};
  for (int difficulty = 1; difficulty <= 5; ++difficulty) {
    for (const char* convention : conventions) {
      for (const char* format : {"toml", "csv"}) {
        const std::string arguments = "--difficulty " + std::to_string(difficulty) +
                                      " --seed 5 --convention '" + convention + "' --format " +
                                      format;
        const Outcome outcome = shell_.run("chainrule exercise " + arguments + " --solved > work." +
                                           format + " && chainrule check work." + format);
        EXPECT_EQ(outcome.exit_code, 0) << arguments << outcome.out << outcome.err;
      }
    }
  }
}

TEST_F(ExerciseCommand, WhatCannotBeMeantIsRefused) {
  const Outcome key = shell_.run("chainrule exercise --convention order=rows");
  EXPECT_EQ(key.exit_code, 2);
  EXPECT_THAT(key.err, HasSubstr("weights, samples, offset or delta"));
  const Outcome difficulty = shell_.run("chainrule exercise --difficulty 9");
  EXPECT_EQ(difficulty.exit_code, 1);
  EXPECT_EQ(difficulty.err, "chainrule: exercise: difficulty 9, 1 to 5 was expected\n");
}

}  // namespace
}  // namespace chainrule::cli
