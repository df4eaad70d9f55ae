// What is said of a loss, a gradient or weights that are not finite.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>

#include <chainrule/train.h>

namespace chainrule {

/// `what` happened in update number `update`.
inline std::string diverged_sentence(std::uint64_t update, std::string_view what,
                                     const TrainSpec& spec,
                                     std::string_view remedy = "clip_norm = 1") {
  return fmt::format(
      "train: update {}: {}; the last finite weights are kept. Try a smaller learning rate (it is "
      "{}), {}, or scaled inputs",
      update, what, spec.learning_rate, remedy);
}

/// Of a step that changed nothing.
inline std::string diverged_sentence(std::uint64_t update, const StepResult& step,
                                     const TrainSpec& spec) {
  if (!std::isfinite(step.mean_loss)) {
    return diverged_sentence(update, fmt::format("the loss is {}", step.mean_loss), spec);
  }
  return diverged_sentence(update,
                           fmt::format("the norm of the gradient is {}", step.gradient_norm), spec,
                           "clip_value");
}

}  // namespace chainrule
