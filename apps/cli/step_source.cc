// The training step that a command is about.
#include "cli/step_source.h"

#include <chainrule/csv.h>
#include <chainrule/explain_run.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/command.h"

namespace chainrule::cli {
namespace {

// The row of --values as a table, under the names that the model gives its columns.
Table table_of_values(const AnyModel& model, const std::string& values) {
  std::string header;
  const auto add = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      header += header.empty() ? "" : ",";
      header += '"';
      for (const char c : name) header += c == '"' ? "\"\"" : std::string(1, c);
      header += '"';
    }
  };
  std::visit(
      [&](const auto& known) {
        add(known.preprocessor.feature_names());
        add(known.preprocessor.target_names);
      },
      model);
  return read_csv(header + "\n" + values + "\n", "--values");
}

StepProblem step_of_saved(const StepSource& source) {
  const std::string path = source.run.source();
  if (source.run.gives("from")) {
    throw UsageError(fmt::format("{}: a step of a model starts from it; leave out --from", path));
  }
  AnyModel model = open_model(path);
  if (source.rows.empty() == source.values.empty()) {
    throw UsageError(
        fmt::format("{}: a table with its rows was expected, or --values X,X...,T", path));
  }
  if (!source.run.gives("train.learning_rate")) {
    throw UsageError(fmt::format(
        "{}: a model does not hold a learning rate; name one with --learning-rate", path));
  }
  const Table table =
      source.rows.empty() ? table_of_values(model, source.values) : load_table(source.rows);
  take_column_names(model, table);
  const TrainSpec train = source.run.read_beside(path).train;
  StepSpec step = {train.optimizer, train.learning_rate, train.penalty, train.clip,
                   train.reduction};
  if (!source.run.gives("train.optimizer")) step.optimizer.kind = OptimizerKind::kSgd;
  std::vector<std::size_t> rows;
  for (const std::size_t sample : source.step.samples) {
    if (sample == 0 || sample > table.n_rows()) {
      throw UsageError(
          fmt::format("--sample {}: {} has rows 1 to {}", sample, table.name, table.n_rows()));
    }
    rows.push_back(sample - 1);
  }
  if (rows.empty()) rows.push_back(0);
  return step_of_model(model, table, rows, step);
}

}  // namespace

void StepFlags::add(CLI::App& parser, const char* group) {
  parser.add_option("--sample", samples, "of the batch, or rows of a model's table (1)")
      ->type_name("N,N...")
      ->delimiter(',')
      ->group(group);
  parser.add_option("--update", update, "of the run; it is trained up to there (1)")
      ->type_name("N")
      ->group(group);
}

bool is_model(const std::string& path) {
  std::error_code ignored;
  return path.ends_with(".onnx") || path.ends_with(".safetensors") ||
         std::filesystem::is_directory(path, ignored);
}

StepProblem step_of_source(const StepSource& source) {
  if (is_model(source.run.source())) return step_of_saved(source);
  if (!source.rows.empty()) {
    throw UsageError(
        fmt::format("{}: rows go with a model; {} is none", source.rows, source.run.source()));
  }
  const RunSpec spec = source.run.read();
  require_target(spec);
  return step_of_run(spec, source.step.update);
}

}  // namespace chainrule::cli
