// The report of a run, gathered from its table, its network and its result.
#include "run/report_of_run.h"

#include <algorithm>
#include <cmath>

#include <chainrule/count_text.h>
#include <chainrule/scores.h>

#include "core/fail.h"
#include "report/drawn_rows.h"
#include "report/importance.h"
#include "report/layer_activity.h"
#include "report/wording.h"
#include "run/report_data.h"
#include "run/run_names.h"
#include "run/widened.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostRows = 20000, kMostUnits = 64;

// The part that judges, as numbers.
template <class T>
struct JudgedPart {
  const Table& table;
  std::vector<std::size_t> rows;
  Matrix<T> x, y, outputs;
  std::vector<double> losses;

  Samples<T> samples() const { return {x, y, {}}; }
};

template <class T>
std::pair<const Table&, std::span<const std::size_t>> part_of(const Prepared<T>& prepared,
                                                              const std::string& part) {
  const Split& split = prepared.split;
  if (part == "test") return {prepared.test_source(), split.test};
  if (part == "validation") return {prepared.validation_source(), split.validation};
  return {prepared.table, split.train};
}

template <class T>
void run_forward(const Network<T>& network, JudgedPart<T>& part) {
  constexpr std::size_t kBatch = 256;
  const std::size_t n = part.rows.size();
  part.outputs = Matrix<T>(n, network.n_outputs());
  Trace<T> trace(network.spec(), std::min(kBatch, n));
  for (std::size_t begin = 0; begin < n; begin += kBatch) {
    const std::size_t count = std::min(kBatch, n - begin);
    forward<T>(network, part.x.view().middle_rows(begin, count), trace);
    sum_losses<T>(network, part.y.view().middle_rows(begin, count), {}, trace);
    const ConstView<T> result = std::as_const(trace).result();
    for (std::size_t i = 0; i < count; ++i) {
      std::ranges::copy(result.row(i), part.outputs.row(begin + i).begin());
      part.losses.push_back(trace.losses()[i]);
    }
  }
}

template <class T>
JudgedPart<T> judged_part(const RunSpec& spec, const Prepared<T>& prepared,
                          const std::string& name) {
  const auto [table, all] = part_of(prepared, name);
  JudgedPart<T> part{.table = table, .rows = {}, .x = {}, .y = {}, .outputs = {}, .losses = {}};
  for (const std::size_t i : drawn_rows(all.size(), kMostRows, spec.seed)) {
    part.rows.push_back(all[i]);
  }
  const Model<T>& model = prepared.model;
  part.x = model.preprocessor.template inputs<T>(table, part.rows, "report");
  part.y =
      model.preprocessor.template targets<T>(table, part.rows, model.target_encoding(), "report");
  run_forward(model.network, part);
  return part;
}

// A column a class, also where one output stands for two classes.
Matrix<double> class_probabilities(const Matrix<double>& outputs) {
  if (outputs.cols() > 1) return outputs;
  Matrix<double> both(outputs.rows(), 2);
  for (std::size_t i = 0; i < outputs.rows(); ++i) {
    both(i, 0) = 1 - outputs(i, 0);
    both(i, 1) = outputs(i, 0);
  }
  return both;
}

template <class T>
void fill_outcome(const Prepared<T>& prepared, const JudgedPart<T>& part, ReportOutcome& out) {
  const Model<T>& model = prepared.model;
  const Preprocessor& preprocessor = model.preprocessor;
  const Activation last = model.network.spec().layers.back().activation;
  const bool has_probabilities = last == Activation::kSoftmax || last == Activation::kSigmoid;
  out.rows = part.rows;
  out.losses = part.losses;
  if (preprocessor.target_kind == TargetKind::kClasses) {
    out.truth = preprocessor.classes(part.table, part.rows, "report");
    out.predicted = argmax_rows<T>(part.outputs);
    if (has_probabilities) out.probabilities = class_probabilities(widened<T>(part.outputs));
    return;
  }
  Matrix<T> targets = part.y, predictions = part.outputs;
  if (preprocessor.target_kind == TargetKind::kNumber) {
    preprocessor.restore_targets(targets.view());
    preprocessor.restore_targets(predictions.view());
  } else if (has_probabilities) {
    out.probabilities = widened<T>(part.outputs);
  }
  out.targets = widened<T>(targets);
  out.predictions = widened<T>(predictions);
}

// Warnings stand behind "warning: " on a terminal; here they stand alone.
std::string as_sentence(std::string warning) {
  if (warning[0] >= 'a' && warning[0] <= 'z') {
    warning[0] = static_cast<char>(warning[0] - 'a' + 'A');
  }
  return warning.ends_with('.') ? warning : warning + ".";
}

template <class T>
Judgement on_training_part(const RunSpec& spec, const Prepared<T>& prepared) {
  const auto rows = drawn_rows(prepared.x.rows(), kMostRows, spec.seed);
  const ScoreKind score = prepared.train.score;
  if (rows.size() == prepared.x.rows()) {
    return evaluate<T>(prepared.model.network, {prepared.x, prepared.y, {}}, score);
  }
  const Matrix<T> x = gathered<T>(prepared.x, rows), y = gathered<T>(prepared.y, rows);
  return evaluate<T>(prepared.model.network, {x, y, {}}, score);
}

template <class T>
std::vector<double> training_means(const Prepared<T>& prepared) {
  if (prepared.model.preprocessor.target_kind != TargetKind::kNumber) return {};
  Matrix<T> mean(1, prepared.y.cols());
  for (std::size_t j = 0; j < mean.cols(); ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < prepared.y.rows(); ++i) sum += prepared.y(i, j);
    mean(0, j) = static_cast<T>(sum / static_cast<double>(prepared.y.rows()));
  }
  prepared.model.preprocessor.restore_targets(mean.view());
  return {mean.values().begin(), mean.values().end()};
}

