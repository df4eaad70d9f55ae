// A derivation as JSON.
#pragma once

#include <chainrule/language.h>

#include <string>

#include "explain/derivation.h"

namespace chainrule {

/// The schema is docs/explain-json.md's. Numbers that are not finite become null.
std::string render_json(const Derivation& derivation, Language language);

}  // namespace chainrule
