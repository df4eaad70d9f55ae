// A look at a table as JSON (docs/command-line.md).
#include <nlohmann/json.hpp>

#include "cli/summary.h"
#include "cli/table_look.h"

namespace chainrule::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(ColumnPlan::Use use) {
  switch (use) {
    case ColumnPlan::Use::kTarget:
      return "target";
    case ColumnPlan::Use::kFeature:
      return "feature";
    case ColumnPlan::Use::kLeftOut:
      return "left_out";
    default:
      return "refused";
  }
}

Json column_json(const ColumnLook& column) {
  const ColumnSummary& summary = column.summary;
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
  json["use"] = name_of(column.plan.use);
  if (column.plan.use == ColumnPlan::Use::kFeature) {
    json["as"] = column.plan.kind == Feature::Kind::kNumber ? "number" : "category";
  }
  if (!column.plan.notice.empty()) json["notice"] = column.plan.notice;
  if (!column.feature) return json;
  json["inputs"] = column.feature->n_inputs();
  if (column.feature->fill) json["fill"] = *column.feature->fill;
  return json;
}

}  // namespace

std::string to_json(const TableLook& look) {
  Json columns = Json::array();
  for (const ColumnLook& column : look.columns) columns.push_back(column_json(column));
  Json json = {{"schema", 1},
               {"table", look.name},
               {"rows", look.n_rows},
               {"repeated_rows", look.n_repeats},
               {"columns", columns}};
  if (!look.refusal.empty()) {
    json["refusal"] = look.refusal;
  } else {
    json["targets"] = look.targets;
    json["target_kind"] = to_string(look.target_kind);
    for (const ClassCount& one : look.classes) {
      json["classes"].push_back({{"name", one.name}, {"rows", one.n_rows}});
    }
    json["split"] = {
        {"train", look.n_train}, {"validation", look.n_validation}, {"test", look.n_test}};
    json["network"] = network_text(look.network, look.n_parameters);
    json["training"] = training_text(look.train);
    json["notices"] = look.notices;
    json["warnings"] = look.warnings;
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace chainrule::cli
