// How a step is made, as run files and worksheets say it.
#pragma once

#include <chainrule/recorded_step.h>

#include "core/names.h"
#include "data/toml_reader.h"

namespace chainrule {

inline constexpr Named<Reduction> kReductions[] = {{Reduction::kMean, "mean"},
                                                   {Reduction::kSum, "sum"}};
inline std::string_view to_string(Reduction reduction) {
  return name_of<Reduction>(kReductions, reduction);
}

/// Optimizer, learning rate, penalties, clipping and reduction; what is not said stays, but that
/// adamw decays weights by 0.01.
void read_step_settings(TomlReader& reader, StepSpec& step);

}  // namespace chainrule
