// Tests of near_name.h: what is suggested, and when nothing is.
#include <chainrule/near_name.h>
#include <gtest/gtest.h>

#include <vector>

namespace chainrule {
namespace {

const std::vector<std::string> kNames = {"train", "evaluate", "Export", "man"};

TEST(NearName, IsTheOneWithTheFewestChanges) {
  EXPECT_EQ(did_you_mean("trian", kNames), "; did you mean \"train\"?");  // swapped
  EXPECT_EQ(did_you_mean("trxxn", kNames), "");  // two letters of five are too many
  EXPECT_EQ(did_you_mean("trains", kNames), "; did you mean \"train\"?");
  EXPECT_EQ(did_you_mean("evalute", kNames), "; did you mean \"evaluate\"?");
}

TEST(NearName, TakesUpperCaseForLower) {
  EXPECT_EQ(did_you_mean("EXPORT", kNames), "; did you mean \"Export\"?");
}

TEST(NearName, IsNotGuessedFromNothing) {
  EXPECT_EQ(did_you_mean("predict", kNames), "");
  EXPECT_EQ(did_you_mean("", kNames), "");
  EXPECT_EQ(did_you_mean("abc", {}), "");
}

}  // namespace
}  // namespace chainrule
