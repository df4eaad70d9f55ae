// Philox against the published vectors of Random123 and its uses.
#include <chainrule/philox.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>
#include <vector>

namespace chainrule {
namespace {

// kat_vectors of Random123: philox4x32-10 with counter and key all zero, all one, and digits of pi.
TEST(Philox, EqualsThePublishedVectors) {
  const auto zero = Philox(0).block(Purpose{0}, 0, 0, 0);
  EXPECT_EQ(zero, (std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  const auto ones =
      Philox(~std::uint64_t{0}).block(Purpose{0xffff}, 0xffff, 0xffffffff, ~std::uint64_t{0});
  EXPECT_EQ(ones, (std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  const auto pi =
      Philox(0x299f31d0a4093822).block(Purpose{0x243f}, 0x6a88, 0x85a308d3, 0x0370734413198a2e);
  EXPECT_EQ(pi, (std::array<std::uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, WordsAreThoseOfTheBlock) {
  const Philox philox(7);
  const auto block = philox.block(Purpose::kDropout, 2, 5, 11);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(philox.word(Purpose::kDropout, 2, 20 + i, 11), block[i]);
  }
}

TEST(Philox, UniformIsInTheOpenIntervalAndHasTheRightMean) {
  const Philox philox(1);
  double sum = 0;
  for (std::uint64_t i = 0; i < 100000; ++i) {
    const double u = philox.uniform(Purpose::kWeights, 1, i, 0);
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
  }
  EXPECT_NEAR(sum / 100000, 0.5, 5 * 0.2887 / 316.2);
}

TEST(Philox, ShuffleIsAPermutationThatDependsOnItsPresentation) {
  std::vector<std::size_t> first(1000), second;
  std::iota(first.begin(), first.end(), 0);
  second = first;
  Philox(3).shuffle(first, Purpose::kShuffle, 0);
  Philox(3).shuffle(second, Purpose::kShuffle, 1);
  EXPECT_NE(first, second);
  EXPECT_EQ(std::set<std::size_t>(first.begin(), first.end()).size(), 1000u);
}

TEST(Philox, BelowReachesEveryValueEvenly) {
  std::vector<int> counts(7);
  for (std::uint64_t i = 0; i < 70000; ++i) ++counts[Philox(5).below(7, Purpose::kSample, 0, i, 0)];
  for (int count : counts) EXPECT_NEAR(count, 10000, 5 * 93);
}

}  // namespace
}  // namespace chainrule
