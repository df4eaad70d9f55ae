// Ctrl-C as a question that a run asks now and then.
#pragma once

namespace chainrule::cli {

/// From now on the first Ctrl-C only sets a mark; a second one ends the program at once.
void catch_interrupt();
bool interrupted();

}  // namespace chainrule::cli
