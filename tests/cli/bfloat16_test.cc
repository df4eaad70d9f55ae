// Tests of --precision bfloat16: what has it trains with it, all else refuses in one line.
#include <chainrule/target.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "shell.h"

namespace chainrule::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::MatchesRegex;

constexpr const char* kRefusal =
    "chainrule: train: precision bfloat16 needs an instruction .*AVX512_BF16.*take float\n";

TEST(Bfloat16, IsRefusedInOneLineWhereTheTargetHasItNot) {
  const Shell shell;
  for (const char* command : {"chainrule train iris --precision bfloat16 --quiet",
                              "chainrule bench --precision bfloat16 --seconds 0.01"}) {
    const Outcome outcome =
        shell.run("CHAINRULE_TARGET=" + available_targets().back() + " " + command);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, MatchesRegex(kRefusal));
    EXPECT_TRUE(shell.files().empty());
  }
}

TEST(Bfloat16, BenchTellsBothPeaks) {
  const Shell shell;
  const std::string command =
      "chainrule bench 8-5-3 --batch 4 --seconds 0.01 --precision bfloat16 --threads 1";
  const Outcome outcome = shell.run(command);
  if (!has_bfloat16()) {
    EXPECT_THAT(outcome.err, MatchesRegex(kRefusal));
    return;
  }
  EXPECT_THAT(outcome.out, HasSubstr("GFLOP/s of multiply-adds in float, "));
  EXPECT_THAT(outcome.out, HasSubstr(" in bfloat16\n"));
  const json told = json::parse(shell.run(command + " --json").out);
  EXPECT_EQ(told["precision"], "bfloat16");
  const double peak = told["bfloat16_peak_flop_per_second"];
  EXPECT_GT(peak, 0);
  const json& step = told["step"];
  EXPECT_DOUBLE_EQ(step["share_of_peak"], step["flop_per_second"].get<double>() / peak);
}

// The model is one of single precision; the run file says how it came about, and repeats it.
TEST(Bfloat16, ARunCanBeRepeatedAndExplained) {
  if (!has_bfloat16()) return;  // IsRefusedInOneLineWhereTheTargetHasItNot
  const Shell shell;
  const auto weights = [&](const std::string& command) {
    const Outcome outcome = shell.run(command);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return json::parse(outcome.out)["weights_sha256"].get<std::string>();
  };
  const std::string trained =
      weights("chainrule train iris --epochs 5 --precision bfloat16 --quiet --json --out short");
  EXPECT_THAT(shell.read("short/run.toml"), HasSubstr("precision = \"bfloat16\""));
  EXPECT_EQ(weights("chainrule train short/run.toml --quiet --json --no-save"), trained);
  EXPECT_NE(weights("chainrule train iris --epochs 5 --quiet --json --no-save"), trained);
  EXPECT_EQ(json::parse(shell.run("chainrule inspect short --json").out)["precision"], "float");
  EXPECT_EQ(shell.run("chainrule explain short/run.toml --update 2").exit_code, 0);
  EXPECT_EQ(shell
                .run("chainrule train iris --from short --precision bfloat16 --epochs 1 --quiet "
                     "--no-save")
                .exit_code,
            0);
}

}  // namespace
}  // namespace chainrule::cli
