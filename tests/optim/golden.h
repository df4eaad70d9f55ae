// The values that tests/golden/optim.py wrote.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include <chainrule/parameter_block.h>

#include "golden_file.h"

namespace chainrule {

inline const nlohmann::json& golden() {
  static const nlohmann::json values = golden_json("optim.json");
  return values;
}

// In either precision.
template <class T>
std::vector<T> numbers(const nlohmann::json& array) {
  return array.get<std::vector<T>>();
}

// The start parameters as one weight matrix and one bias vector.
inline std::vector<ParameterBlock> golden_blocks() {
  const std::size_t n_weights = golden()["n_weights"];
  const std::size_t n_biases = golden()["start"].size() - n_weights;
  return {{.layer = 1, .rows = n_weights / n_biases, .cols = n_biases},
          {.layer = 1, .is_bias = true, .offset = n_weights, .rows = 1, .cols = n_biases}};
}

}  // namespace chainrule
