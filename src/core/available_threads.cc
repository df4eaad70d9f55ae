// How many threads this process may run at once.
#include <algorithm>
#include <cstdlib>
#include <thread>

#include <chainrule/threads.h>

#if defined(__linux__)
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>
#endif

namespace chainrule {
namespace {

// Processors that the affinity of this thread names; 0 where that is not known.
std::size_t processors_of_affinity() {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) {
    return static_cast<std::size_t>(CPU_COUNT(&set));
  }
#endif
  return 0;
}

// Quota over period, rounded up; 0 for none.
std::size_t whole_processors(double quota, double period) {
  if (!(quota > 0) || !(period > 0)) return 0;
  return static_cast<std::size_t>(std::clamp((quota + period - 1) / period, 1.0, 1e6));
}

// The numbers at the start of a small file; 0 for those that are not there. Asks for no memory, for
// the first who wants to know may be a prediction.
struct TwoNumbers {
  double first = 0, second = 0;
};
TwoNumbers numbers_in([[maybe_unused]] const char* path) {
  TwoNumbers numbers;
#if defined(__linux__)
  char text[64] = {};
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return numbers;
  const ssize_t n = read(file, text, sizeof(text) - 1);
  close(file);
  if (n <= 0) return numbers;
  char* end = text;
  numbers.first = std::strtod(text, &end);
  numbers.second = std::strtod(end, nullptr);
#endif
  return numbers;
}

// The quota that the process sees as its own cgroup's: version 2, or version 1.
std::size_t processors_of_quota() {
  const TwoNumbers both = numbers_in("/sys/fs/cgroup/cpu.max");
  if (both.second > 0) return whole_processors(both.first, both.second);
  return whole_processors(numbers_in("/sys/fs/cgroup/cpu/cpu.cfs_quota_us").first,
                          numbers_in("/sys/fs/cgroup/cpu/cpu.cfs_period_us").first);
}

}  // namespace

std::size_t available_threads() {
  std::size_t n = processors_of_affinity();
  if (n == 0) n = std::thread::hardware_concurrency();
  if (const std::size_t quota = processors_of_quota(); quota != 0) n = std::min(n, quota);
  return std::clamp<std::size_t>(n, 1, 256);
}

}  // namespace chainrule
