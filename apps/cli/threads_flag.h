// The flag --threads of commands that compute for long.
#pragma once

namespace CLI {
class App;
}

namespace chainrule::cli {

/// At most so many threads; it holds as soon as it is parsed.
void add_threads_flag(CLI::App& parser);

}  // namespace chainrule::cli
