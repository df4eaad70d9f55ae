// How --help looks, and what is said of a command line that cannot be parsed.
#include "cli/help.h"

#include <chainrule/near_name.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <vector>

#include "cli/text.h"

namespace chainrule::cli {
namespace {

constexpr const char* kGeneral = "Options";  // CLI11's name for options without a group

constexpr std::size_t kWidth = 100, kIndent = 34;

std::string line(const std::string& left, const std::string& right) {
  const std::string text = wrapped(right, kWidth, kIndent);
  return left.size() > 30 ? fmt::format("  {}\n{:{}}{}\n", left, "", kIndent, text)
                          : fmt::format("  {:<30}  {}\n", left, text);
}

std::string group_text(const CLI::App& app, const std::string& group) {
  std::string text;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->nonpositional() || option->get_group() != group) continue;
    std::string left = joined(CLI::detail::split(option->get_name(false, true), ','), ", ");
    if (option->get_type_size() != 0) left += " " + option->get_type_name();
    text += line(left, option->get_description());
  }
  return text.empty() ? text : fmt::format("\n{}:\n{}", group, text);
}

std::string help_text(const CLI::App* app, std::string, CLI::AppFormatMode) {
  const CLI::App* parent = app->get_parent();
  std::string usage = parent == nullptr ? "chainrule COMMAND" : "chainrule " + app->get_name();
  std::string arguments;
  for (const CLI::Option* option : app->get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = option->get_type_name();
    usage += option->get_required() ? " " + name : " [" + name + "]";
    arguments += line(name, option->get_description());
  }
  std::string text = fmt::format("{}\n\nUsage: {} [options]\n", app->get_description(), usage);
  if (!arguments.empty()) text += "\n" + arguments;
  const auto commands = app->get_subcommands(nullptr);
  if (!commands.empty()) text += "\nCommands:\n";
  for (const CLI::App* command : commands) {
    text += line(command->get_name(), command->get_description());
  }
  for (const std::string& group : app->get_groups()) {
    if (group != kGeneral) text += group_text(*app, group);
  }
  text += group_text(*app, kGeneral);
  if (!app->get_footer().empty()) text += "\nExamples:\n" + app->get_footer();
  return text;
}

// Of a flag that is not known, or of one argument too many.
std::string unknown_word(const CLI::App& command, const std::string& word) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  const std::string flag = word.substr(0, word.find('='));
  return fmt::format("{} does not know \"{}\"{}", command.get_name(), word,
                     word.starts_with("-") ? did_you_mean(flag, flags) : "");
}

}  // namespace

void set_up_help(CLI::App& program) {
  program.formatter(std::make_shared<CLI::FormatterLambda>(help_text));
  program.set_help_flag("-h,--help", "print this help");
}

std::string usage_sentence(const CLI::App& program, const CLI::ParseError& error) {
  const auto given = program.get_subcommands();
  if (given.empty()) {
    std::vector<std::string> names;
    for (const CLI::App* command : program.get_subcommands(nullptr)) {
      names.push_back(command->get_name());
    }
    const std::vector<std::string> words = program.remaining();
    if (!words.empty() && words.front().starts_with("-")) {
      return fmt::format("{} (see chainrule --help)", unknown_word(program, words.front()));
    }
    return fmt::format(
        "{}; there are {}{} (see chainrule --help)",
        words.empty() ? "a command is missing" : fmt::format("\"{}\" is no command", words.front()),
        joined(names, ", "), words.empty() ? "" : did_you_mean(words.front(), names));
  }
  const CLI::App& command = *given.front();
  const std::vector<std::string> words = command.remaining();
  return fmt::format("{} (see chainrule {} --help)",
                     words.empty() ? error.what() : unknown_word(command, words.front()),
                     command.get_name());
}

}  // namespace chainrule::cli
