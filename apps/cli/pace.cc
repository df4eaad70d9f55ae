// When a run that nobody watches on a terminal says where it stands.
#include "cli/pace.h"

#include <algorithm>

namespace chainrule::cli {

bool Pace::due(double fraction, double seconds) {
  const double waited = seconds - seconds_;
  const int tenths = static_cast<int>(fraction * 10);
  const bool is_tenth = tenths > tenths_ && waited >= 0.5;
  if (!is_tenth && waited < std::max(10.0, seconds_ / 10)) return false;
  tenths_ = tenths;
  seconds_ = seconds;
  return true;
}

}  // namespace chainrule::cli
