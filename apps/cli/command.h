// What a command of the program is: options on a parser, and what happens when it is given.
#pragma once

#include <functional>
#include <stdexcept>

namespace CLI {
class App;
}

namespace chainrule::cli {

struct Command {
  const CLI::App* parser = nullptr;
  std::function<int()> run;  ///< returns the program's exit code
};

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kInterrupted = 130;

/// A command line that cannot be meant; ends the program with kWrongUsage.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Command add_train(CLI::App& program);
Command add_evaluate(CLI::App& program);
Command add_predict(CLI::App& program);
Command add_data(CLI::App& program);
Command add_gradcheck(CLI::App& program);
Command add_explain(CLI::App& program);
Command add_check(CLI::App& program);
Command add_exercise(CLI::App& program);
Command add_bench(CLI::App& program);
Command add_export(CLI::App& program);
Command add_inspect(CLI::App& program);
Command add_completions(CLI::App& program);
Command add_man(CLI::App& program);

}  // namespace chainrule::cli
