// The report of a run, gathered from its table, its network and its result.
#pragma once

#include <chainrule/run.h>

namespace chainrule {

/// Looks at the judged part again: at most 20,000 rows of it, drawn by the run's seed.
template <class T>
Report report_of_run(const RunSpec& spec, const Prepared<T>& prepared, const RunResult& result);

}  // namespace chainrule
