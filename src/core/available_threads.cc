// How many threads this process may run at once.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <initializer_list>
#include <string_view>
#include <thread>

#include <chainrule/threads.h>

#include "core/cpu_limits.h"

#if defined(__linux__)
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>
#endif

namespace chainrule {
namespace {

std::size_t processors_of_affinity() {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) {
    return static_cast<std::size_t>(CPU_COUNT(&set));
  }
#endif
  return 0;
}

// The start of a small file, with a 0 behind it; empty where there is none. Asks for no memory, for
// the first who wants to know may be a prediction.
using SmallText = std::array<char, 4096>;
SmallText text_of([[maybe_unused]] const char* path) {
  SmallText text = {};
#if defined(__linux__)
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return text;
  const ssize_t n = read(file, text.data(), text.size() - 1);
  close(file);
  text[n > 0 ? static_cast<std::size_t>(n) : 0] = 0;
#endif
  return text;
}

double number_in(const char* path) {
  return std::strtod(text_of(path).data(), nullptr);
}

double quotient(double quota, double period) {
  return quota > 0 && period > 0 ? quota / period : 0;
}

// A path in memory of its own; one that is too long names nothing.
class Path {
 public:
  Path(std::initializer_list<std::string_view> parts) {
    for (const std::string_view part : parts) {
      if (part.size() >= text_.size() - size_) {
        size_ = 0;
        break;
      }
      std::copy(part.begin(), part.end(), text_.begin() + static_cast<std::ptrdiff_t>(size_));
      size_ += part.size();
    }
    text_[size_] = 0;
  }
  const char* c_str() const { return text_.data(); }
  operator std::string_view() const { return {text_.data(), size_}; }

 private:
  SmallText text_;
  std::size_t size_ = 0;
};

// The quota of one cgroup's folder: version 2, or version 1.
double quota_in(std::string_view folder) {
  const SmallText both = text_of(Path{folder, "/cpu.max"}.c_str());
  char* end = nullptr;
  const double quota = std::strtod(both.data(), &end);
  if (both[0] != 0) return quotient(quota, std::strtod(end, nullptr));
  return quotient(number_in(Path{folder, "/cpu.cfs_quota_us"}.c_str()),
                  number_in(Path{folder, "/cpu.cfs_period_us"}.c_str()));
}

double least(double a, double b) {
  return a == 0 ? b : b == 0 ? a : std::min(a, b);
}

// The quotas of root/cgroup and of all folders on the way there.
double quota_down_to(std::string_view root, std::string_view cgroup) {
  double quota = quota_in(root);
  for (std::size_t end = cgroup.find_first_not_of('/'); end < cgroup.size();) {
    end = std::min(cgroup.find('/', end + 1), cgroup.size());
    quota = least(quota, quota_in(Path{root, cgroup.substr(0, end)}));
  }
  return quota;
}

// Whether a list as "cpu,cpuacct" has "cpu".
bool has_cpu(std::string_view controllers) {
  while (!controllers.empty()) {
    const std::size_t end = std::min(controllers.find(','), controllers.size());
    if (controllers.substr(0, end) == "cpu") return true;
    controllers.remove_prefix(std::min(end + 1, controllers.size()));
  }
  return false;
}

}  // namespace

// Lines are "0::/a/b" in version 2, "4:cpu,cpuacct:/a/b" in version 1, whose files are in a folder
// "cpu". In a container the name may be that outside: what is not there has no quota.
double cgroup_quota(const char* cgroup_file, const char* root) {
  const Path v1_root{root, "/cpu"};
  const SmallText text = text_of(cgroup_file);
  double quota = least(quota_in(root), quota_in(v1_root));
  std::string_view lines = text.data();
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == line.npos || second == line.npos) continue;
    const std::string_view controllers = line.substr(first + 1, second - first - 1);
    if (!controllers.empty() && !has_cpu(controllers)) continue;
    const std::string_view base = controllers.empty() ? std::string_view(root) : v1_root;
    quota = least(quota, quota_down_to(base, line.substr(second + 1)));
  }
  return quota;
}

CpuLimits cpu_limits() {
  return {.affinity = processors_of_affinity(),
          .quota = cgroup_quota("/proc/self/cgroup", "/sys/fs/cgroup")};
}

std::size_t available_threads() {
  const CpuLimits limits = cpu_limits();
  std::size_t n = limits.affinity;
  if (n == 0) n = std::thread::hardware_concurrency();
  if (limits.quota > 0) {
    n = std::min(n, static_cast<std::size_t>(std::clamp(std::ceil(limits.quota), 1.0, 1e6)));
  }
  return std::clamp<std::size_t>(n, 1, 256);
}

}  // namespace chainrule
