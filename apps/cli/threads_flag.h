// The flags of commands that compute for long: --threads, and --verbose that explains what came of
// it.
#pragma once

namespace CLI {
class App;
}

namespace chainrule::cli {

/// At most so many threads; it holds as soon as it is parsed.
void add_threads_flag(CLI::App& parser);
/// The command then prints threads_text() on stderr.
void add_verbose_flag(CLI::App& parser, bool& is_verbose);

}  // namespace chainrule::cli
