// The training step that is to be explained: of a run, or of a saved model.
#pragma once

#include <cstdint>
#include <span>

#include <chainrule/export.h>
#include <chainrule/model.h>
#include <chainrule/recorded_step.h>
#include <chainrule/run.h>
#include <chainrule/table.h>

namespace chainrule {

/// What update number `update` (from 1) of a run starts from: the run is trained up to it, in its
/// own precision; numbers in single precision are widened exactly. Throws Error as prepare() does;
/// kValue for an update that the run does not reach or for L-BFGS, which has no single steps.
CHAINRULE_EXPORT StepProblem step_of_run(const RunSpec& spec, std::uint64_t update = 1);

/// A step of a saved model on rows of a table that has its columns and its target, preprocessed in
/// the model's precision. Throws Error kValue as Preprocessor does.
CHAINRULE_EXPORT StepProblem step_of_model(const AnyModel& model, const Table& table,
                                           std::span<const std::size_t> rows, const StepSpec& step);

}  // namespace chainrule
