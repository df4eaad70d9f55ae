// The instruction set that the kernels run on.
#include <chainrule/target.h>

#include <hwy/highway.h>

#include <cstdint>
#include <cstdlib>

#include "core/fail.h"
#include "kernels/dispatch.h"

namespace chainrule {
namespace {

struct NamedTarget {
  std::string_view name;
  std::int64_t bit;
};

constexpr NamedTarget kTargets[] = {
    {"avx512", HWY_AVX3},           {"avx2", HWY_AVX2},     {"neon", HWY_NEON}, {"wasm", HWY_WASM},
    {"scalar", HWY_SCALAR},         {"scalar", HWY_EMU128},
#ifdef HWY_NEON_WITHOUT_AES  // newer versions of Highway; no kernel uses AES
    {"neon", HWY_NEON_WITHOUT_AES},
#endif
};

// What was compiled in and this machine can run. Highway chooses a target by the way when it is
// asked, so that it is asked once, before ours is chosen.
std::int64_t runnable() {
  static const std::int64_t mask = [] {
    const std::int64_t supported = hwy::SupportedTargets() | HWY_STATIC_TARGET;
    hwy::GetChosenTarget().DeInit();
    return supported & HWY_TARGETS;
  }();
  return mask;
}

std::string_view chosen_name = "";

void use(const NamedTarget& target) {
  hwy::SetSupportedTargetsForTest(target.bit);
  chosen_name = target.name;
  hwy::GetChosenTarget().Update(target.bit);  // last: other threads look at this one
}

// Reads CHAINRULE_TARGET; without it takes the best. Allocates nothing then.
bool choose() {
  const char* wanted = std::getenv("CHAINRULE_TARGET");
  if (wanted != nullptr && *wanted != '\0') {
    set_target(wanted);
    return true;
  }
  const std::int64_t mask = runnable();
  for (const NamedTarget& target : kTargets) {
    if (!(mask & target.bit)) continue;
    use(target);
    break;
  }
  return true;
}

}  // namespace

std::vector<std::string> available_targets() {
  const std::int64_t mask = runnable();
  std::vector<std::string> names;
  for (const NamedTarget& target : kTargets) {
    if (mask & target.bit) names.emplace_back(target.name);
  }
  return names;
}

void set_target(std::string_view name) {
  const std::int64_t mask = runnable();
  for (const NamedTarget& target : kTargets) {
    if (target.name == name && (mask & target.bit)) {
      use(target);
      return;
    }
  }
  std::string known;
  for (const std::string& available : available_targets()) {
    known += (known.empty() ? "" : ", ") + available;
  }
  fail(ErrorCode::kValue, "CHAINRULE_TARGET: this machine has no target \"{}\"; it has {}", name,
       known);
}

// Whoever comes first chooses; others wait for it.
void choose_target() {
  [[maybe_unused]] static const bool chosen = choose();
}

std::string_view target_name() {
  choose_target_once();
  return chosen_name;
}

}  // namespace chainrule
