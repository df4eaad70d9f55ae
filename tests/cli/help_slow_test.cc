// Runs every example of every --help.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "shell.h"

namespace chainrule::cli {
namespace {

class Help : public testing::TestWithParam<const char*> {};

TEST_P(Help, ExamplesRun) {
  const Shell shell;
  const Outcome help = shell.run(std::string("chainrule ") + GetParam() + " --help");
  ASSERT_EQ(help.exit_code, 0);
  ASSERT_EQ(help.err, "");
  std::istringstream text(help.out);
  std::string line;
  while (std::getline(text, line) && line != "Examples:") {
    EXPECT_LE(line.size(), 100u) << line;
  }
  int n_examples = 0;
  while (std::getline(text, line)) {
    ++n_examples;
    const Outcome outcome = shell.run(line);
    EXPECT_EQ(outcome.exit_code, 0) << line << "\n" << outcome.err;
    EXPECT_THAT(outcome.err, testing::Not(testing::HasSubstr("chainrule: "))) << line;
  }
  EXPECT_GE(n_examples, 1);
}

INSTANTIATE_TEST_SUITE_P(All, Help,
                         testing::Values("", "train", "evaluate", "predict", "data", "gradcheck",
                                         "bench", "inspect", "export", "explain", "check",
                                         "exercise", "completions", "man"),
                         [](const auto& test) {
                           return test.param[0] == '\0' ? std::string("program")
                                                        : std::string(test.param);
                         });

}  // namespace
}  // namespace chainrule::cli
