// Work that is the same however it is split, on as many threads as help it.
#pragma once

#include <algorithm>
#include <cstddef>

#include <chainrule/threads.h>

namespace chainrule {

/// Called with the number of a part: what a part does must not depend on who does it.
struct PartFunction {
  void (*call)(const void* context, std::size_t part);
  const void* context;
};

/// Runs parts 0, ..., n - 1 at once, part 0 on the calling thread; back when all are done. False if
/// one after the other: where there is one, where another call is at it, and inside a part, which
/// stays on its thread with all that it calls. No part may throw.
bool run_parts(std::size_t n, PartFunction function);

/// Whether this thread is inside a part.
bool is_inside_part();

/// The same for the range from `begin` to `end`.
struct RangeFunction {
  void (*call)(const void* context, std::size_t begin, std::size_t end);
  const void* context;
};

/// Nanoseconds of work, by the caller's guess, below two of which nobody asks whether another
/// thread would help. What is longer is measured, so the guess need not be good.
inline constexpr double kWorthAThread = 250;

/// Runs function over [0, n), n > 1, on as many threads as help: as the group says that it is in
/// (WorkGroup), or as was measured of its like alone.
void run_measured(const void* site, std::size_t n, double guessed_ns, RangeFunction function);

/// For tests: work is split among all threads there may be, whether it helps or not.
void split_always(bool always);

/// Calls that belong together, such as those of a training step, until the end of this scope: all
/// of them on one thread, or those that are long enough on several, whichever was measured to be
/// faster for the whole. Each alone would stay on one, where the numbers are that it reads.
class WorkGroup {
 public:
  /// `what` must live as long as the program; groups of one name and about one size are alike.
  WorkGroup(const char* what, double guessed_ns);
  ~WorkGroup();
  WorkGroup(const WorkGroup&) = delete;
  WorkGroup& operator=(const WorkGroup&) = delete;

 private:
  bool is_open_ = false;
};

/// What the calling thread computes until the end of this scope, for thread_choice().
class WorkName {
 public:
  /// `what` must live as long as the program. Layers are counted from 1; 0: no layer.
  explicit WorkName(const char* what, std::size_t layer = 0);
  ~WorkName();
  void now(const char* what);  // something else
  WorkName(const WorkName&) = delete;
  WorkName& operator=(const WorkName&) = delete;

 private:
  const char* what_before_;
  std::size_t layer_before_;
};

/// task(begin, end) over disjoint ranges that make up [0, n), of which each element takes about
/// `ns_each`.
template <class Task>
void parallel_for(std::size_t n, double ns_each, const Task& task) {
  static constexpr char kSite = 0;
  const double ns = static_cast<double>(n) * ns_each;
  if (n > 1 && ns >= 2 * kWorthAThread && max_threads() > 1) {
    const auto call = [](const void* context, std::size_t begin, std::size_t end) {
      (*static_cast<const Task*>(context))(begin, end);
    };
    run_measured(&kSite, n, ns, {call, &task});
  } else if (n > 0) {
    task(std::size_t{0}, n);
  }
}

/// task(begin, count) over disjoint runs of n elements, each a fraction of a nanosecond's work.
template <class Task>
void for_elements(std::size_t n, double ns_each, const Task& task) {
  constexpr std::size_t kRun = 1024;  // so that no two threads write to a cache line
  parallel_for((n + kRun - 1) / kRun, kRun * ns_each, [&](std::size_t begin, std::size_t end) {
    task(begin * kRun, std::min(n, end * kRun) - begin * kRun);
  });
}

}  // namespace chainrule
