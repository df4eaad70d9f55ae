// Results as JSON.
#pragma once

#include <string>

#include <chainrule/run.h>

namespace chainrule {

/// One line of log.jsonl.
std::string log_line(const Evaluation& evaluation);

}  // namespace chainrule
