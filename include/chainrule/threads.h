// How many threads the library may use.
#pragma once

#include <cstddef>

#include <chainrule/export.h>

namespace chainrule {

/// Threads that this process may run at once: its CPU affinity, and its cgroup's quota rounded up.
CHAINRULE_EXPORT std::size_t available_threads();

/// The most threads that one call may use, its own included; available_threads() at the start.
/// Small work takes fewer. Results do not depend on it. While one thread of the program computes on
/// several, what others call runs on the thread that called it.
CHAINRULE_EXPORT std::size_t max_threads();
/// Throws Error kValue unless 1 <= n <= 256.
CHAINRULE_EXPORT void set_max_threads(std::size_t n);

}  // namespace chainrule
