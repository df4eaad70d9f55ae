// How many threads this process may run at once.
#include <algorithm>
#include <fstream>
#include <string>
#include <thread>

#include <chainrule/threads.h>

#if defined(__linux__)
#include <sched.h>
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

double number_in(const std::string& path) {
  double number = 0;
  std::ifstream(path) >> number;
  return number;
}

// The quota that the process sees as its own cgroup's: version 2, or version 1.
std::size_t processors_of_quota() {
  std::ifstream both("/sys/fs/cgroup/cpu.max");
  double quota = 0, period = 0;
  if (both >> quota >> period) return whole_processors(quota, period);
  const std::string v1 = "/sys/fs/cgroup/cpu/cpu.cfs_";
  return whole_processors(number_in(v1 + "quota_us"), number_in(v1 + "period_us"));
}

}  // namespace

std::size_t available_threads() {
  std::size_t n = processors_of_affinity();
  if (n == 0) n = std::thread::hardware_concurrency();
  if (const std::size_t quota = processors_of_quota(); quota != 0) n = std::min(n, quota);
  return std::clamp<std::size_t>(n, 1, 256);
}

}  // namespace chainrule
