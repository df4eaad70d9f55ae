// Files that tests/golden/model.py wrote.
#pragma once

#include <string>

#include "core/whole_file.h"

namespace chainrule {

/// The bytes of tests/golden/NAME.
inline std::string golden_file(const std::string& name) {
  return read_whole_file(CHAINRULE_SOURCE_DIR "/tests/golden/" + name, 1'000'000);
}

}  // namespace chainrule
