// Whether the parts of a model fit each other.
#pragma once

#include <string_view>

#include <chainrule/network.h>
#include <chainrule/preprocess.h>

namespace chainrule {

/// Throws Error kShape for features, targets and classes that do not fit the network, and for an
/// offset or scale that cannot be. `who` starts the message.
void check_fit(const Preprocessor& preprocessor, const NetworkSpec& spec, std::string_view who);

}  // namespace chainrule
