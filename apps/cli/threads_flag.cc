// The flag --threads of commands that compute for long.
#include "cli/threads_flag.h"

#include <chainrule/threads.h>

#include <CLI/CLI.hpp>
#include <cstddef>

namespace chainrule::cli {

void add_threads_flag(CLI::App& parser) {
  parser
      .add_option_function<std::size_t>("--threads", set_max_threads,
                                        "at most so many; small work takes fewer (all)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
}

}  // namespace chainrule::cli
