// Results as JSON.
#pragma once

#include <string>

#include <chainrule/run.h>

namespace chainrule {

/// One line an evaluation.
std::string log_lines(const History& history);

}  // namespace chainrule
