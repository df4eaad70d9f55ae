// Specifications of networks and what preprocessing learned, as JSON (docs/model-file.md).
#pragma once

#include <chainrule/network.h>
#include <chainrule/preprocess.h>

#include <nlohmann/json.hpp>
#include <string>

namespace chainrule {

/// Where given start values are written.
enum class GivenValues { kElsewhere, kInside };

/// All of a specification; given start values where they are to be inside.
nlohmann::json to_json(const NetworkSpec& spec, GivenValues given);
/// Reads it back, not validated. Throws Error: kFormat for a key that is absent, unknown or of
/// another type, with `where`; kValue for an unknown name.
NetworkSpec network_spec_from_json(const nlohmann::json& object, const std::string& where);

/// All of a preprocessor but offsets and scales.
nlohmann::json to_json(const Preprocessor& preprocessor);
/// Reads it back, with the same errors.
Preprocessor preprocessor_from_json(const nlohmann::json& object, const std::string& where);

}  // namespace chainrule
