// From a recorded step to its derivation.
#pragma once

#include <chainrule/explain.h>
#include <chainrule/recorded_step.h>

#include "explain/derivation.h"

namespace chainrule {

/// Throws Error kValue for a sample, a weight, a unit or a layer that is not there, and for figures
/// out of range.
Derivation derive(const RecordedStep& step, const ExplainOptions& options);

}  // namespace chainrule
