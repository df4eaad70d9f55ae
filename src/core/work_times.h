// How long calls of one kind took on one thread and on several, and which way the next one goes.
#pragma once

#include <cstddef>

namespace chainrule {

/// Starts on one thread (what is long by the caller's guess: on several), looks at the other way
/// with a few calls, and takes whichever was measured to be faster. A look that found nothing is
/// repeated when 64 times its duration has passed, so looking costs less than 2 %, whatever it
/// finds; the first ones sooner if it was a near thing, for a thread just started may still share
/// the caller's processor. A look may have fallen into a bad moment for one thread: several are
/// judged soon at first, then ever more seldom. Those that take long for a while are left only if
/// one thread does not, at that time.
class WorkTimes {
 public:
  /// Calls of a look; the first one warms caches and wakes threads.
  static constexpr int kLook = 3;

  WorkTimes() = default;
  explicit WorkTimes(double guessed_ns);

  /// Whether the next call is to be shared by several threads. Below `least()` nanoseconds, asked
  /// only where it matters, one thread is enough.
  bool next(double (*least)());
  /// Whether the call that next() was asked about is to be timed.
  bool wants_time() const { return n_look_ > 0 || splits_; }
  /// Whether it is part of a look.
  bool is_looking() const { return n_look_ > 0; }
  /// The call took so long.
  void took(double ns);
  /// It was not timed, or not done as next() said.
  void done() { spent_ += one_; }

  /// Nanoseconds of a call on one thread and on several; 0 where that is not known.
  double one() const { return one_; }
  double several() const { return several_; }
  bool splits() const { return splits_; }

 private:
  bool looks_at_other() const { return splits_ ? n_look_ > 0 : n_look_ > 0 && n_look_ <= kLook; }
  void look_took(double ns);
  void end_look();
  void share_from_now();
  void judge_window();

  static constexpr double kFirstShare = 2;
  double one_ = 0, several_ = 0;
  double spent_ = 0;                    // since the last look, about
  double rest_ = 0;                     // until the next
  double early_share_ = kFirstShare;    // of the next early look's duration that is to pass
  double look_best_ = 0, look_ns_ = 0;  // of the look that goes on
  double window_ = 0;                   // ns of calls on several threads that are judged together
  double window_ns_ = 0;                // of those that are to be judged
  double n_window_ = 0, n_slow_ = 0;    // how many those are, and how many took longer than alone
  int n_bad_windows_ = 0;               // one after the other
  int n_look_ = 0;     // calls that are left of it: on one thread first, where that is the way
  double doubts_ = 0;  // ns that several threads took, to be held against the look that comes
  bool splits_ = false;
};

}  // namespace chainrule
