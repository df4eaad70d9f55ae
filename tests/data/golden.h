// scikit-learn's and Python's answers, as tests/golden/data.py wrote them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "golden_file.h"

namespace chainrule {

inline nlohmann::json golden(const std::string& group) {
  return golden_json("data.json").at(group);
}

}  // namespace chainrule
