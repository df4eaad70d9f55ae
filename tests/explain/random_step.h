// Random small training steps with everything that a derivation may have to show.
#pragma once

#include <chainrule/explain.h>
#include <chainrule/recorded_step.h>

#include <cstdint>

namespace chainrule {

/// 1 to 3 layers of 1 to 5 units, 1 to 3 samples; any activation, loss, bias, mask, sample weight,
/// penalty, clipping, optimizer and convention.
struct RandomStep {
  RecordedStep step;
  ExplainOptions options;
};
RandomStep random_step(std::uint64_t seed);

}  // namespace chainrule
