// Work that is the same however it is split, on as many threads as it is worth.
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

/// Runs parts 0, ..., n - 1 at once, part 0 on the calling thread; back when all are done. Where
/// others are at it, one after the other. No part may throw.
void run_parts(std::size_t n, PartFunction function);

/// Nanoseconds of work for which another thread pays: about four times what it takes to call it.
inline constexpr double kWorthAThread = 4000;

/// task(begin, end) over disjoint ranges that make up [0, n), of which each element takes about
/// `ns_each`.
template <class Task>
void parallel_for(std::size_t n, double ns_each, const Task& task) {
  const double worth = static_cast<double>(n) * ns_each / kWorthAThread;
  if (worth >= 2) {
    const std::size_t most = std::min(n, max_threads());
    const std::size_t n_parts =
        worth < static_cast<double>(most) ? static_cast<std::size_t>(worth) : most;
    if (n_parts > 1) {
      const auto part = [&](std::size_t p) { task(n * p / n_parts, n * (p + 1) / n_parts); };
      using Part = decltype(part);
      run_parts(n_parts, {[](const void* context, std::size_t p) {
                            (*static_cast<const Part*>(context))(p);
                          },
                          &part});
      return;
    }
  }
  if (n > 0) task(std::size_t{0}, n);
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
