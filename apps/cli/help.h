// How --help looks, and what is said of a command line that cannot be parsed.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace chainrule::cli {

/// To be called before commands are added, which take it over. Their footers are examples.
void set_up_help(CLI::App& program);

/// One sentence that names what is wrong and where help is.
std::string usage_sentence(const CLI::App& program, const CLI::ParseError& error);

}  // namespace chainrule::cli
