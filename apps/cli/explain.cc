// chainrule explain: every number of one training step, with its formula.
#include <chainrule/codegen.h>
#include <chainrule/drawing.h>
#include <chainrule/enumerators.h>
#include <chainrule/error.h>
#include <chainrule/explain.h>
#include <chainrule/near_name.h>
#include <chainrule/worksheet.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

#include "cli/command.h"
#include "cli/convention_flag.h"
#include "cli/output.h"
#include "cli/run_flags.h"
#include "cli/step_source.h"
#include "cli/terminal.h"
#include "cli/text.h"

namespace chainrule::cli {
namespace {

constexpr const char* kExamples =
    "  chainrule explain xor --hidden 2 --activation sigmoid --set train.optimizer=sgd --sample 2\n"
    "  chainrule explain digits --hidden 100 --weight 1:20,40 --format json > weight.json\n"
    "  chainrule train iris --hidden 5 --out my-iris --quiet > my-iris.txt\n"
    "  chainrule explain my-iris iris --sample 51 --unit 1:2 --learning-rate 0.1\n"
    "  chainrule explain my-iris --values 5.1,3.5,1.4,0.2,setosa --learning-rate 0.1 --layer 2\n";

using Texts = std::vector<std::string>;

struct Options {
  explicit Options(CLI::App& parser) : run(parser, FlagSet::kTraining) {
    parser.add_option("ROWS", rows, "with a model: a CSV file or a built-in set")
        ->type_name("ROWS");
    add_selection(parser);
    add_presentation(parser);
  }

  void add_selection(CLI::App& parser) {
    const char* group = "What is explained";
    const auto list = [&](const char* name, auto& all, const char* form, const char* help) {
      parser.add_option(name, all, help)->type_name(form)->delimiter(';')->group(group);
    };
    step.add(parser, group);
    parser.add_option("--values", values, "with a model: one row of features, and the target")
        ->type_name("X,X...,T")
        ->group(group);
    list("--weight", weights, "LAYER:FROM,TO", "one weight; FROM 0 for a bias; may be repeated");
    list("--unit", units, "LAYER:UNIT", "one unit; may be repeated");
    list("--layer", layers, "LAYER", "all units of a layer; may be repeated");
    parser.add_flag("--matrices", matrices, "the whole batch in matrix form")->group(group);
  }

  void add_presentation(CLI::App& parser) {
    const char* group = "How it is shown";
    const auto one = [&](const char* name, auto& value, const char* form, const char* help) {
      parser.add_option(name, value, help)->type_name(form)->group(group);
    };
    one("--format", format, "NAME",
        "text, html, markdown, latex, json; numpy, pytorch, octave, cpp: a program; svg, tikz, "
        "mermaid: the drawing (text)");
    one("--labels", labels, "NAME",
        "of a drawing alone: symbols, values, gradients, none (values)");
    one("--language", language, "TAG", "en, zh-Hans, zh-Hant (en)");
    one("--figures", figures, "N", "significant digits shown, 1 to 17 (6)");
    one("--terms", terms, "N", "of a long sum that are written out (6)");
    one("--convention", convention, kConventionForm, kConventionHelp);
    parser
        .add_flag("--no-differences", no_differences, "no central differences beside derivatives")
        ->group(group);
  }

  RunFlags run;
  StepFlags step;
  std::string rows, values, format = "text", labels = "values", language = "en", convention;
  std::vector<std::size_t> layers;
  Texts weights, units;
  std::size_t figures = 6, terms = 6;
  bool matrices = false, no_differences = false;
};

template <class Enum>
std::optional<Enum> find_name(const std::string& name) {
  const Texts names = all_names<Enum>();
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return {};
  return static_cast<Enum>(found - names.begin());
}

std::optional<CodeLanguage> code_language(const std::string& format) {
  return find_name<CodeLanguage>(format);
}

// "text" is the derivation as text, not the drawing.
std::optional<DrawingFormat> drawing_format(const std::string& format) {
  return find_name<ExplainFormat>(format) ? std::nullopt : find_name<DrawingFormat>(format);
}

ExplainFormat derivation_format(const std::string& format) {
  if (const auto found = find_name<ExplainFormat>(format)) return *found;
  if (code_language(format) || drawing_format(format)) return ExplainFormat::kText;  // not read
  Texts names = all_names<ExplainFormat>();
  for (const Texts& more : {all_names<CodeLanguage>(), all_names<DrawingFormat>()}) {
    std::ranges::copy_if(more, std::back_inserter(names), [&](const std::string& name) {
      return std::ranges::find(names, name) == names.end();
    });
  }
  throw Error(ErrorCode::kValue, fmt::format("format \"{}\" is not known; there are {}{}", format,
                                             joined(names, ", "), did_you_mean(format, names)));
}

ExplainOptions explain_options(const Options& options) {
  ExplainOptions how;
  how.format = derivation_format(options.format);
  how.language = language_from_name(options.language);
  how.convention = convention_from(options.convention);
  how.figures = options.figures;
  how.terms = options.terms;
  how.layers = options.layers;
  how.matrices = options.matrices;
  how.gradient_check = !options.no_differences;
  how.colour = takes_colour(STDOUT_FILENO);
  for (const std::string& text : options.weights) {
    how.weights.push_back(weight_place_from_text(text));
  }
  for (const std::string& text : options.units) how.units.push_back(unit_place_from_text(text));
  return how;
}

// A worksheet has a table [given], a run file has none.
bool is_worksheet(const std::string& path) {
  if (!path.ends_with(".toml")) return false;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("[given]")) return true;
  }
  return false;
}

StepProblem problem_of_worksheet(const Options& options, ExplainOptions& how) {
  Worksheet sheet = read_worksheet_file(options.run.source());
  if (!sheet.problem) {
    throw UsageError(fmt::format("{}: a worksheet with a network was expected", sheet.name));
  }
  if (options.convention.empty()) how.convention = sheet.convention;
  how.samples = options.step.samples;
  return std::move(*sheet.problem);
}

CodeProblem code_problem(const StepProblem& problem) {
  return {.network = problem.network,
          .x = problem.x,
          .targets = problem.targets,
          .sample_weights = problem.sample_weights,
          .masks = problem.masks,
          .optimizer = problem.step.optimizer,
          .state = problem.optimizer ? &*problem.optimizer : nullptr,
          .learning_rate = problem.step.learning_rate,
          .penalty = problem.step.penalty,
          .clip = problem.step.clip,
          .reduction = problem.step.reduction};
}

int explain_step(const Options& options) {
  ExplainOptions how = explain_options(options);
  StepProblem problem;
  const std::string source = options.run.source();
  if (!is_model(source) && is_worksheet(source)) {
    problem = problem_of_worksheet(options, how);
  } else {
    problem = step_of_source({options.run, options.rows, options.values, options.step});
    if (!is_model(source)) how.samples = options.step.samples;
  }
  if (const auto language = code_language(options.format)) {
    print(write_step_code(code_problem(problem), {*language, how.convention}));
    return kDone;
  }
  const RecordedStep step = record_step(std::move(problem));
  if (const auto format = drawing_format(options.format)) {
    print(draw_step(step, *format, drawing_labels_from_name(options.labels), how));
    return kDone;
  }
  print(explain(step, how));
  return kDone;
}

}  // namespace

Command add_explain(CLI::App& program) {
  CLI::App* parser =
      program.add_subcommand("explain", "shows every number of a training step with its formula");
  parser->footer(kExamples);
  const auto options = std::make_shared<Options>(*parser);
  return {parser, [options] { return explain_step(*options); }};
}

}  // namespace chainrule::cli
