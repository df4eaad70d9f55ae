// The training step that a command is about: of a run, or of a saved model on rows of a table.
#pragma once

#include <chainrule/recorded_step.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cli/run_flags.h"

namespace CLI {
class App;
}

namespace chainrule::cli {

/// --sample and --update, which pick a step and samples of it.
struct StepFlags {
  void add(CLI::App& parser, const char* group);

  std::vector<std::size_t> samples;  ///< of the batch of a run, or rows of a model's table; from 1
  std::uint64_t update = 1;
};

struct StepSource {
  const RunFlags& run;
  std::string rows, values;  ///< with a model: a table, or one row of features and target
  const StepFlags& step;     ///< its samples count with a model, its update with a run
};

/// A model file or the folder of a run.
bool is_model(const std::string& path);

/// Throws UsageError for what is missing or does not go together, and as the readers of runs,
/// models and tables do.
StepProblem step_of_source(const StepSource& source);

}  // namespace chainrule::cli
