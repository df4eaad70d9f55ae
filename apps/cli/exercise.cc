// chainrule exercise: a small network to be worked by hand, and its solution.
#include <chainrule/exercise.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/convention_flag.h"
#include "cli/output.h"

namespace chainrule::cli {
namespace {

constexpr const char* kExamples =
    "  chainrule exercise --difficulty 2 --seed 7\n"
    "  chainrule exercise --difficulty 4 --seed 1 --solved\n"
    "  chainrule exercise --difficulty 3 --format toml > work.toml\n"
    "  chainrule exercise --difficulty 5 --seed 3 --language zh-Hant --out exercise-5-3\n";

struct Options {
  explicit Options(CLI::App& parser) {
    const auto one = [&](const char* name, auto& value, const char* form, const char* help) {
      parser.add_option(name, value, help)->type_name(form);
    };
    one("--difficulty", spec.difficulty, "1..5",
        "1: one neuron, forward; 2: and the loss; 3: and backward; 4: biases, two samples, the "
        "update; 5: softmax, dropout or Adam (3)");
    one("--seed", spec.seed, "N", "of the numbers; each gives another exercise (0)");
    parser.add_flag("--solved", how.solved, "with the numbers filled in");
    one("--format", format, "NAME", "markdown, latex, html, toml, csv (markdown)");
    one("--language", language, "TAG", "en, zh-Hans, zh-Hant (en)");
    one("--figures", how.figures, "N", "significant digits of the solution, 3 to 17 (5)");
    one("--convention", convention, kConventionForm, kConventionHelp);
    one("--out", folder, "FOLDER", "write all formats, blank and solved, into a new folder");
  }

  ExerciseSpec spec;
  ExerciseOptions how;
  std::string format = "markdown", language = "en", convention, folder;
};

int exercise(const Options& options) {
  ExerciseOptions how = options.how;
  how.format = exercise_format_from_name(options.format);
  how.language = language_from_name(options.language);
  how.convention = convention_from(options.convention);
  const Exercise made = make_exercise(options.spec);
  if (options.folder.empty()) {
    print(exercise_text(made, how));
    return kDone;
  }
  write_exercise(made, how, options.folder);
  print(
      fmt::format("{0}/exercise.md, .tex, .html, .toml, .csv\n"
                  "{0}/solution.md, .tex, .html, .toml, .csv\n",
                  options.folder));
  return kDone;
}

}  // namespace

Command add_exercise(CLI::App& program) {
  CLI::App* parser =
      program.add_subcommand("exercise", "makes a worksheet to fill in, and its solution");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return exercise(*options); }};
}

}  // namespace chainrule::cli
