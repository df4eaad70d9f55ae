// The version of the library and of its numeric profile.
#pragma once

#include <string_view>

#include <chainrule/export.h>

namespace chainrule {

/// Semantic version of the library, e.g. "0.1.0".
CHAINRULE_EXPORT std::string_view version();

/// Name and version of the numeric profile, e.g. "fused-1" (docs/numerics.md). Two builds of one
/// profile give the same bits; it stands in every saved model.
CHAINRULE_EXPORT std::string_view numeric_profile();

}  // namespace chainrule
