// What limits how many processors this process may use at once.
#pragma once

#include <cstddef>

namespace chainrule {

struct CpuLimits {
  std::size_t affinity = 0;  ///< processors that this thread's affinity names; 0: not known
  double quota = 0;          ///< processors that the cgroups allow together, 1.5 say; 0: any
};
CpuLimits cpu_limits();

/// The least quota among the cgroups that `cgroup_file` (as /proc/self/cgroup) names and those they
/// are in, whose files are below `root` (as /sys/fs/cgroup); 0 for none. Asks for no memory.
double cgroup_quota(const char* cgroup_file, const char* root);

}  // namespace chainrule
