// chainrule completions: scripts by which bash, zsh and fish complete the command line.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/command_table.h"
#include "cli/output.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

constexpr const char* kExamples =
    "  chainrule completions bash > chainrule.bash\n"
    "  chainrule completions fish > chainrule.fish\n";

using Table = std::vector<CommandEntry>;

std::string names_of(const std::vector<OptionEntry>& options) {
  std::vector<std::string> names;
  for (const OptionEntry& option : options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return joined(names, " ");
}

std::string commands_of(const Table& table) {
  std::vector<std::string> names;
  for (const CommandEntry& command : table) {
    if (!command.name.empty()) names.push_back(command.name);
  }
  return joined(names, " ");
}

// One case a command: its options, what may stand as an argument, and the values of options.
std::string bash_cases(const Table& table) {
  std::string cases, values;
  for (const CommandEntry& command : table) {
    if (command.name.empty()) continue;
    std::string arguments;
    for (const OptionEntry& argument : command.arguments) {
      if (!argument.choices.empty()) arguments = joined(argument.choices, " ");
    }
    cases += fmt::format("    {}) options='{}' arguments='{}' ;;\n", command.name,
                         names_of(command.options), arguments);
    for (const OptionEntry& option : command.options) {
      if (option.value.empty()) continue;
      for (const std::string& name : option.names) {
        values += fmt::format("    {}:{}) values='{}' takes=yes ;;\n", command.name, name,
                              joined(option.choices, " "));
      }
    }
  }
  return "  case $command in\n" + cases + "  esac\n  case $command:$before in\n" + values +
         "  esac\n";
}

std::string bash(const Table& table) {
  std::string text =
      "# Completions of chainrule for bash: source this file, or put it where bash-completion "
      "looks.\n"
      "_chainrule() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local command=${COMP_WORDS[1]} options='' arguments='' values='' takes=no\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then\n";
  text += fmt::format("    COMPREPLY=($(compgen -W '{} {}' -- \"$word\"))\n    return\n  fi\n",
                      commands_of(table), names_of(table.front().options));
  text += bash_cases(table);
  return text +
         "  if [[ $takes == yes && -n $values ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$values\" -- \"$word\"))\n"
         "  elif [[ $takes == yes ]]; then\n"
         "    compopt -o filenames 2>/dev/null\n"
         "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
         "  elif [[ $word == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
         "  else\n"
         "    compopt -o filenames 2>/dev/null\n"
         "    COMPREPLY=($(compgen -W \"$arguments\" -- \"$word\") $(compgen -f -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -F _chainrule chainrule\n";
}

// Between single quotes of a shell.
std::string single_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// In _arguments a description stands in brackets and a colon ends a field.
std::string zsh_escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(const OptionEntry& option, const std::string& with_files) {
  if (option.choices.empty()) return "_files";
  return fmt::format("{}({})", with_files, joined(option.choices, " "));
}

std::string zsh(const Table& table) {
  std::string text =
      "#compdef chainrule\n# Completions of chainrule for zsh.\n"
      "_chainrule() {\n  local -a commands\n  commands=(\n";
  for (const CommandEntry& command : table) {
    if (command.name.empty()) continue;
    text += "    " + single_quoted(command.name + ":" + zsh_escaped(command.description)) + "\n";
  }
  text +=
      "  )\n  if ((CURRENT == 2)); then\n    _describe command commands\n    return\n  fi\n"
      "  local command=$words[2]\n  shift words\n  ((CURRENT--))\n  case $command in\n";
  for (const CommandEntry& command : table) {
    if (command.name.empty()) continue;
    text += fmt::format("    {}) _arguments", command.name);
    for (const OptionEntry& option : command.options) {
      for (const std::string& name : option.names) {
        std::string spec = fmt::format("{}[{}]", name, zsh_escaped(option.description));
        if (!option.value.empty()) {
          spec += fmt::format(":{}:{}", zsh_escaped(option.value), zsh_action(option, ""));
        }
        text += " \\\n      " + single_quoted(spec);
      }
    }
    for (const OptionEntry& argument : command.arguments) {
      if (!argument.choices.empty()) {
        text += " \\\n      " + single_quoted(fmt::format("*:{}:{{_values {} {}; _files}}",
                                                          zsh_escaped(argument.value), "name",
                                                          joined(argument.choices, " ")));
      }
    }
    text += " \\\n      '*:file:_files' ;;\n";
  }
  return text + "  esac\n}\n_chainrule \"$@\"\n";
}

std::string fish(const Table& table) {
  std::string text = "# Completions of chainrule for fish.\n";
  const std::string none = "__fish_use_subcommand";
  for (const CommandEntry& command : table) {
    if (command.name.empty()) continue;
    text += fmt::format("complete -c chainrule -f -n {} -a {} -d {}\n", none, command.name,
                        single_quoted(command.description));
    const std::string seen =
        single_quoted(fmt::format("__fish_seen_subcommand_from {}", command.name));
    for (const OptionEntry& option : command.options) {
      text += fmt::format("complete -c chainrule -n {}", seen);
      for (const std::string& name : option.names) {
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (!option.value.empty()) text += " -r";
      if (!option.choices.empty()) text += " -f -a " + single_quoted(joined(option.choices, " "));
      text += " -d " + single_quoted(option.description) + "\n";
    }
    for (const OptionEntry& argument : command.arguments) {
      if (argument.choices.empty()) continue;
      text += fmt::format("complete -c chainrule -n {} -a {}\n", seen,
                          single_quoted(joined(argument.choices, " ")));
    }
  }
  return text;
}

}  // namespace

Command add_completions(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("completions", "prints completions for a shell");
  parser->footer(kExamples);
  const auto shell = std::make_shared<std::string>();
  parser->add_option("SHELL", *shell, "bash, zsh or fish")
      ->type_name("SHELL")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  return {parser, [shell, &program] {
            const Table table = command_table(program);
            print(*shell == "bash" ? bash(table) : *shell == "zsh" ? zsh(table) : fish(table));
            return kDone;
          }};
}

}  // namespace chainrule::cli
