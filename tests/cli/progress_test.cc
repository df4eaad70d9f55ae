// Tests of what a person sees on a terminal while a network trains, and of Ctrl-C.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/text.h"
#include "shell.h"

namespace chainrule::cli {
namespace {

using testing::Contains;
using testing::ContainsRegex;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

TEST(Progress, ABarThatEndsClean) {
  const Shell shell;
  const Screen screen = shell.run_on_terminal("chainrule train iris --epochs 50 --no-save", 120);
  EXPECT_EQ(screen.exit_code, 0);
  EXPECT_THAT(screen.frames.front(), ContainsRegex("^  0 % ▕ +▏  epoch 0/50"));
  EXPECT_THAT(screen.lines.front(),
              ContainsRegex("^100 % ▕(█)+▏  epoch 50/50  loss .*  training accuracy .* m?s$"));
  EXPECT_THAT(screen.lines[1], testing::StartsWith("Data "));
  EXPECT_THAT(screen.raw, HasSubstr("\x1b[36m"));
}

TEST(Progress, NoColorIsHonoured) {
  const Shell shell;
  const Screen screen =
      shell.run_on_terminal("NO_COLOR=1 chainrule train iris --epochs 5 --no-save", 120);
  EXPECT_THAT(screen.raw, HasSubstr("█"));
  EXPECT_THAT(screen.raw, Not(ContainsRegex("\x1b\\[[0-9;]*m")));
}

TEST(Progress, NarrowTerminalsDoNotWrap) {
  const Shell shell;
  for (unsigned short columns = 20; columns <= 60;
       columns = static_cast<unsigned short>(columns + 20)) {
    const Screen screen =
        shell.run_on_terminal("chainrule train iris --epochs 5 --no-save >/dev/null", columns);
    ASSERT_FALSE(screen.frames.empty());
    for (const std::string& frame : screen.frames) {
      EXPECT_LT(display_width(frame), columns) << frame;
    }
  }
}

TEST(Progress, ADumbTerminalGetsPlainLines) {
  const Shell shell;
  const Screen screen =
      shell.run_on_terminal("TERM=dumb chainrule train iris --epochs 5 --no-save", 80);
  EXPECT_THAT(screen.raw, Not(HasSubstr("\x1b")));
  EXPECT_THAT(screen.lines, Contains(ContainsRegex("^100 %, epoch 5/5")));
}

TEST(Progress, CtrlCKeepsWhatIsTrained) {
  const Shell shell;
  const Screen screen = shell.run_on_terminal(
      "trap : INT; chainrule train digits --epochs 1000000 --out run; echo code $?", 100,
      "accuracy", "\x03");
  EXPECT_EQ(screen.lines.back(), "code 130");
  EXPECT_THAT(screen.lines, Contains(HasSubstr("chainrule: stopped by Ctrl-C")));
  EXPECT_THAT(screen.lines, Contains(ContainsRegex("Saved +run/")));
  EXPECT_EQ(shell.run("chainrule predict run digits").exit_code, 0);
}

}  // namespace
}  // namespace chainrule::cli
