// chainrule evaluate: judges a saved model on a table.
#include <chainrule/count_text.h>
#include <chainrule/run.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/csv_flags.h"
#include "cli/output.h"
#include "cli/summary.h"
#include "cli/text.h"
#include "cli/threads_flag.h"

namespace chainrule::cli {
namespace {

constexpr const char* kExamples =
    "  chainrule train wine --test 0.5 --out my-wine\n"
    "  chainrule evaluate my-wine wine\n"
    "  chainrule evaluate my-wine/model.onnx wine --json > wine.json\n";

struct Options {
  explicit Options(CLI::App& parser) {
    parser.add_option("MODEL", model, "a model file or a run folder")
        ->type_name("MODEL")
        ->required();
    parser.add_option("DATA", data, "a CSV file or a built-in set, with the target")
        ->type_name("DATA")
        ->required();
    parser.add_flag("--json", as_json, "print the result as JSON (docs/run-folder.md)");
    add_csv_flags(parser, csv);
    add_threads_flag(parser);
  }

  std::string model, data;
  CsvOptions csv;
  bool as_json = false;
};

int evaluate(const Options& options) {
  AnyModel model = open_model(options.model);
  const Table table = load_table(options.data, options.csv);
  take_column_names(model, table);
  const auto judge = [&](const auto& known) { return assess(known, table, table.all_rows()); };
  const Assessment assessment = std::visit(judge, model);
  if (options.as_json) {
    print(to_json(assessment));
    return kDone;
  }
  const auto network_line = [](const auto& known) {
    return network_text(known.network.spec(), known.network.n_parameters());
  };
  print(labelled("Data", fmt::format("{}: {}", printable(table.name),
                                     count_of(assessment.n_rows, "row", "rows"))));
  print(labelled("Network", std::visit(network_line, model)));
  print("\n" + to_text(assessment));
  return kDone;
}

}  // namespace

Command add_evaluate(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("evaluate", "judges a saved model on a table");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return evaluate(*options); }};
}

}  // namespace chainrule::cli
