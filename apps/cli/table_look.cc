// What a table looks like to the program, and what training would do with it.
#include "cli/table_look.h"

#include <chainrule/error.h>
#include <chainrule/split.h>

#include <algorithm>
#include <utility>

#include "cli/run_flags.h"

namespace chainrule::cli {
namespace {

std::vector<ClassCount> count_classes(const Preprocessor& preprocessor, const Table& table) {
  std::vector<ClassCount> counts;
  counts.reserve(preprocessor.class_names.size());
  for (const std::string& name : preprocessor.class_names) counts.push_back({name, 0});
  if (counts.empty()) return counts;
  for (const std::size_t label : preprocessor.classes(table, table.all_rows())) {
    ++counts[label].n_rows;
  }
  return counts;
}

template <class T>
void look_ahead(const Prepared<T>& prepared, TableLook& look) {
  const Preprocessor& preprocessor = prepared.model.preprocessor;
  look.targets = preprocessor.target_names;
  look.target_kind = preprocessor.target_kind;
  look.classes = count_classes(preprocessor, prepared.table);
  look.n_train = prepared.split.train.size();
  look.n_validation = prepared.split.validation.size();
  look.n_test = prepared.split.test.size();
  look.network = prepared.model.network.spec();
  look.n_parameters = prepared.model.network.n_parameters();
  look.train = prepared.train;
  look.notices = prepared.notices;
  look.warnings = prepared.warnings;
  for (const Feature& feature : preprocessor.features) {
    const auto column = std::ranges::find(look.columns, feature.name,
                                          [](const ColumnLook& one) { return one.plan.name; });
    column->feature = feature;
  }
}

void look_at_columns(const RunSpec& spec, const Table& table, TableLook& look) {
  look.name = table.name;
  look.n_rows = table.n_rows();
  look.n_repeats = count_repeats(table);
  look.is_file = !table.lines.empty();
  std::vector<ColumnPlan> plans;
  try {
    plans = plan_columns(spec, table);
  } catch (const Error& error) {  // of columns that are not there, as a target named wrongly
    look.refusal = error.what();
    for (const Column& column : table.columns) plans.push_back({.name = column.name});
  }
  for (std::size_t j = 0; j < plans.size(); ++j) {
    look.columns.push_back({summarize(table.columns[j]), std::move(plans[j]), {}});
  }
}

}  // namespace

TableLook look_at(const RunSpec& spec) {
  TableLook look;
  Table table = load_data(spec);
  look_at_columns(spec, table, look);
  if (!look.refusal.empty()) return look;
  if (!has_target(spec, table)) {
    look.refusal = "name the column to predict with --target";
    return look;
  }
  try {
    if (spec.precision == Precision::kDouble) {
      look_ahead(prepare<double>(spec, std::move(table)), look);
    } else {
      look_ahead(prepare<float>(spec, std::move(table)), look);
    }
  } catch (const Error& error) {  // what a look at the data is to tell
    look.refusal = error.what();
  }
  return look;
}

}  // namespace chainrule::cli