template <class T>
std::optional<ReportImportance> importance(const RunSpec& spec, const Prepared<T>& prepared,
                                           const JudgedPart<T>& part, const ReportData& data) {
  if (part.rows.size() < 2) return {};
  const Network<T>& network = prepared.model.network;
  const InputGroups groups = input_groups(prepared.model.preprocessor, data);
  ImportancePlan plan =
      plan_importance(part.rows.size(), groups.groups.size(), network.n_parameters());
  plan.by_loss = groups.block > 0;  // single pixels seldom cost a row
  ReportImportance all = permutation_importance<T>(network, part.samples(), groups.groups,
                                                   prepared.train.score, plan, spec.seed);
  all.score = plan.by_loss                                   ? "loss"
              : prepared.train.score == ScoreKind::kAccuracy ? "accuracy"
                                                             : "R²";
  all.block = groups.block;
  if (all.block == 0) sort_by_drop(all);
  return all;
}

// Weights into the units with the largest, where inputs are pixels.
template <class T>
std::optional<ReportPictures> first_layer(const Network<T>& network, const ReportData& data) {
  if (data.picture_width == 0) return {};
  const ConstView<T> weights = network.weights(1);
  std::vector<std::pair<double, std::size_t>> sizes;  // negative, for the largest to be first
  for (std::size_t j = 0; j < weights.cols(); ++j) {
    double square = 0;
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      square += double{weights(i, j)} * double{weights(i, j)};
    }
    sizes.emplace_back(-square, j);
  }
  std::ranges::sort(sizes);
  ReportPictures out;
  out.n_units = weights.cols();
  const std::size_t n = std::min(out.n_units, kMostUnits);
  out.weights = Matrix<double>(n, weights.rows());
  for (std::size_t k = 0; k < n; ++k) {
    out.units.push_back(sizes[k].second);
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      out.weights(k, i) = weights(i, sizes[k].second);
    }
  }
  return out;
}

template <class T>
void fill_result(const RunSpec& spec, const Prepared<T>& prepared, const RunResult& result,
                 Report& report) {
  const Assessment& assessment = *result.assessment;
  const JudgedPart<T> part = judged_part(spec, prepared, result.assessed_part);
  ReportOutcome& out = report.outcome.emplace();
  out.part = result.assessed_part;
  out.n_part = assessment.n_rows;
  out.loss = assessment.loss;
  out.scores = assessment.scores;
  out.report = assessment.report;
  out.confusion = assessment.confusion;
  fill_outcome(prepared, part, out);
  out.training = on_training_part(spec, prepared);
  out.n_training = std::min(prepared.x.rows(), kMostRows);
  out.training_means = training_means(prepared);
  report.importance = importance(spec, prepared, part, report.data);
  report.layers = layer_activity<T>(prepared.model.network, part.x);
  report.first_layer = first_layer(prepared.model.network, report.data);
  report.worst = worst_rows(report, part.table, prepared.model.preprocessor);
}

std::vector<std::pair<std::string, std::string>> asked(const RunSpec& spec,
                                                       const RunResult& result) {
  const RunObserver::Plan& plan = result.plan;
  std::vector<std::pair<std::string, std::string>> all;
  all.emplace_back("Data", plan.data);
  std::string rows = grouped_count(plan.n_train) + " to train";
  if (plan.n_validation > 0) rows += ", " + grouped_count(plan.n_validation) + " to validate";
  if (plan.n_test > 0) rows += ", " + grouped_count(plan.n_test) + " to test";
  all.emplace_back("Rows", rows);
  all.emplace_back("Network", network_text(plan.network, plan.n_parameters));
  if (!plan.from.empty()) all.emplace_back("Goes on from", plan.from);
  all.emplace_back("Training", training_text(plan.train));
  all.emplace_back("Seed", fmt::format("{}", spec.seed));
  all.emplace_back("Precision", std::string(to_string(spec.precision)));
  all.emplace_back("Time", fmt::format("{:.3g} s of training", result.seconds));
  all.emplace_back("Weights", "SHA-256 " + result.weights_sha256);
  all.emplace_back("Again", "chainrule train run.toml gives the same weights to the last bit");
  return all;
}

}  // namespace

template <class T>
Report report_of_run(const RunSpec& spec, const Prepared<T>& prepared, const RunResult& result) {
  Report report;
  report.title = spec.name.empty() ? result.plan.data : spec.name;
  report.asked = asked(spec, result);
  report.data = report_data(prepared.table, prepared.model.preprocessor, prepared.split.train);
  add_part("training", prepared.table, prepared.split.train, prepared.model.preprocessor,
           report.data);
  add_part("validation", prepared.validation_source(), prepared.split.validation,
           prepared.model.preprocessor, report.data);
  add_part("test", prepared.test_source(), prepared.split.test, prepared.model.preprocessor,
           report.data);
  report.network = widened(prepared.model.network);
  report.history = result.history;
  report.train = prepared.train;
  for (const std::string& warning : result.plan.warnings) {
    report.findings.push_back({"data", as_sentence(warning)});
  }
  if (result.assessment) fill_result(spec, prepared, result, report);
  judge(report);
  return report;
}

template Report report_of_run(const RunSpec&, const Prepared<float>&, const RunResult&);
template Report report_of_run(const RunSpec&, const Prepared<double>&, const RunResult&);

}  // namespace chainrule
