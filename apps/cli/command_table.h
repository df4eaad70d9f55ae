// The commands and their options as the parser knows them, for what is made from them: completions
// and manual pages.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace chainrule::cli {

struct OptionEntry {
  std::vector<std::string> names;  ///< "--help", "-h"; empty for an argument
  std::string value;               ///< what it takes, as "N"; empty for a flag
  std::string description;
  std::string group;
  std::vector<std::string> choices;  ///< the values there are, where they are few
  bool is_required = false;
};

struct CommandEntry {
  std::string name, description, examples;
  std::vector<OptionEntry> options, arguments;
};

/// The program itself first (its name is empty), then its commands.
std::vector<CommandEntry> command_table(const CLI::App& program);

}  // namespace chainrule::cli
