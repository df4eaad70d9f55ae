// The flags of commands that compute for long: --threads and --verbose.
#include "cli/threads_flag.h"

#include <chainrule/threads.h>

#include <CLI/CLI.hpp>
#include <cstddef>

namespace chainrule::cli {

void add_threads_flag(CLI::App& parser) {
  parser
      .add_option_function<std::size_t>("--threads", set_max_threads,
                                        "at most so many; fewer where more do not help (all)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
}

void add_verbose_flag(CLI::App& parser, bool& is_verbose) {
  parser.add_flag("--verbose", is_verbose, "say on stderr how many threads were used, and why");
}

}  // namespace chainrule::cli
