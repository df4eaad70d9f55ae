// Reads what the scripts in tests/golden/ wrote.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace chainrule {

/// The bytes of tests/golden/NAME.
std::string golden_file(const std::string& name);

/// The same, parsed, in one place: the parser takes seconds to compile.
nlohmann::json golden_json(const std::string& name);

}  // namespace chainrule
