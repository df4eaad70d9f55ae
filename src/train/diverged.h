// What is said of a loss that is not finite.
#pragma once

#include <fmt/format.h>

#include <string>

#include <chainrule/train.h>

namespace chainrule {

inline std::string diverged_sentence(std::uint64_t update, double loss, const TrainSpec& spec) {
  return fmt::format(
      "train: update {}: the loss is {}; the last finite weights are kept. Try a smaller learning "
      "rate (it is {}), clip_norm = 1, or scaled inputs",
      update, loss, spec.learning_rate);
}

}  // namespace chainrule
