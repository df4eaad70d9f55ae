// The report of a run, gathered from its table, its network and its result.
#include "run/report_of_run.h"

#include <chainrule/count_text.h>

#include "core/fail.h"
#include "report/wording.h"
#include "run/report_data.h"
#include "run/report_network.h"
#include "run/run_names.h"
#include "run/widened.h"

namespace chainrule {
namespace {

template <class T>
std::pair<const Table&, std::span<const std::size_t>> part_of(const Prepared<T>& prepared,
                                                              const std::string& part) {
  const Split& split = prepared.split;
  if (part == "test") return {prepared.test_source(), split.test};
  if (part == "validation") return {prepared.validation_source(), split.validation};
  return {prepared.table, split.train};
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
void fill_result(const RunSpec& spec, const Prepared<T>& prepared, const RunResult& result,
                 Report& report) {
  const auto [table, rows] = part_of(prepared, result.assessed_part);
  const JudgedPart<T> part = judged_part(prepared.model, table, rows, kMostReportRows, spec.seed);
  ReportOutcome& out = report.outcome.emplace();
  out.part = result.assessed_part;
  fill_outcome(*result.assessment, out);
  fill_outcome(prepared.model, part, out);
  out.training = on_training_part(prepared, spec.seed);
  out.means = training_means(prepared);
  look_into(prepared.model, part, spec.seed, report);
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
  add_notices(result.plan.notices, report.data);
  add_warnings(result.plan.warnings, report);
  if (result.assessment) fill_result(spec, prepared, result, report);
  judge(report);
  return report;
}

template Report report_of_run(const RunSpec&, const Prepared<float>&, const RunResult&);
template Report report_of_run(const RunSpec&, const Prepared<double>&, const RunResult&);

}  // namespace chainrule
