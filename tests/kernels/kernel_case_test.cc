// Random calls of all kernels: the same bits on every target, and those of the orders written out.
#include "kernel_case.h"

#include <gtest/gtest.h>

#include <cstdlib>

#ifdef CHAINRULE_HAS_RAPIDCHECK
#include <rapidcheck.h>
#endif

namespace chainrule {
namespace {

#ifdef CHAINRULE_HAS_RAPIDCHECK

// RC_PARAMS="seed=2 max_success=100000" makes other ones; what fails is made shorter and shown.
TEST(KernelCase, IsTheSameOnEveryTarget) {
  setenv("RC_PARAMS", "seed=1 max_success=500 max_size=60", 0);
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& bytes, std::uint32_t more) {
    std::vector<std::uint8_t> all = bytes;
    for (int shift = 0; shift < 32; shift += 8)
      all.push_back(static_cast<std::uint8_t>(more >> shift));
    const std::string difference = difference_of_targets(all);
    if (!difference.empty()) RC_FAIL(difference);
  }));
}

#else

TEST(KernelCase, IsTheSameOnEveryTarget) {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    const std::uint8_t bytes[] = {static_cast<std::uint8_t>(seed),
                                  static_cast<std::uint8_t>(seed >> 8)};
    EXPECT_EQ(difference_of_targets(bytes), "") << "case " << seed;
  }
}

#endif

}  // namespace
}  // namespace chainrule
