// chainrule man: manual pages, for man(1) to show.
#include <chainrule/near_name.h>
#include <chainrule/version.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <sstream>

#include "cli/command.h"
#include "cli/command_table.h"
#include "cli/output.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

constexpr const char* kExamples =
    "  chainrule man > chainrule.1\n"
    "  chainrule man train > chainrule-train.1\n";

using Table = std::vector<CommandEntry>;

// Text that roff takes as it is: a minus that can be copied, no request at a line's start.
std::string roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string page_name(const CommandEntry& command) {
  return command.name.empty() ? "chainrule" : "chainrule-" + command.name;
}

std::string title(const CommandEntry& command) {
  std::string name = page_name(command);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return name;
}

std::string options_text(const CommandEntry& command) {
  std::string text;
  for (const OptionEntry& option : command.options) {
    text += fmt::format(".TP\n\\fB{}\\fR", roff(joined(option.names, ", ")));
    if (!option.value.empty()) text += fmt::format(" \\fI{}\\fR", roff(option.value));
    text += "\n" + roff(option.description) + "\n";
    if (!option.choices.empty()) {
      text += fmt::format(".br\nOne of: {}.\n", roff(joined(option.choices, ", ")));
    }
  }
  return text;
}

std::string page(const CommandEntry& command, const Table& table) {
  std::string text = fmt::format(".TH {} 1 \"\" \"chainrule {}\" \"User Commands\"\n",
                                 roff(title(command)), version());
  text += fmt::format(".SH NAME\n{} \\- {}\n", roff(page_name(command)), roff(command.description));
  text += fmt::format(".SH SYNOPSIS\n.B chainrule {}\n",
                      command.name.empty() ? "\\fICOMMAND\\fR" : roff(command.name));
  for (const OptionEntry& argument : command.arguments) {
    const std::string value = roff(argument.value);
    text += argument.is_required ? ".I " + value + "\n" : ".RI [ " + value + " ]\n";
  }
  text += "[options]\n";
  if (!command.arguments.empty()) text += ".SH ARGUMENTS\n";
  for (const OptionEntry& argument : command.arguments) {
    text += fmt::format(".TP\n\\fI{}\\fR\n{}\n", roff(argument.value), roff(argument.description));
  }
  if (command.name.empty()) {
    text += ".SH COMMANDS\n";
    for (const CommandEntry& one : table) {
      if (one.name.empty()) continue;
      text += fmt::format(".TP\n\\fB{}\\fR\n{}; see \\fB{}\\fR(1)\n", roff(one.name),
                          roff(one.description), roff(page_name(one)));
    }
  }
  text += ".SH OPTIONS\n" + options_text(command);
  text += ".SH EXAMPLES\n.nf\n";
  std::istringstream examples(command.examples);
  for (std::string line; std::getline(examples, line);) text += roff(line) + "\n";
  text +=
      ".fi\n.SH EXIT STATUS\n0 done, 1 something is wrong with the data, a file or the run, 2 the "
      "command line cannot be meant, 130 stopped by Ctrl\\-C.\n";
  if (!command.name.empty()) text += ".SH SEE ALSO\n\\fBchainrule\\fR(1)\n";
  return text;
}

int man(const std::string& name, const CLI::App& program) {
  const Table table = command_table(program);
  const auto command = std::ranges::find(table, name, &CommandEntry::name);
  if (command == table.end()) {
    std::vector<std::string> names;
    for (const CommandEntry& one : table) names.push_back(one.name);
    throw UsageError(fmt::format("man: \"{}\" is no command{} (see chainrule --help)", name,
                                 did_you_mean(name, names)));
  }
  print(page(*command, table));
  return kDone;
}

}  // namespace

Command add_man(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("man", "prints the manual page of a command");
  parser->footer(kExamples);
  const auto name = std::make_shared<std::string>();
  parser->add_option("COMMAND", *name, "one of the commands; none: the program")
      ->type_name("COMMAND");
  return {parser, [name, &program] { return man(*name, program); }};
}

}  // namespace chainrule::cli
