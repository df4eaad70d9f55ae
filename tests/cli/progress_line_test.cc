// Tests of the line that says how far a run is.
#include "cli/progress_line.h"

#include <gtest/gtest.h>

#include "cli/text.h"

namespace chainrule::cli {
namespace {

Standing half_way() {
  return {.fraction = 0.5,
          .unit = "epoch",
          .count = 15,
          .total = 30,
          .fold = 0,
          .n_folds = 0,
          .loss = 0.04213,
          .score = 0.99111,
          .score_part = "validation",
          .score_name = "accuracy",
          .samples_per_second = 152345,
          .seconds = 1.2,
          .seconds_left = 1.2,
          .is_over = false};
}

TEST(ProgressLine, PlainLineSaysEverything) {
  EXPECT_EQ(
      plain_line(half_way()),
      " 50 %, epoch 15/30, loss 0.0421, validation accuracy 0.9911, 152k samples/s, 0:01 left");
}

TEST(ProgressLine, AtTheEndTheTimeTakenStandsForTheTimeLeft) {
  Standing at = half_way();
  at.fraction = 1;
  at.is_over = true;
  at.seconds_left = {};
  EXPECT_EQ(plain_line(at),
            "100 %, epoch 15/30, loss 0.0421, validation accuracy 0.9911, 152k samples/s, 1.2 s");
}

TEST(ProgressLine, NothingIsSaidOfWhatIsNotKnownYet) {
  Standing start;
  start.total = 3;
  EXPECT_EQ(plain_line(start), "  0 %, epoch 0/3");
}

TEST(ProgressLine, WideEnoughForAll) {
  EXPECT_EQ(bar_line(half_way(), 200, false),
            " 50 % ▕███████████████               ▏  epoch 15/30  loss 0.0421  "
            "validation accuracy 0.9911  152k samples/s  0:01 left");
}

TEST(ProgressLine, ColourIsOnlyAroundTheBar) {
  const std::string line = bar_line(half_way(), 200, true);
  EXPECT_NE(line.find("▕\x1b[36m█"), std::string::npos);
  EXPECT_NE(line.find(" \x1b[0m▏"), std::string::npos);
}

TEST(ProgressLine, WhatMattersLeastGoesFirst) {
  const auto after_bar = [](std::size_t columns) {
    const std::string line = bar_line(half_way(), columns, false);
    return line.substr(line.find("▏  ") + std::string("▏  ").size());
  };
  EXPECT_EQ(after_bar(100),
            "epoch 15/30  loss 0.0421  validation accuracy 0.9911  152k samples/s  0:01 left");
  EXPECT_EQ(after_bar(90),
            "epoch 15/30  loss 0.0421  validation accuracy 0.9911  152k/s  0:01 left");
  EXPECT_EQ(after_bar(80), "epoch 15/30  loss 0.0421  accuracy 0.9911  152k/s  0:01 left");
  EXPECT_EQ(after_bar(60), "epoch 15/30  loss 0.0421  accuracy 0.9911");
  EXPECT_EQ(after_bar(45), "epoch 15/30  loss 0.0421");
  EXPECT_EQ(bar_line(half_way(), 12, false), " 50 %");
}

TEST(ProgressLine, NeverWiderThanTheTerminal) {
  Standing at = half_way();
  at.fold = 3;
  at.n_folds = 10;
  for (std::size_t columns = 0; columns < 200; ++columns) {
    for (const double fraction : {0.0, 0.013, 0.5, 0.999, 1.0}) {
      at.fraction = fraction;
      EXPECT_LE(display_width(bar_line(at, columns, false)), columns);
    }
  }
}

TEST(ProgressLine, TheBarMovesByEighthsOfAColumn) {
  Standing at = half_way();
  std::string before;
  for (int i = 1; i < 240; ++i) {
    at.fraction = i / 240.0 + 1e-9;
    const std::string line = bar_line(at, 200, false).substr(6);
    EXPECT_NE(line, before);
    before = line;
  }
}

}  // namespace
}  // namespace chainrule::cli
