// Tests of count_text.h.
#include <chainrule/count_text.h>
#include <gtest/gtest.h>

namespace chainrule {
namespace {

TEST(CountText, CountsHaveThousands) {
  EXPECT_EQ(grouped_count(0), "0");
  EXPECT_EQ(grouped_count(999), "999");
  EXPECT_EQ(grouped_count(1000), "1,000");
  EXPECT_EQ(grouped_count(1234567), "1,234,567");
  EXPECT_EQ(count_of(1, "row", "rows"), "1 row");
  EXPECT_EQ(count_of(0, "row", "rows"), "0 rows");
}

}  // namespace
}  // namespace chainrule
