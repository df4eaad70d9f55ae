// chainrule data: the built-in sets, and what a table looks like to the program.
#include <chainrule/builtin_data.h>
#include <chainrule/error.h>
#include <chainrule/run.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <variant>

#include "cli/columns.h"
#include "cli/command.h"
#include "cli/csv_text.h"
#include "cli/grid.h"
#include "cli/output.h"
#include "cli/run_flags.h"
#include "cli/summary.h"
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
    parser.add_flag("--csv", as_csv, "print the table itself");
    parser.add_flag("--json", as_json, "print the result as JSON");
  }

  RunFlags run;
  bool as_csv = false, as_json = false;
};

struct ClassCount {
  std::string name;
  std::size_t n_rows = 0;
};

// What training would do with the table, or why it would not.
struct Outlook {
  std::string refusal;  // then nothing else is known
  std::vector<std::string> targets;
  std::vector<ClassCount> classes;
  std::size_t n_train = 0, n_validation = 0, n_test = 0;
  NetworkSpec network;
  std::size_t n_parameters = 0;
  TrainSpec train;
  std::vector<std::string> warnings;
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
    grid.add({std::string(set.name), grouped(set.n_rows), grouped(set.n_features),
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

std::vector<ClassCount> count_classes(const Preprocessor& preprocessor, const Table& table) {
  std::vector<ClassCount> counts;
  for (const std::string& name : preprocessor.class_names) counts.push_back({name, 0});
  if (counts.empty()) return counts;
  for (const std::size_t label : preprocessor.classes(table, table.all_rows())) {
    ++counts[label].n_rows;
  }
  return counts;
}

Outlook look_ahead(const RunSpec& spec, const Table& table) {
  Outlook outlook;
  if (!has_target(spec, table)) {
    outlook.refusal = "name the column to predict with --target";
    return outlook;
  }
  try {
    const Prepared<float> prepared = prepare<float>(spec);
    outlook.targets = prepared.model.preprocessor.target_names;
    outlook.classes = count_classes(prepared.model.preprocessor, table);
    outlook.n_train = prepared.split.train.size();
    outlook.n_validation = prepared.split.validation.size();
    outlook.n_test = prepared.split.test.size();
    outlook.network = prepared.model.network.spec();
    outlook.n_parameters = prepared.model.network.n_parameters();
    outlook.train = prepared.train;
    outlook.warnings = prepared.warnings;
  } catch (const Error& error) {  // what a look at the data is to tell
    outlook.refusal = error.what();
  }
  return outlook;
}

std::string classes_text(const Outlook& outlook, std::size_t n_rows) {
  if (outlook.classes.empty()) return "";
  Grid grid("lrr");
  grid.add({"class", "rows", "share"});
  for (const ClassCount& one : outlook.classes) {
    const double share = static_cast<double>(one.n_rows) / static_cast<double>(n_rows);
    grid.add({printable(one.name), grouped(one.n_rows), fmt::format("{:.1f} %", 100 * share)});
  }
  return "\n" + grid.text();
}

std::string table_text(const Table& table, const Outlook& outlook) {
  std::string text =
      labelled("Table", fmt::format("{}: {}, {}", printable(table.name),
                                    counted(table.n_rows(), "row", "rows"),
                                    counted(table.columns.size(), "column", "columns")));
  if (const BuiltinInfo* set = find_builtin(table.name); set != nullptr && table.lines.empty()) {
    text += labelled("", fmt::format("{}\n{:10}{}\n{:10}licence: {}", set->description, "",
                                     set->source, "", set->licence));
  }
  text += "\n" + column_list(table) + "\n";
  if (!outlook.refusal.empty()) {
    return text + labelled("Training", "refused: " + printable(outlook.refusal));
  }
  text += labelled("Target", printable(joined(outlook.targets, ", ")));
  if (const std::string classes = classes_text(outlook, table.n_rows()); !classes.empty()) {
    text += classes + "\n";
  }
  text += labelled("Training",
                   data_text(table.name, outlook.n_train, outlook.n_validation, outlook.n_test));
  text += labelled("", network_text(outlook.network, outlook.n_parameters));
  text += labelled("", training_text(outlook.train));
  for (const std::string& warning : outlook.warnings) {
    text += labelled("Warning", printable(warning));
  }
  return text;
}

Json column_json(const Column& column) {
  const ColumnSummary summary = summarize(column);
  Json json = {{"name", summary.name},
               {"kind", summary.is_text ? "text" : "number"},
               {"missing", summary.n_missing},
               {"distinct", summary.n_distinct}};
  if (summary.is_text) {
    json["categories"] = summary.categories;
  } else if (summary.n_distinct > 0) {
    json["min"] = summary.min;
    json["max"] = summary.max;
  }
  return json;
}

Json table_json(const Table& table, const Outlook& outlook) {
  Json columns = Json::array();
  for (const Column& column : table.columns) columns.push_back(column_json(column));
  Json json = {
      {"schema", 1}, {"table", table.name}, {"rows", table.n_rows()}, {"columns", columns}};
  if (!outlook.refusal.empty()) {
    json["refusal"] = outlook.refusal;
    return json;
  }
  json["targets"] = outlook.targets;
  for (const ClassCount& one : outlook.classes) {
    json["classes"].push_back({{"name", one.name}, {"rows", one.n_rows}});
  }
  json["split"] = {
      {"train", outlook.n_train}, {"validation", outlook.n_validation}, {"test", outlook.n_test}};
  json["network"] = network_text(outlook.network, outlook.n_parameters);
  json["training"] = training_text(outlook.train);
  json["warnings"] = outlook.warnings;
  return json;
}

int show_data(const Options& options) {
  if (options.run.source().empty()) {
    print(options.as_json ? print_text(sets_json()) : sets_text());
    return kDone;
  }
  const RunSpec spec = options.run.read();
  const Table table = load_data(spec);
  if (options.as_csv) {
    print(csv_text(table));
    return kDone;
  }
  const Outlook outlook = look_ahead(spec, table);
  print(options.as_json ? print_text(table_json(table, outlook)) : table_text(table, outlook));
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
