// chainrule train: trains on a table or a run file, judges the model and saves it.
#include <chainrule/threads.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/plot_files.h"
#include "cli/progress.h"
#include "cli/run_flags.h"
#include "cli/summary.h"
#include "cli/text.h"
#include "cli/threads_flag.h"
#include "cli/threads_text.h"

namespace chainrule::cli {
namespace {

constexpr const char* kExamples =
    "  chainrule train digits\n"
    "  chainrule train iris --hidden 20,10 --epochs 50 --validation 0.2 --out my-iris\n"
    "  chainrule data wine --csv > wine.csv\n"
    "  chainrule train wine.csv --target class --set train.weight_decay=0.01\n"
    "  chainrule train diabetes --folds 5 --no-save --quiet --json > folds.json\n";

struct Options {
  explicit Options(CLI::App& parser) : run(parser, FlagSet::kTraining) {
    parser.add_option("--out", folder)
        ->type_name("FOLDER")
        ->description("the run folder, new or empty (runs/NAME-1, -2, ...)");
    CLI::Option* no_save = parser.add_flag("--no-save", is_unsaved, "write no run folder");
    no_save->excludes("--out");
    CLI::Option* no_report = parser.add_flag("--no-report", has_no_report, "write no report.html");
    no_save->excludes(no_report);
    add_plot_flags(parser, plots, PlotsOnly::kWithout, no_save);
    parser.add_flag("--json", as_json, "print the result as JSON (docs/run-folder.md)");
    parser.add_flag("--quiet", is_quiet, "show no progress");
    add_threads_flag(parser);
    add_verbose_flag(parser, is_verbose);
  }

  RunFlags run;
  std::string folder;
  PlotFlags plots;
  bool is_unsaved = false, has_no_report = false;
  bool as_json = false, is_quiet = false, is_verbose = false;
};

// The word on stderr and the exit code for a run that ended otherwise than planned.
int conclude(const RunResult& result, bool is_saved) {
  const History& history = result.folds.empty() ? result.history : result.folds.back().history;
  if (history.end == TrainEnd::kObserver) {
    tell(fmt::format("chainrule: stopped by Ctrl-C; what was trained so far is {}\n",
                     is_saved ? "saved" : "shown"));
    return kInterrupted;
  }
  const auto diverged = [](const RunResult& one) { return one.history.end == TrainEnd::kDiverged; };
  const auto bad_fold = std::ranges::find_if(result.folds, diverged);
  if (!diverged(result) && bad_fold == result.folds.end()) return kDone;
  const RunResult& bad = diverged(result) ? result : *bad_fold;
  tell(fmt::format("chainrule: {}\n", printable(bad.history.end_reason)));
  return kFailed;
}

int train(const Options& options) {
  const RunSpec spec = options.run.read();
  require_target(spec);
  require_png_maker(options.plots);
  std::string folder = options.folder;
  if (folder.empty() && !options.is_unsaved) folder = next_run_folder("runs", spec.name);

  catch_interrupt();
  Progress progress(options.is_quiet);
  const RunOutputs outputs{
      .folder = folder, .report = !options.has_no_report, .plots = options.plots.any()};
  const RunResult result = run(spec, outputs, &progress);
  progress.finish();
  if (options.is_verbose) tell(threads_text(thread_choice()));
  write_pngs(options.plots, folder);

  if (options.as_json) {
    print(to_json(result));
  } else {
    print(result_text(result));
    if (!folder.empty()) print(saved_text(folder));
    if (!result.weights_sha256.empty()) {
      print(labelled("Weights", "SHA-256 " + result.weights_sha256));
    }
  }
  flush_output();
  return conclude(result, !folder.empty());
}

}  // namespace

Command add_train(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("train", "trains a network and judges and saves it");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return train(*options); }};
}

}  // namespace chainrule::cli
