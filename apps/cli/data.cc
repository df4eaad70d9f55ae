// chainrule data: the built-in sets, and what a table looks like to the program.
#include <chainrule/builtin_data.h>
#include <chainrule/count_text.h>
#include <chainrule/run.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/csv_text.h"
#include "cli/grid.h"
#include "cli/output.h"
#include "cli/run_flags.h"
#include "cli/table_look.h"
#include "cli/terminal.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kExamples =
    "  chainrule data\n"
    "  chainrule data iris --csv > iris.csv\n"
    "  chainrule data iris.csv --target species\n"
    "  chainrule data moons --set data.rows=200 --set data.noise=0.1 --csv > moons.csv\n";

struct Options {
  explicit Options(CLI::App& parser) : run(parser, FlagSet::kData, "none: lists the sets") {
    CLI::Option* csv = parser.add_flag("--csv", as_csv, "print the table itself");
    parser.add_flag("--json", as_json, "print the result as JSON")->excludes(csv);
  }

  RunFlags run;
  bool as_csv = false, as_json = false;
};

std::string print_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string sets_text() {
  Grid grid("lrrll");
  grid.add({"name", "rows", "features", "target", "what it is"});
  for (const BuiltinInfo& set : builtin_sets()) {
    const std::string classes =
        set.n_classes == 0 ? "a number" : fmt::format("{} classes", set.n_classes);
    grid.add({std::string(set.name), grouped_count(set.n_rows), grouped_count(set.n_features),
              fmt::format("{}: {}", set.target, classes), std::string(set.description)});
  }
  return grid.text();
}

Json sets_json() {
  Json sets = Json::array();
  for (const BuiltinInfo& set : builtin_sets()) {
    sets.push_back({{"name", set.name},
                    {"description", set.description},
                    {"rows", set.n_rows},
                    {"features", set.n_features},
                    {"target", set.target},
                    {"classes", set.n_classes},
                    {"source", set.source},
                    {"licence", set.licence},
                    {"generated", set.is_generated}});
  }
  return {{"schema", 1}, {"sets", sets}};
}

int show_data(const Options& options) {
  if (options.run.source().empty()) {
    print(options.as_json ? print_text(sets_json()) : sets_text());
    return kDone;
  }
  const RunSpec spec = options.run.read();
  if (options.as_csv) {
    print(csv_text(load_data(spec)));
    return kDone;
  }
  const TableLook look = look_at(spec);
  print(options.as_json ? to_json(look) : to_text(look, terminal_columns(STDOUT_FILENO)));
  return kDone;
}

}  // namespace

Command add_data(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("data", "lists the built-in sets, or looks at a table");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return show_data(*options); }};
}

}  // namespace chainrule::cli
