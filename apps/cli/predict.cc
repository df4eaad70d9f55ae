// chainrule predict: a saved model's predictions for the rows of a table.
#include <chainrule/run.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/open_model.h"
#include "cli/output.h"
#include "cli/prediction.h"
#include "cli/threads_flag.h"

namespace chainrule::cli {
namespace {

constexpr const char* kExamples =
    "  chainrule train iris --out my-iris\n"
    "  chainrule predict my-iris iris --probabilities\n"
    "  chainrule data iris --csv | chainrule predict my-iris - --json | head -3\n";

struct Options {
  explicit Options(CLI::App& parser) {
    parser.add_option("MODEL", model, "a model file or a run folder")
        ->type_name("MODEL")
        ->required();
    parser.add_option("DATA", data, "a file or a built-in set; - reads stdin")
        ->type_name("DATA")
        ->required();
    parser.add_flag("--probabilities", form.with_probabilities, "of every class as well");
    parser.add_flag("--json", form.as_json, "print JSON lines instead of CSV");
    add_threads_flag(parser);
  }

  std::string model, data;
  PredictionForm form;
};

int predict(const Options& options) {
  AnyModel model = open_model(options.model);
  const Table table = load_table(options.data);
  fit_to_table(model, table);
  const auto text = [&](const auto& known) { return prediction_text(known, table, options.form); };
  print(std::visit(text, model));
  return kDone;
}

}  // namespace

Command add_predict(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("predict", "predicts the rows of a table");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return predict(*options); }};
}

}  // namespace chainrule::cli
