// How many threads the library may use, and how many it does use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <chainrule/export.h>

namespace chainrule {

/// Threads that this process may run at once: its CPU affinity, and its cgroups' quota rounded up.
CHAINRULE_EXPORT std::size_t available_threads();

/// The most threads that one call may use, its own included; available_threads() at the start.
/// Fewer are used where more were measured not to help. Results do not depend on it. While one
/// thread of the program computes on several, what others call runs on the thread that called it.
CHAINRULE_EXPORT std::size_t max_threads();
/// Throws Error kValue unless 1 <= n <= 256.
CHAINRULE_EXPORT void set_max_threads(std::size_t n);

/// A part of some work, of one kind and about one size. Times are in seconds of a call, 0 where not
/// measured.
struct ThreadedCall {
  std::string_view what;      ///< "a·W" for example; empty: without a name
  std::size_t layer = 0;      ///< from 1; 0: no layer's
  double one = 0;             ///< on one thread
  double several = 0;         ///< on several
  std::size_t n_threads = 1;  ///< that are taken now
};

/// Work that is done as a whole on one thread or on several, such as a training step.
struct ThreadedWork : ThreadedCall {
  std::uint64_t n_calls = 0;
  std::vector<ThreadedCall>
      calls;  ///< that it is made of and take long enough to ask, longest first
};

/// Why so many threads are used.
struct ThreadChoice {
  std::size_t max_threads = 1;
  std::size_t affinity = 0;  ///< processors that the CPU affinity names; 0: not known
  double quota = 0;          ///< processors that the cgroups' quota allows, 1.5 say; 0: no quota
  double call_seconds = 0;   ///< to call another thread, the least measured; 0: none was called yet
  double worth_seconds = 0;  ///< work that takes less is not tried on several threads; 0: as above
  /// What the calling thread computed with that maximum and was long enough to ask, what took most
  /// time in all first. Of a great many kinds the least called are forgotten.
  std::vector<ThreadedWork> works;
};
CHAINRULE_EXPORT ThreadChoice thread_choice();

}  // namespace chainrule
