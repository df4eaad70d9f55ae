// Tests of when a run without a terminal says where it stands.
#include "cli/pace.h"

#include <gtest/gtest.h>

namespace chainrule::cli {
namespace {

// The lines of a run of that many seconds that asks every millisecond, or a million times.
int lines_of(double seconds) {
  Pace pace;
  int lines = 0;
  const double step = seconds < 1000 ? 0.001 / seconds : 1e-6;
  for (double fraction = 0; fraction < 1; fraction += step) {
    lines += pace.due(fraction, fraction * seconds) ? 1 : 0;
  }
  return lines;
}

TEST(Pace, AShortRunSaysLittle) {
  EXPECT_EQ(lines_of(0.1), 0);
  EXPECT_LE(lines_of(1), 2);
}

TEST(Pace, TenthsWhereTheyTakeLessThanTenSeconds) {
  EXPECT_EQ(lines_of(20), 9);
}

TEST(Pace, EveryTenSecondsWhereTenthsTakeLonger) {
  const int lines = lines_of(200);
  EXPECT_GE(lines, 18);
  EXPECT_LE(lines, 30);
}

TEST(Pace, ADayIsNoFlood) {
  const int lines = lines_of(86400);
  EXPECT_GE(lines, 50);
  EXPECT_LE(lines, 110);
}

}  // namespace
}  // namespace chainrule::cli
