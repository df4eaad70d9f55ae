// The flags of commands that read a table beside a model: how its CSV is written.
#include "cli/csv_flags.h"

#include <CLI/CLI.hpp>
#include <string>

namespace chainrule::cli {

void add_csv_flags(CLI::App& parser, CsvOptions& csv) {
  const auto add = [&](const char* name, const char* help, auto& to) {
    parser
        .add_option_function<std::string>(
            name, [&to](const std::string& text) { to = text.front(); }, help)
        ->type_name("CHAR")
        ->check(CLI::Validator(
            [](const std::string& text) {
              return text.size() == 1 ? std::string() : "\"" + text + "\" is not one character";
            },
            ""));
  };
  add("--delimiter", "between the cells of a file (by looking)", csv.delimiter);
  add("--decimal", "the point in a file's numbers (.)", csv.decimal);
  add("--thousands", "between groups of digits in a file's numbers", csv.thousands);
  add("--comment", "begins lines of a file that are skipped", csv.comment);
}

}  // namespace chainrule::cli
