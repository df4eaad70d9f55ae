// The training step that a command is about: of a run, or of a saved model on rows of a table.
#pragma once

#include <chainrule/recorded_step.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cli/run_flags.h"

namespace chainrule::cli {

struct StepSource {
  const RunFlags& run;
  std::string rows, values;          ///< with a model: a table, or one row of features and target
  std::vector<std::size_t> samples;  ///< with a model: rows of the table, from 1
  std::uint64_t update = 1;          ///< of a run
};

/// A model file or the folder of a run.
bool is_model(const std::string& path);

/// Throws UsageError for what is missing or does not go together, and as the readers of runs,
/// models and tables do.
StepProblem step_of_source(const StepSource& source);

}  // namespace chainrule::cli
