// The part of Highway that is not in its headers, for a machine with one target.
#include <hwy/highway.h>

namespace hwy {

int64_t SupportedTargets() {
  return HWY_STATIC_TARGET;
}
void SetSupportedTargetsForTest(int64_t) {}
ChosenTarget& GetChosenTarget() {
  static ChosenTarget chosen;
  return chosen;
}

}  // namespace hwy
