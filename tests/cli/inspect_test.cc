// Tests of `chainrule inspect`, `completions` and `man`.
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

TEST(Inspect, ShowsLayersColumnsTrainingAndResult) {
  const Shell shell;
  shell.run("chainrule train iris --hidden 7 --epochs 3 --seed 4 --quiet --out run");
  const Outcome outcome = shell.run("chainrule inspect run");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("4-7-3 (relu"));
  EXPECT_THAT(outcome.out, HasSubstr("species: setosa, versicolor, virginica"));
  EXPECT_THAT(outcome.out, ContainsRegex("seed +4\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("Result +[0-9.]+ % of 38 test rows are right"));
  EXPECT_THAT(outcome.out, ContainsRegex("\n +1 +7 +relu +- +35 "));
  EXPECT_THAT(outcome.out, ContainsRegex("\n +sepal_length +number +\\(x - "));
  const json metrics = json::parse(shell.read("run/metrics.json"));
  EXPECT_THAT(outcome.out, HasSubstr(metrics.at("weights_sha256").get<std::string>()));
}

TEST(Inspect, JsonHasEveryNumberOfThePreprocessing) {
  const Shell shell;
  shell.run("chainrule train diabetes --epochs 2 --precision double --quiet --out run");
  const json by_run = json::parse(shell.run("chainrule inspect run --json").out);
  EXPECT_EQ(by_run.at("precision"), "double");
  EXPECT_EQ(by_run.at("features").size(), 10u);
  EXPECT_TRUE(by_run.at("features")[0].at("scale").is_number());
  EXPECT_EQ(by_run.at("layers").size(), 2u);
  EXPECT_EQ(by_run.at("training").at("data"), "diabetes");
  EXPECT_EQ(by_run.at("run").at("rows").at("test"), 111);
}

// What bash offers after `line`, with the script in force.
std::string offered(const Shell& shell, const std::string& line, int word) {
  return shell
      .run("bash -c 'source chainrule.bash; compopt() { :; }; COMP_WORDS=(" + line +
           "); COMP_CWORD=" + std::to_string(word) +
           "; _chainrule; printf \"%s \" \"${COMPREPLY[@]}\"'")
      .out;
}

TEST(Completions, BashCompletesCommandsFlagsValuesAndFiles) {
  const Shell shell;
  const Outcome script = shell.run("chainrule completions bash >chainrule.bash");
  ASSERT_EQ(script.exit_code, 0) << script.err;
  EXPECT_EQ(offered(shell, "chainrule tr", 1), "train ");
  EXPECT_EQ(offered(shell, "chainrule train --ep", 2), "--epochs ");
  EXPECT_EQ(offered(shell, "chainrule train iris --optimizer ad", 4), "adagrad adam adamw ");
  EXPECT_EQ(offered(shell, "chainrule train iris --activation tan", 4), "tanh ");
  EXPECT_EQ(offered(shell, "chainrule train dig", 2), "digits ");
  EXPECT_EQ(offered(shell, "chainrule predict model --bad-rows m", 4), "mark ");
  shell.write("people.csv", "");
  EXPECT_EQ(offered(shell, "chainrule train peo", 2), "people.csv ");
}

TEST(Completions, EveryShellHasEveryCommand) {
  const Shell shell;
  for (const char* name : {"bash", "zsh", "fish"}) {
    const Outcome outcome = shell.run(std::string("chainrule completions ") + name);
    EXPECT_EQ(outcome.exit_code, 0);
    for (const char* command : {"train", "predict", "inspect", "man"}) {
      EXPECT_THAT(outcome.out, HasSubstr(command)) << name;
    }
  }
  EXPECT_EQ(shell.run("chainrule completions csh").exit_code, 2);
}

TEST(Man, PagesNameTheirOptions) {
  const Shell shell;
  const Outcome train = shell.run("chainrule man train");
  EXPECT_EQ(train.exit_code, 0);
  EXPECT_THAT(train.out, testing::StartsWith(".TH CHAINRULE\\-TRAIN 1"));
  EXPECT_THAT(train.out, HasSubstr("\\fB\\-\\-epochs\\fR \\fIN\\fR"));
  EXPECT_THAT(shell.run("chainrule man").out, HasSubstr(".SH COMMANDS"));
  EXPECT_EQ(shell.run("chainrule man nothing").exit_code, 2);
}

}  // namespace
}  // namespace chainrule::cli
