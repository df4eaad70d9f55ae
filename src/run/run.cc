// A whole run: prepare, train, judge, save.
#include <chrono>

#include <chainrule/run.h>

#include "core/fail.h"
#include "run/judged_rows.h"
#include "run/report_of_folds.h"
#include "run/report_of_run.h"
#include "run/run_folder.h"
#include "run/settle.h"
#include "run/start_model.h"

namespace chainrule {
namespace {

// Hands the trainer's events on to the run's observer and its log.
template <class T>
class Relay : public Observer<T> {
 public:
  Relay(RunObserver* observer, RunFolder* folder) : observer_(observer), folder_(folder) {}
  bool wants_gradients() const override { return false; }
  bool on_step(const StepEvent<T>& event) override {
    return observer_ == nullptr || observer_->stepped(event.update, event.mean_loss);
  }
  bool on_evaluation(const Evaluation& evaluation) override {
    if (folder_ != nullptr) folder_->log(evaluation);
    return observer_ == nullptr || observer_->evaluated(evaluation);
  }

 private:
  RunObserver* observer_;
  RunFolder* folder_;  // null where nothing is logged
};

template <class T>
RunObserver::Plan make_plan(const RunSpec& spec, const Prepared<T>& prepared) {
  RunObserver::Plan plan;
  plan.data = prepared.table.name;
  plan.from = spec.start.model;
  plan.n_train = prepared.x.rows();
  plan.n_validation = prepared.split.validation.size();
  plan.n_test = prepared.split.test.size();
  plan.network = prepared.model.network.spec();
  plan.train = prepared.train;
  plan.n_parameters = prepared.model.network.n_parameters();
  const std::size_t batch_size = plan.train.batch_size;
  const std::size_t batch = batch_size == 0 ? plan.n_train : std::min(batch_size, plan.n_train);
  plan.updates_per_epoch = (plan.n_train + batch - 1) / batch;
  const Duration& length = plan.train.length;
  plan.updates =
      length.unit == TimeUnit::kUpdates ? length.count : length.count * plan.updates_per_epoch;
  plan.notices = prepared.notices;
  plan.warnings = prepared.warnings;
  return plan;
}

template <class T>
void judge(const Prepared<T>& prepared, RunResult& result) {
  const Split& split = prepared.split;
  if (!split.test.empty()) {
    result.assessed_part = "test";
    result.assessment = assess(prepared.model, prepared.test_source(), split.test);
  } else if (!split.validation.empty()) {
    result.assessed_part = "validation";
    result.assessment = assess(prepared.model, prepared.validation_source(), split.validation);
  } else {
    result.assessed_part = "training";
    result.assessment = assess(prepared.model, prepared.table, split.train);
  }
}

template <class T>
RunResult train_prepared(Prepared<T>& prepared, RunResult result, RunObserver* observer,
                         RunFolder* folder) {
  if (observer != nullptr) observer->started(result.plan);
  Relay<T> relay(observer, folder);
  const auto begin = std::chrono::steady_clock::now();
  result.history = train<T>(prepared.model.network, prepared.samples(), prepared.validation(),
                            prepared.train, &relay, prepared.numpy ? &*prepared.numpy : nullptr);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (result.history.end != TrainEnd::kDiverged) judge(prepared, result);
  result.weights_sha256 = weights_sha256(prepared.model.network);
  return result;
}

// The run with what the data settled written out, for its run file.
RunSpec settled(RunSpec spec, const RunObserver::Plan& plan) {
  spec.train = plan.train;
  spec.length_is_automatic = spec.batch_size_is_automatic = false;
  spec.weight_decay_is_automatic = false;
  if (!spec.start.model.empty()) return spec;  // which settles the network
  spec.network = plan.network;
  spec.loss = plan.network.loss;
  spec.output_activation = plan.network.layers.back().activation;
  spec.dropout_is_automatic = false;
  return spec;
}

// What a model says of its training; nothing that another run of the same file would say otherwise.
// `start` is the hash of the weights that a run went on from, or empty.
std::map<std::string, std::string> how_trained(const RunSpec& spec, const RunResult& result,
                                               const std::string& start) {
  const RunObserver::Plan& plan = result.plan;
  std::map<std::string, std::string> all = {
      {"data", plan.data},
      {"rows", rows_text(plan.n_train, plan.n_validation, plan.n_test)},
      {"training", training_text(plan.train)},
      {"seed", fmt::format("{}", spec.seed)},
      {"updates", fmt::format("{}", result.history.updates)},
      {"end", result.history.end_reason}};
  if (!start.empty()) all["went on from"] = fmt::format("weights of SHA-256 {}", start);
  if (!result.assessment) return all;
  for (const auto& [name, value] : result.assessment->scores) {
    all[fmt::format("{} ({})", name, result.assessed_part)] = fmt::format("{:.6g}", value);
  }
  return all;
}

template <class T>
RunResult run_once(const RunSpec& spec, RunFolder& folder, RunObserver* observer) {
  Prepared<T> prepared = prepare<T>(spec);
  folder.make();
  const std::string start =
      spec.start.model.empty() ? std::string() : weights_sha256(prepared.model.network);
  RunResult result;
  result.plan = make_plan(spec, prepared);
  result = train_prepared(prepared, std::move(result), observer, &folder);
  prepared.model.training = how_trained(spec, result, start);
  folder.save(settled(spec, result.plan), prepared.model, result);
  if (folder.wants_report()) result.report = report_of_run(spec, prepared, result);
  folder.save_result(result);
  return result;
}

template <class T>
TargetKind target_kind_of(const RunSpec& spec, const Table& table) {
  if (!spec.start.model.empty()) return start_model<T>(spec, table).preprocessor.target_kind;
  return Preprocessor::fit(table, preprocess_spec(spec), table.all_rows()).target_kind;
}

// With the kind of the folds, and the column of stratified ones, filled in.
template <class T>
RunSpec settle_folds(RunSpec spec, const Table& table) {
  FoldSpec& folds = *spec.folds;
  if (spec.fold_kind_is_automatic) {
    const bool is_classes = target_kind_of<T>(spec, table) == TargetKind::kClasses;
    folds.kind = is_classes ? FoldKind::kStratified : FoldKind::kShuffled;
    spec.fold_kind_is_automatic = false;
  }
  if (folds.kind == FoldKind::kStratified && folds.column.empty()) {
    folds.column = target_names(spec, table).front();
  }
  return spec;
}

template <class T>
RunResult run_folds(const RunSpec& asked, RunFolder& folder, RunObserver* observer) {
  const Table table = load_data(asked);
  const RunSpec spec = settle_folds<T>(asked, table);
  const std::vector<Split> folds = make_folds(table, *spec.folds);
  folder.make();
  RunResult result;
  FoldsReport report;
  std::vector<JudgedRows<T>> judged;
  Model<T> model;  // the last one that was judged
  for (const Split& fold : folds) {
    Prepared<T> prepared = prepare<T>(spec, table, fold);
    RunResult one;
    one.plan = make_plan(spec, prepared);
    one.plan.fold = result.folds.size() + 1;
    one.plan.n_folds = folds.size();
    result.folds.push_back(train_prepared(prepared, std::move(one), observer, nullptr));
    const RunResult& done = result.folds.back();
    result.seconds += done.seconds;
    if (folder.wants_report()) report.add(spec, prepared, done);
    if (done.assessment) {
      judged.push_back(judged_rows(prepared.model, prepared.table, fold.test));
      model = std::move(prepared.model);
    }
    if (done.history.end == TrainEnd::kObserver) break;
  }
  result.plan = result.folds.front().plan;
  if (!judged.empty()) result.assessment = assess(model, pooled<T>(judged));
  if (folder.wants_report()) result.report = report.finish(spec, table, result);
  folder.save_folds(spec, result);
  return result;
}

}  // namespace

RunResult run(const RunSpec& spec, const std::string& folder, RunObserver* observer) {
  return run(spec, RunOutputs{.folder = folder}, observer);
}

RunResult run(const RunSpec& spec, const RunOutputs& outputs, RunObserver* observer) {
  RunFolder place(outputs);
  const bool is_double = spec.precision == Precision::kDouble;
  if (spec.folds) {
    return is_double ? run_folds<double>(spec, place, observer)
                     : run_folds<float>(spec, place, observer);
  }
  return is_double ? run_once<double>(spec, place, observer)
                   : run_once<float>(spec, place, observer);
}

}  // namespace chainrule
