// Results as JSON. The schema is documented in docs/run-folder.md.
#include "run/run_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include <chainrule/curves.h>
#include <chainrule/version.h>

namespace chainrule {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Evaluation& evaluation) {
  Json json = {{"epoch", evaluation.epoch},
               {"update", evaluation.update},
               {"learning_rate", evaluation.learning_rate},
               {"train_loss", evaluation.train_loss},
               {"train_score", evaluation.train_score}};
  if (evaluation.validation_loss) json["validation_loss"] = *evaluation.validation_loss;
  if (evaluation.validation_score) json["validation_score"] = *evaluation.validation_score;
  return json;
}

Json json_of(const AverageReport& average) {
  return {{"precision", average.precision}, {"recall", average.recall}, {"f1", average.f1}};
}

Json json_of(const Assessment& assessment) {
  Json json = {{"rows", assessment.n_rows}, {"loss", assessment.loss}};
  for (const auto& [name, value] : assessment.scores) json["scores"][name] = value;
  if (assessment.report) {
    // Counts of rows, though held as doubles.
    const auto hits = static_cast<std::size_t>(
        std::llround(assessment.report->accuracy * static_cast<double>(assessment.n_rows)));
    const Interval sure = wilson_interval(hits, assessment.n_rows);
    json["accuracy_interval"] = {sure.low, sure.high};
    for (std::size_t i = 0; i < assessment.class_names.size(); ++i) {
      const ClassReport& report = assessment.report->classes[i];
      json["classes"].push_back({{"name", assessment.class_names[i]},
                                 {"precision", report.precision},
                                 {"recall", report.recall},
                                 {"f1", report.f1},
                                 {"support", report.support}});
    }
    json["macro_average"] = json_of(assessment.report->macro_average);
    json["weighted_average"] = json_of(assessment.report->weighted_average);
  }
  if (assessment.confusion) {
    const Matrix<double>& counts = assessment.confusion->counts;
    for (std::size_t i = 0; i < counts.rows(); ++i) {
      json["confusion_matrix"].push_back(
          std::vector<double>(counts.row(i).begin(), counts.row(i).end()));
    }
  }
  return json;
}

std::string_view name_of(TrainEnd end) {
  switch (end) {
    case TrainEnd::kLength:
      return "length";
    case TrainEnd::kEarly:
      return "early_stopping";
    case TrainEnd::kConverged:
      return "converged";
    case TrainEnd::kStalled:
      return "stalled";
    case TrainEnd::kObserver:
      return "stopped";
    default:
      return "diverged";
  }
}

Json json_of(const NetworkSpec& network) {
  Json layers = Json::array();
  for (const LayerSpec& layer : network.layers) {
    layers.push_back({{"units", layer.units},
                      {"activation", to_string(layer.activation)},
                      {"bias", layer.bias},
                      {"dropout", layer.dropout}});
  }
  return {{"inputs", network.n_inputs}, {"layers", layers}, {"loss", to_string(network.loss)}};
}

Json json_of(const ReportImportance& importance) {
  Json json = {{"score", importance.score},
               {"base", importance.base},
               {"rows", importance.n_rows},
               {"repeats", importance.n_repeats}};
  if (importance.block > 0) json["square"] = importance.block;
  json["columns"] = Json::array();
  for (std::size_t i = 0; i < importance.names.size(); ++i) {
    json["columns"].push_back({{"name", importance.names[i]},
                               {"drop", importance.drop[i]},
                               {"spread", importance.spread[i]}});
  }
  return json;
}

// What the report found, for programs.
void add_report(const Report& report, Json& json) {
  json["verdict"] = verdict(report);
  json["findings"] = Json::array();
  for (const ReportFinding& one : report.findings) {
    json["findings"].push_back({{"kind", one.kind}, {"sentence", one.sentence}});
  }
  if (report.outcome && report.outcome->training) {
    json["training_part"] = {{"loss", report.outcome->training->loss},
                             {"score", report.outcome->training->score}};
  }
  if (report.importance) json["importance"] = json_of(*report.importance);
}

Json json_of(const RunResult& result) {
  const RunObserver::Plan& plan = result.plan;
  Json json = {
      {"chainrule", version()},
      {"numeric_profile", numeric_profile()},
      {"data", plan.data},
      {"rows", {{"train", plan.n_train}, {"validation", plan.n_validation}, {"test", plan.n_test}}},
      {"network", json_of(plan.network)},
      {"parameters", plan.n_parameters},
      {"notices", plan.notices},
      {"warnings", plan.warnings},
      {"seconds", result.seconds}};
  if (!plan.from.empty()) json["from"] = plan.from;
  if (!result.folds.empty()) {
    for (const RunResult& fold : result.folds) json["folds"].push_back(json_of(fold));
    for (const FoldMeasure& one : fold_measures(result.folds)) {
      json["over_folds"][one.name] = {{"mean", one.mean}, {"standard_deviation", one.deviation}};
    }
    if (result.assessment) json["assessment"] = json_of(*result.assessment);
    if (result.report) add_report(*result.report, json);
    return json;
  }
  json["updates"] = result.history.updates;
  json["end"] = name_of(result.history.end);
  json["end_reason"] = result.history.end_reason;
  if (!result.history.evaluations.empty()) {
    json["last_evaluation"] = json_of(result.history.evaluations.back());
  }
  if (result.history.best) {
    json["best_evaluation"] = json_of(result.history.evaluations[*result.history.best]);
  }
  json["assessed_part"] = result.assessed_part;
  if (result.assessment) json["assessment"] = json_of(*result.assessment);
  if (result.report) add_report(*result.report, json);
  json["weights_sha256"] = result.weights_sha256;
  return json;
}

// A path of bytes that are no UTF-8 does not keep the rest from being said.
std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string to_json(const RunResult& result) {
  Json json = {{"schema", 1}};
  json.update(json_of(result));
  return text_of(json);
}

std::string to_json(const Assessment& assessment, const Report* report) {
  Json json = {{"schema", 1}};
  json.update(json_of(assessment));
  if (report != nullptr) add_report(*report, json);
  return text_of(json);
}

std::string log_line(const Evaluation& evaluation) {
  return json_of(evaluation).dump() + "\n";
}

}  // namespace chainrule
