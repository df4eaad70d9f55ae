// Tests of `chainrule bench`.
#include <chainrule/target.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "shell.h"

namespace chainrule::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Bench, SaysWhatAPersonWantsToKnow) {
  Shell shell;
  const Outcome outcome = shell.run("chainrule bench 8-5-3 --batch 4 --seconds 0.01 --threads 1");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("Network   8-5-3 (relu, softmax)"));
  for (const char* part : {"Machine ", "1 thread,", "Step      adam, batch 4: ", "% of peak",
                           "Predict   1 row: ", "99.9 % within"}) {
    EXPECT_THAT(outcome.out, HasSubstr(part));
  }
}

TEST(Bench, VerboseExplainsTheThreads) {
  Shell shell;
  const std::string command = "chainrule bench 64-300-10 --batch 256 --seconds 0.05 --verbose";
  const Outcome two = shell.run(command + " --threads 2");
  EXPECT_EQ(two.exit_code, 0) << two.err;
  EXPECT_THAT(two.err, StartsWith("Threads   at most 2: "));
  for (const char* part :
       {"\n          calling another takes ", "\n  work  ", "\n  training step  ",
        "\n    layer 1: a·W  ", "\n    layer 1: aᵀ·delta  ", "\n    layer 2: delta·Wᵀ  ",
        "\n  prediction  "}) {
    EXPECT_THAT(two.err, HasSubstr(part));
  }
  EXPECT_THAT(shell.run(command + " --json --threads 1").err,
              testing::MatchesRegex("Threads   at most 1: .*\n"));
  EXPECT_EQ(shell.run("chainrule bench 8-5-3 --seconds 0.01").err, "");
}

// That the one named is the one whose code runs, kernels' dispatch_test.cc shows.
TEST(Bench, RunsOnTheTargetThatTheEnvironmentNames) {
  const Shell shell;
  const std::string command = "chainrule bench 8-5-3 --seconds 0.01 --json";
  for (const std::string& target : available_targets()) {
    const Outcome outcome = shell.run("CHAINRULE_TARGET=" + target + " " + command);
    EXPECT_EQ(nlohmann::json::parse(outcome.out)["target"], target) << outcome.err;
  }
  const Outcome unknown = shell.run("CHAINRULE_TARGET=sse9 " + command);
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_THAT(unknown.err, testing::MatchesRegex("chainrule: CHAINRULE_TARGET: this machine has no "
                                                 "target \"sse9\"; it has .*scalar\n"));
}

TEST(Bench, JsonCountsWhatAStepNeeds) {
  Shell shell;
  const auto json = nlohmann::json::parse(
      shell.run("chainrule bench 8-5-3 --batch 4 --seconds 0.01 --precision double --json").out);
  EXPECT_EQ(json["schema"], 1);
  EXPECT_EQ(json["parameters"], 8 * 5 + 5 + 5 * 3 + 3);
  // Forward and gradient of both layers, and what goes back through the second one.
  EXPECT_EQ(json["step"]["flop"], 2 * 4 * (2 * 8 * 5 + 3 * 5 * 3));
  EXPECT_EQ(json["predict_row"]["flop"], 2 * (8 * 5 + 5 * 3));
  EXPECT_GT(json["peak_flop_per_second"], 0);
  EXPECT_GE(json["step"]["n"], 11);
  EXPECT_LE(json["step"]["minimum"], json["step"]["median"]);
  EXPECT_LE(json["step"]["median"], json["step"]["p99"]);
}

}  // namespace
}  // namespace chainrule::cli
