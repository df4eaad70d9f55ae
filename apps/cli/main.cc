// The program `chainrule`: finds the command, runs it, and says in one line what went wrong.
#include <chainrule/version.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <new>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

constexpr const char* kExamples =
    "  chainrule train digits\n"
    "  chainrule predict runs/digits-1 digits | head -4\n";

int run_program(int argc, char** argv) {
  CLI::App program("Trains small neural networks on tables, judges them and predicts with them.",
                   "chainrule");
  set_up_help(program);
  program.footer(kExamples);
  program.set_version_flag("--version",
                           fmt::format("chainrule {} (numbers: {})", version(), numeric_profile()),
                           "print the version and that of the numeric profile");
  program.require_subcommand(1);
  const std::array commands = {
      add_train(program),    add_evaluate(program),  add_predict(program), add_inspect(program),
      add_export(program),   add_data(program),      add_explain(program), add_check(program),
      add_exercise(program), add_gradcheck(program), add_bench(program),   add_completions(program),
      add_man(program)};
  try {
    program.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    print(program.help());
    return kDone;
  } catch (const CLI::CallForVersion& version) {
    print(fmt::format("{}\n", version.what()));
    return kDone;
  } catch (const CLI::ParseError& error) {
    throw UsageError(usage_sentence(program, error));
  }
  for (const Command& command : commands) {
    if (command.parser->parsed()) return command.run();
  }
  return kWrongUsage;
}

int complain(const char* sentence, int exit_code) {
  tell(fmt::format("chainrule: {}\n", printable(sentence)));
  return exit_code;
}

int guarded(int argc, char** argv) {
  try {
    const int exit_code = run_program(argc, argv);
    flush_output();
    return exit_code;
  } catch (const ReaderGone&) {
    return kDone;
  } catch (const UsageError& error) {
    return complain(error.what(), kWrongUsage);
  } catch (const std::bad_alloc&) {
    return complain("there is not enough memory", kFailed);
  } catch (const std::exception& error) {
    return complain(error.what(), kFailed);
  }
}

}  // namespace
}  // namespace chainrule::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is seen by print()
  return chainrule::cli::guarded(argc, argv);
}
