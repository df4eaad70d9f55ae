// The report of a cross-validation, gathered fold by fold.
#include "run/report_of_folds.h"

#include <algorithm>

#include "core/fail.h"
#include "report/baseline.h"
#include "report/wording.h"
#include "run/judged_part.h"
#include "run/report_data.h"
#include "run/run_names.h"

namespace chainrule {
namespace {

template <class T>
void append(const std::vector<T>& more, std::vector<T>& all) {
  all.insert(all.end(), more.begin(), more.end());
}

void append(const Matrix<double>& more, Matrix<double>& all) {
  Matrix<double> both(all.rows() + more.rows(), more.cols());
  for (std::size_t i = 0; i < both.rows(); ++i) {
    const auto from = i < all.rows() ? all.row(i) : more.row(i - all.rows());
    std::ranges::copy(from, both.row(i).begin());
  }
  all = std::move(both);
}

// What numbers fill gaps with differs from fold to fold, and is not said.
ReportData data_of(const Table& table, Preprocessor columns) {
  for (Feature& feature : columns.features) feature.fill.reset();
  const std::vector<std::size_t> rows = table.all_rows();
  ReportData data = report_data(table, columns, rows);
  add_part("", table, rows, columns, data);
  return data;
}

ReportFolds folds_of(const RunResult& result) {
  ReportFolds folds;
  for (const RunResult& fold : result.folds) {
    folds.n_train.push_back(fold.plan.n_train);
    folds.n_judged.push_back(fold.plan.n_test);
  }
  folds.measures = fold_measures(result.folds);
  return folds;
}

std::vector<std::pair<std::string, std::string>> asked(const RunSpec& spec,
                                                       const RunResult& result) {
  const RunObserver::Plan& plan = result.plan;
  return {{"Data", plan.data},
          {"Folds", fmt::format("{}, {}", plan.n_folds, to_string(spec.folds->kind))},
          {"Network", network_text(plan.network, plan.n_parameters)},
          {"Training", training_text(plan.train)},
          {"Seed", fmt::format("{}", spec.seed)},
          {"Precision", std::string(to_string(spec.precision))},
          {"Time", fmt::format("{:.3g} s of training", result.seconds)},
          {"Again", "chainrule train run.toml gives the same folds to the last bit"}};
}

}  // namespace

template <class T>
void FoldsReport::add(const RunSpec& spec, const Prepared<T>& prepared, const RunResult& fold) {
  if (!columns_) columns_ = prepared.model.preprocessor;
  if (!fold.assessment) return;
  const std::size_t most = std::max<std::size_t>(1, kMostReportRows / fold.plan.n_folds);
  const JudgedPart<T> part =
      judged_part(prepared.model, prepared.table, prepared.split.test, most, spec.seed);
  ReportOutcome one;
  fill_outcome(prepared.model, part, one);
  append(one.rows, outcome_.rows);
  append(one.truth, outcome_.truth);
  append(one.predicted, outcome_.predicted);
  append(one.losses, outcome_.losses);
  append(one.probabilities, outcome_.probabilities);
  append(one.targets, outcome_.targets);
  append(one.predictions, outcome_.predictions);
  const Judgement training = on_training_part(prepared, spec.seed);
  training_.loss += training.loss;
  training_.score += training.score;
  ++n_;
}

Report FoldsReport::finish(const RunSpec& spec, const Table& table, const RunResult& result) {
  Report report;
  report.kind = ReportKind::kFolds;
  report.title = spec.name.empty() ? result.plan.data : spec.name;
  report.asked = asked(spec, result);
  report.folds = folds_of(result);
  add_warnings(result.plan.warnings, report);
  report.data = data_of(table, *columns_);
  add_notices(result.plan.notices, report.data);
  if (n_ == 0) return report;
  ReportOutcome& out = report.outcome.emplace(std::move(outcome_));
  fill_outcome(*result.assessment, out);
  out.means = column_means(out.targets);
  const auto n = static_cast<double>(n_);
  out.training = {.loss = training_.loss / n, .score = training_.score / n};
  report.worst = worst_rows(report, table, *columns_);
  judge(report);
  return report;
}

template void FoldsReport::add(const RunSpec&, const Prepared<float>&, const RunResult&);
template void FoldsReport::add(const RunSpec&, const Prepared<double>&, const RunResult&);

}  // namespace chainrule
