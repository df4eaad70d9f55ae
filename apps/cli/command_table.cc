// The commands and their options as the parser knows them.
#include "cli/command_table.h"

#include <chainrule/builtin_data.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/choices.h"

namespace chainrule::cli {
namespace {

std::vector<std::string> values_of(const CLI::Option& option) {
  const std::string name = option.get_name();
  if (name == "SHELL") return {"bash", "zsh", "fish"};
  if (!option.get_positional() || !name.starts_with("DATA")) return choices_of(name);
  std::vector<std::string> names;
  for (const BuiltinInfo& set : builtin_sets()) names.emplace_back(set.name);
  return names;
}

OptionEntry entry_of(const CLI::Option& option) {
  OptionEntry entry{.names = {},
                    .value = option.get_type_size() != 0 ? option.get_type_name() : "",
                    .description = option.get_description(),
                    .group = option.get_group(),
                    .choices = values_of(option),
                    .is_required = option.get_required()};
  if (option.nonpositional()) {
    for (const std::string& name : option.get_lnames()) entry.names.push_back("--" + name);
    for (const std::string& name : option.get_snames()) entry.names.push_back("-" + name);
  }
  return entry;
}

CommandEntry entry_of(const CLI::App& app, const std::string& name) {
  CommandEntry entry{.name = name,
                     .description = app.get_description(),
                     .examples = app.get_footer(),
                     .options = {},
                     .arguments = {}};
  for (const CLI::Option* option : app.get_options()) {
    (option->get_positional() ? entry.arguments : entry.options).push_back(entry_of(*option));
  }
  return entry;
}

}  // namespace

std::vector<CommandEntry> command_table(const CLI::App& program) {
  std::vector<CommandEntry> all = {entry_of(program, "")};
  for (const CLI::App* command : program.get_subcommands(nullptr)) {
    all.push_back(entry_of(*command, command->get_name()));
  }
  return all;
}

}  // namespace chainrule::cli
