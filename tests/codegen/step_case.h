// Training steps of every kind, for programs to be generated from.
#pragma once

#include <chainrule/codegen.h>
#include <chainrule/recorded_step.h>

#include <cstddef>

namespace chainrule {

/// A step and a way to write it down.
struct StepCase {
  StepProblem problem;
  Convention convention;
  CodeProblem code() const;  // refers to `problem`
};

/// Together the first kStepCases have every activation, loss, optimizer and convention, with and
/// without biases, masks, sample weights, penalties, decay, clipping and earlier steps.
inline constexpr std::size_t kStepCases = 72;
StepCase step_case(std::size_t number);

}  // namespace chainrule
