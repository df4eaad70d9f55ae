// Why a command used so many threads, in words.
#pragma once

#include <string>

#include <chainrule/threads.h>

namespace chainrule::cli {

/// What limits the threads, what calling one costs, and for each kind of work how long it took on
/// one and on several. A few lines and a table.
std::string threads_text(const ThreadChoice& choice);

}  // namespace chainrule::cli
