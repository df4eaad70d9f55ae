// Tests of what `chainrule evaluate` writes, and of plots as files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "shell.h"

namespace chainrule::cli {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Evaluate : public testing::Test {
 protected:
  void SetUp() override {
    shell.run("chainrule train iris --epochs 5 --quiet --out model --no-report");
  }
  Shell shell;
};

TEST_F(Evaluate, AReportIsOnePage) {
  const Outcome outcome = shell.run("chainrule evaluate model iris --report iris.html");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, ContainsRegex("Report +iris.html\n$"));
  EXPECT_THAT(shell.read("iris.html"), StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(shell.read("iris.html"), HasSubstr("evaluation report"));
  const Outcome nowhere = shell.run("chainrule evaluate model iris --report none/iris.html");
  EXPECT_EQ(nowhere.exit_code, 1);
  EXPECT_EQ(nowhere.out, "");
  EXPECT_EQ(std::ranges::count(nowhere.err, '\n'), 1);
}

TEST_F(Evaluate, AFolderHasPageScoresAndPlots) {
  const Outcome outcome = shell.run("chainrule evaluate model iris --out judged --plots --json");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* file : {"judged/report.html", "judged/report.txt", "judged/plots/roc.svg"}) {
    EXPECT_THAT(shell.files(), Contains(file));
  }
  const json metrics = json::parse(shell.read("judged/metrics.json"));
  EXPECT_EQ(metrics, json::parse(outcome.out));
  EXPECT_EQ(metrics.at("schema"), 1);
  EXPECT_EQ(metrics.at("importance").at("columns").size(), 4u);
  EXPECT_THAT(metrics.at("verdict").get<std::string>(), HasSubstr("of 150 rows are right"));
  const Outcome again = shell.run("chainrule evaluate model iris --out judged");
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("new or empty"));
}

TEST_F(Evaluate, PlotsNeedAFolder) {
  const Outcome outcome = shell.run("chainrule evaluate model iris --plots");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--out"));
}

// A stand-in for rsvg-convert, so that the test does not hang on what is installed.
constexpr const char* kMaker =
    "#!/bin/sh\nfor one in \"$@\"; do case $one in --output=*) echo png >\"${one#--output=}\";; "
    "*.svg) head -c 5 \"$one\" >/dev/null;; esac; done\n";

TEST_F(Evaluate, PngFilesAreMadeByRsvgConvert) {
  shell.write("rsvg-convert", kMaker);
  shell.run("mkdir bin && mv rsvg-convert bin && chmod +x bin/rsvg-convert");
  const Outcome outcome =
      shell.run("PATH=$PWD/bin:$PATH chainrule evaluate model iris --out a --png");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(shell.read("a/plots/roc.png"), "png\n");
  EXPECT_THAT(shell.read("a/plots/roc.svg"), StartsWith("<svg "));
  shell.run("PATH=$PWD/bin:$PATH chainrule train iris --epochs 2 --folds 2 --quiet --out b --png");
  EXPECT_EQ(shell.read("b/plots/fold_score.png"), "png\n");
}

TEST_F(Evaluate, WithoutRsvgConvertNothingIsBegun) {
  // Just the program on the path.
  const Outcome outcome = shell.run(
      "here=$(dirname $(command -v chainrule)); PATH=$here chainrule train iris --out a --png");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("apt install librsvg2-bin"));
  EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1);
  EXPECT_THAT(shell.files(), Not(Contains("a")));
}

TEST_F(Evaluate, AFailedPngLeavesNoPart) {
  shell.write("rsvg-convert",
              "#!/bin/sh\ncase $1 in --version) exit 0;; esac\nfor one in \"$@\"; do case $one in "
              "--output=*) echo half >\"${one#--output=}\";; esac; done\nexit 3\n");
  shell.run("mkdir bin && mv rsvg-convert bin && chmod +x bin/rsvg-convert");
  const Outcome outcome =
      shell.run("PATH=$PWD/bin:$PATH chainrule evaluate model iris --out a --png");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, ContainsRegex("a/plots/.*png: rsvg-convert could not .*exit code 3"));
  for (const std::string& file : shell.files()) EXPECT_THAT(file, Not(HasSubstr(".png")));
}

}  // namespace
}  // namespace chainrule::cli
