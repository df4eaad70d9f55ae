// A kernel runs as it was compiled for the target that was chosen, and for no other.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dispatch_test.cc"
#include <hwy/foreach_target.h>
// After foreach_target.h.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {

// A kernel that says what it was compiled for.
std::int64_t compiled_for() {
  return HWY_TARGET;
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <chainrule/target.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "kernels/dispatch.h"

namespace chainrule {
HWY_EXPORT(compiled_for);

namespace {

std::string name_of(std::int64_t target) {
  static const std::map<std::int64_t, std::string> kNames = {
      {HWY_AVX3, "avx512"},
      {HWY_AVX2, "avx2"},
      {HWY_NEON, "neon"},
#ifdef HWY_NEON_WITHOUT_AES
      {HWY_NEON_WITHOUT_AES, "neon"},
#endif
      {HWY_WASM, "wasm"},
      {HWY_SCALAR, "scalar"},
      {HWY_EMU128, "scalar"},
  };
  return kNames.at(target);
}

TEST(Dispatch, TheForcedTargetRuns) {
  const std::string before(target_name());
  EXPECT_EQ(name_of(CHAINRULE_DISPATCH(compiled_for)), before);
  for (const std::string& target : available_targets()) {
    set_target(target);
    EXPECT_EQ(name_of(CHAINRULE_DISPATCH(compiled_for)), target);
    available_targets();  // which asks Highway
    EXPECT_EQ(name_of(CHAINRULE_DISPATCH(compiled_for)), target);
  }
  set_target(before);
}

}  // namespace
}  // namespace chainrule
#endif
