// When a run that nobody watches on a terminal says where it stands.
#pragma once

namespace chainrule::cli {

/// At every tenth of the run, half a second apart at least; and where tenths take longer, after 10
/// seconds, later after a tenth of the time so far. A run of a second says 2 to 4 lines, one of a
/// day about a hundred.
class Pace {
 public:
  /// Whether a line is due now; the next one is then counted from here.
  bool due(double fraction, double seconds);

 private:
  int tenths_ = 0;      // that were told
  double seconds_ = 0;  // when the last line was due
};

}  // namespace chainrule::cli
