// The rule by which work stays on one thread or is shared.
#include "core/work_times.h"

#include <algorithm>
#include <utility>

namespace chainrule {
namespace {

constexpr double kGain = 0.95;       // of the time of one thread, at most, for several to be chosen
constexpr double kLooksShare = 64;   // a look may take one part in so many
constexpr double kLeastRest = 20e6;  // ns between looks at several, so that idle threads can sleep
constexpr double kFirstLook = 20e6;  // ns that the first look may take without having been earned
// Calls on several threads are judged together for so many ns: a few turns of the system's
// scheduler, since a thread that has to wait for its processor holds up one call and spares the
// next.
constexpr double kWindow = 50e6, kFirstWindow = 1e6;  // each is twice the one before
constexpr double kWindowCalls = 8;                    // at least, in less than a whole one
constexpr double kHopeless = 3;                       // times as slow as one thread: judged at once
constexpr int kBadWindows = 2;  // one after the other, that make doubtful whether several help;
constexpr double kShortWindow = 10e6;  // ns; of windows meant to be shorter, one
constexpr int kLook = WorkTimes::kLook;

// When the first look may take place if a call takes so long.
double first_rest(double ns) {
  const double look = kLook * ns;
  return look > kFirstLook ? kLooksShare * look : 0;
}

}  // namespace

WorkTimes::WorkTimes(double guessed_ns) : rest_(first_rest(guessed_ns)) {
  if (rest_ > 0) share_from_now();
}

void WorkTimes::share_from_now() {
  splits_ = true;
  window_ = kFirstWindow;
  window_ns_ = n_window_ = n_slow_ = 0;
  n_bad_windows_ = 0;
}

bool WorkTimes::next(double (*least)()) {
  if (n_look_ == 0 && spent_ >= rest_) {
    n_look_ = splits_ ? kLook : 2 * kLook;
    look_best_ = look_ns_ = 0;
  }
  if (!splits_ && n_look_ == kLook && look_ns_ == 0 && one_ < least()) {
    several_ = 0;  // what was known of longer work
    end_look();
  }
  return splits_ != looks_at_other();
}

void WorkTimes::took(double ns) {
  spent_ += ns;
  if (n_look_ > 0) return look_took(ns);
  window_ns_ += ns;
  n_window_ += 1;
  n_slow_ += ns >= one_ ? 1 : 0;
  several_ = window_ns_ / n_window_;
  if (one_ == 0) rest_ = first_rest(several_);
  const bool is_over = window_ns_ >= window_ || several_ > kHopeless * one_;
  if (window_ns_ >= kWindow || (n_window_ >= kWindowCalls && is_over)) judge_window();
}

void WorkTimes::look_took(double ns) {
  const bool is_first = n_look_ % kLook == 0;
  if (looks_at_other()) look_ns_ += ns;
  if (!is_first) look_best_ = look_best_ == 0 ? ns : std::min(look_best_, ns);
  --n_look_;
  if (n_look_ == 0) {
    const bool is_news = one_ == 0;
    (splits_ ? one_ : several_) = look_best_;
    end_look();
    if (is_news) splits_ = several_ != 0 && several_ < kGain * one_;
  } else if (n_look_ == kLook) {  // what one thread takes now is known; several are next
    one_ = look_best_;
    look_best_ = 0;
  }
}

// Calls on several threads are judged by their windows; after bad ones, by what one thread takes at
// the same time.
void WorkTimes::end_look() {
  n_look_ = 0;
  // A mean, which has hiccups in it, beside the least time of one thread: then no more is asked.
  const double gain = splits_ ? 1 : kGain;
  const bool helps = several_ != 0 && several_ < gain * one_;
  if (helps && !splits_) {
    share_from_now();
  } else if (doubts_ != 0) {
    splits_ = helps;
  }
  const double cost = look_ns_ + std::exchange(doubts_, 0);
  double share = kLooksShare;
  if (!splits_ && several_ != 0 && several_ < kHopeless * one_ && early_share_ < kLooksShare) {
    share = early_share_;
    early_share_ *= 2;
  }
  rest_ = splits_ ? share * cost : std::max(share * cost, kLeastRest);
  spent_ = 0;
}

// A single bad window is a hiccup of the machine, which would have held up one thread as well; and
// of more it may be that the machine is busier than when one thread was looked at. So that is done
// again, at once.
void WorkTimes::judge_window() {
  // A short one by most of its calls, so that none counts for all of them.
  const bool is_short = window_ < kShortWindow;
  const bool is_bad = one_ != 0 && (is_short ? n_slow_ > n_window_ / 2 : several_ >= one_);
  n_bad_windows_ = is_bad ? n_bad_windows_ + 1 : 0;
  if (n_bad_windows_ >= (is_short ? 1 : kBadWindows)) {
    doubts_ = n_bad_windows_ * window_ns_;
    spent_ = rest_;
    n_bad_windows_ = 0;
  }
  if (!is_bad) {
    if (one_ != 0 && window_ >= kWindow) early_share_ = kFirstShare;
    window_ = std::min(2 * window_, kWindow);
  }
  window_ns_ = n_window_ = n_slow_ = 0;
}

}  // namespace chainrule
