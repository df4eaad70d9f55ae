// The engine's numbers of several steps, laid out as a worksheet counts them.
#pragma once

#include <vector>

#include <chainrule/recorded_step.h>

#include "explain/work_layout.h"

namespace chainrule {

/// Of `n_steps` steps on the same batch.
std::vector<double> right_values(const StepProblem& problem, const WorkLayout& layout,
                                 std::size_t n_steps);

}  // namespace chainrule
