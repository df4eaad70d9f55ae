// Tests of names, counts and durations as a person reads them.
#include "cli/text.h"

#include <gtest/gtest.h>

namespace chainrule::cli {
namespace {

TEST(Text, WideCharactersTakeTwoColumns) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("größe"), 5u);
  EXPECT_EQ(display_width("花瓣"), 4u);
}

TEST(Text, ControlCharactersDoNotReachATerminal) {
  EXPECT_EQ(printable("a\n\x1b[31mb\x7f"), "a??[31mb?");
}

TEST(Text, LinesBreakAtBlanks) {
  EXPECT_EQ(wrapped("", 10, 4), "");
  EXPECT_EQ(wrapped("ab cde", 10, 4), "ab cde");
  EXPECT_EQ(wrapped("ab cdef gh", 10, 4), "ab\n    cdef\n    gh");
  EXPECT_EQ(wrapped("unbreakable x", 10, 4), "unbreakable\n    x");
}

TEST(Text, ShortNumbersHaveThreeFigures) {
  EXPECT_EQ(short_number(7), "7");
  EXPECT_EQ(short_number(999.4), "999");
  EXPECT_EQ(short_number(999.6), "1.00k");
  EXPECT_EQ(short_number(15230), "15.2k");
  EXPECT_EQ(short_number(152300), "152k");
  EXPECT_EQ(short_number(1.5e6), "1.50M");
  EXPECT_EQ(short_number(2e15), "2000T");
}

TEST(Text, MeasuresKeepFiguresWhereDecimalsWouldNot) {
  EXPECT_EQ(measure(0), "0.0000");
  EXPECT_EQ(measure(0.98765), "0.9877");
  EXPECT_EQ(measure(0.00012345), "1.23e-04");
  EXPECT_EQ(measure(-123456), "-1.23e+05");
}

TEST(Text, Durations) {
  EXPECT_EQ(clock_time(0), "0:00");
  EXPECT_EQ(clock_time(59.6), "1:00");
  EXPECT_EQ(clock_time(3723), "1:02:03");
  EXPECT_EQ(duration(0.00042), "0.4 ms");
  EXPECT_EQ(duration(0.0423), "42 ms");
  EXPECT_EQ(duration(0.96), "1.0 s");
  EXPECT_EQ(duration(42.4), "42 s");
  EXPECT_EQ(duration(61), "1:01");
}

}  // namespace
}  // namespace chainrule::cli
