// Choosing the instruction set.
#include <chainrule/error.h>
#include <chainrule/target.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chainrule {
namespace {

TEST(Target, IsOneOfThoseThereAre) {
  const std::string before(target_name());
  const std::vector<std::string> all = available_targets();
  EXPECT_THAT(all, testing::Contains(before));
  for (const std::string& target : all) {
    set_target(target);
    EXPECT_EQ(target_name(), target);
    EXPECT_EQ(available_targets(), all);
  }
  set_target(before);
}

TEST(Target, AnUnknownOneIsRefusedAndNothingChanges) {
  const std::string before(target_name());
  EXPECT_THAT([] { set_target("sse9"); },
              testing::ThrowsMessage<Error>(testing::StartsWith(
                  "CHAINRULE_TARGET: this machine has no target \"sse9\"; it has ")));
  EXPECT_EQ(target_name(), before);
}

}  // namespace
}  // namespace chainrule
