// The flag --convention of commands that show numbers of a step.
#pragma once

#include <chainrule/convention.h>

#include <string>

namespace chainrule::cli {

inline constexpr const char* kConventionForm = "KEY=NAME,...";
inline constexpr const char* kConventionHelp =
    "weights=out_in, samples=columns, offset=constant_input|threshold, delta=negative";

/// Throws UsageError for an unknown key, Error kValue for an unknown name.
Convention convention_from(const std::string& text);

}  // namespace chainrule::cli
