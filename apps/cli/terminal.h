// What stands at the other end of stdout or stderr.
#pragma once

#include <cstddef>

namespace chainrule::cli {

/// A terminal that can redraw a line. `fd` is STDOUT_FILENO or STDERR_FILENO.
bool is_terminal(int fd);
/// A terminal whose user did not set NO_COLOR (https://no-color.org).
bool takes_colour(int fd);
/// Columns of the terminal now; 80 if it does not say.
std::size_t terminal_columns(int fd);

}  // namespace chainrule::cli
