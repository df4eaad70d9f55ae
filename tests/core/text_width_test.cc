// Columns that UTF-8 text takes.
#include "core/text_width.h"

#include <gtest/gtest.h>

namespace chainrule {
namespace {

TEST(TextWidth, CountsCodePointsAndWideOnesTwice) {
  EXPECT_EQ(text_width(""), 0u);
  EXPECT_EQ(text_width("plain"), 5u);
  EXPECT_EQ(text_width("naïve Ωя"), 8u);
  EXPECT_EQ(text_width("鸢尾花"), 6u);
  EXPECT_EQ(text_width("한글"), 4u);
  EXPECT_EQ(text_width("😀"), 2u);
  EXPECT_EQ(text_width("𝛿"), 1u);
  EXPECT_EQ(text_width("m\u0302"), 1u);
}

TEST(TextWidth, ReadsBrokenTextWithoutLeavingIt) {
  EXPECT_EQ(text_width("a\xE8"), 2u);
  EXPECT_EQ(text_width("\xE8\xB1"), 1u);
}

TEST(TextWidth, AlignsAndNeverCuts) {
  EXPECT_EQ(align_left("花", 4), "花  ");
  EXPECT_EQ(align_right("é", 3), "  é");
  EXPECT_EQ(align_right("longer", 3), "longer");
  EXPECT_EQ(max_text_width({"a", "花", "abc"}), 3u);
}

}  // namespace
}  // namespace chainrule
