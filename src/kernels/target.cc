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
    {"avx512", HWY_AVX3}, {"avx2", HWY_AVX2},     {"neon", HWY_NEON},
    {"wasm", HWY_WASM},   {"scalar", HWY_SCALAR}, {"scalar", HWY_EMU128},
};

// What was compiled in and this machine can run.
std::int64_t runnable() {
  hwy::SetSupportedTargetsForTest(0);
  return (hwy::SupportedTargets() | HWY_STATIC_TARGET) & HWY_TARGETS;
}

void use(std::int64_t bit) {
  hwy::SetSupportedTargetsForTest(bit);
  hwy::GetChosenTarget().Update(bit);
}

std::string_view chosen_name = "";

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
      use(target.bit);
      chosen_name = target.name;
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

void choose_target() {
  const char* wanted = std::getenv("CHAINRULE_TARGET");
  set_target(wanted != nullptr && *wanted != '\0' ? std::string(wanted) : available_targets()[0]);
}

std::string_view target_name() {
  choose_target_once();
  return chosen_name;
}

}  // namespace chainrule
