// chainrule evaluate: judges a saved model on a table.
#include <chainrule/count_text.h>
#include <chainrule/run.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "cli/command.h"
#include "cli/csv_flags.h"
#include "cli/output.h"
#include "cli/plot_files.h"
#include "cli/summary.h"
#include "cli/text.h"
#include "cli/threads_flag.h"

namespace chainrule::cli {
namespace {

constexpr const char* kExamples =
    "  chainrule train wine --test 0.5 --out my-wine\n"
    "  chainrule evaluate my-wine wine\n"
    "  chainrule evaluate my-wine/model.onnx wine --json > wine.json\n"
    "  chainrule evaluate my-wine wine --report wine.html\n"
    "  chainrule evaluate my-wine wine --out judged-wine --plots\n";

struct Options {
  explicit Options(CLI::App& parser) {
    parser.add_option("MODEL", model, "a model file or a run folder")
        ->type_name("MODEL")
        ->required();
    parser.add_option("DATA", data, "a CSV file or a built-in set, with the target")
        ->type_name("DATA")
        ->required();
    parser.add_option("--report", report, "write a report as one HTML page")->type_name("FILE");
    CLI::Option* out = parser.add_option("--out", folder)
                           ->type_name("FOLDER")
                           ->description("write report and scores into a folder, new or empty");
    add_plot_flags(parser, plots, PlotsOnly::kWith, out);
    parser.add_flag("--json", as_json, "print the result as JSON (docs/run-folder.md)");
    add_csv_flags(parser, csv);
    add_threads_flag(parser);
  }

  bool wants_report() const { return !report.empty() || !folder.empty(); }

  std::string model, data, report, folder;
  PlotFlags plots;
  CsvOptions csv;
  bool as_json = false;
};

// What is looked at, on top of what the model and its assessment say by themselves.
Report make_report(const Options& options, const AnyModel& model, const Table& table,
                   const Assessment& assessment) {
  const auto of = [&](const auto& known) { return report_of_model(known, table, assessment); };
  Report report = std::visit(of, model);
  report.asked.insert(report.asked.begin(), {"Model", options.model});
  return report;
}

void save(const Options& options, const Assessment& assessment, const Report& report) {
  if (!options.report.empty()) write_report(report, options.report);
  if (options.folder.empty()) return;
  save_evaluation(assessment, report,
                  {.folder = options.folder, .report = true, .plots = options.plots.any()});
  write_pngs(options.plots, options.folder);
}

std::string text_of(const Options& options, const AnyModel& model, const Table& table,
                    const Assessment& assessment) {
  const auto network_line = [](const auto& known) {
    return network_text(known.network.spec(), known.network.n_parameters());
  };
  std::string text = labelled("Data", fmt::format("{}: {}", printable(table.name),
                                                  count_of(assessment.n_rows, "row", "rows")));
  text += labelled("Network", std::visit(network_line, model));
  text += "\n" + to_text(assessment);
  if (!options.folder.empty()) text += "\n" + saved_text(options.folder);
  if (!options.report.empty()) text += labelled("Report", printable(options.report));
  return text;
}

int evaluate(const Options& options) {
  require_png_maker(options.plots);
  AnyModel model = open_model(options.model);
  const Table table = load_table(options.data, options.csv);
  take_column_names(model, table);
  const auto judge = [&](const auto& known) { return assess(known, table, table.all_rows()); };
  const Assessment assessment = std::visit(judge, model);
  std::optional<Report> report;
  if (options.wants_report()) {
    report = make_report(options, model, table, assessment);
    save(options, assessment, *report);
  }
  print(options.as_json ? to_json(assessment, report ? &*report : nullptr)
                        : text_of(options, model, table, assessment));
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
