// The training step that is to be explained.
#include <chainrule/explain_run.h>

#include <algorithm>
#include <utility>

#include "core/fail.h"
#include "run/widened.h"

namespace chainrule {
namespace {

template <class T>
Optimizer<double> widened(const Optimizer<T>& narrow, std::size_t n_parameters) {
  Optimizer<double> wide(narrow.spec(), n_parameters);
  for (std::size_t i = 0; i < narrow.n_states(); ++i) {
    std::ranges::copy(narrow.state(i), wide.state(i).begin());
  }
  wide.restore(narrow.steps(), narrow.beta1_power(), narrow.beta2_power());
  return wide;
}

// Of a table whose rows are pictures and nothing else.
std::size_t picture_width(const Table& table, std::size_t n_features) {
  return table.image_width * table.image_height == n_features ? table.image_width : 0;
}

// Watches a run until the update that is wanted, and keeps what it started from.
template <class T>
class Catcher : public Observer<T> {
 public:
  Catcher(const Network<T>& network, const TrainSpec& train, std::uint64_t update)
      : update_(update) {
    problem_.network = widened(network);
    problem_.step = {train.optimizer, train.learning_rate, train.penalty, train.clip,
                     train.reduction};
  }

  bool on_step(const StepEvent<T>& event) override {
    if (event.update + 1 == update_) {
      std::ranges::copy(event.network.parameters(), problem_.network.parameters().begin());
      problem_.optimizer = widened(event.optimizer, event.network.n_parameters());
    }
    if (event.update != update_) return true;
    problem_.step.learning_rate = event.learning_rate;
    problem_.x = widened(event.batch.x);
    problem_.targets = widened(event.batch.y);
    problem_.sample_weights.assign(event.batch.weights.begin(), event.batch.weights.end());
    if (event.network.spec().has_dropout()) {
      for (std::size_t l = 0; l <= event.network.n_layers(); ++l) {
        problem_.masks.push_back(widened(event.trace.mask(l)));
      }
    }
    is_caught_ = true;
    return false;
  }

  bool is_caught() const { return is_caught_; }
  StepProblem take() { return std::move(problem_); }

 private:
  std::uint64_t update_;
  bool is_caught_ = false;
  StepProblem problem_;
};

template <class T>
StepProblem catch_step(const RunSpec& spec, std::uint64_t update) {
  Prepared<T> prepared = prepare<T>(spec);
  Network<T>& network = prepared.model.network;
  // A run of a forward pass alone has a first update to show, too.
  if (prepared.train.length.count == 0) prepared.train.length = {1, TimeUnit::kUpdates};
  Catcher<T> catcher(network, prepared.train, update);
  const History history =
      train<T>(network, prepared.samples(), prepared.validation(), prepared.train, &catcher,
               prepared.numpy ? &*prepared.numpy : nullptr);
  if (!catcher.is_caught()) {
    fail(ErrorCode::kValue, "explain: update {} came, the run ends after {}: {}", update,
         history.updates, history.end_reason);
  }
  StepProblem problem = catcher.take();
  problem.picture_width = picture_width(prepared.table, network.n_inputs());
  return problem;
}

}  // namespace

StepProblem step_of_run(const RunSpec& spec, std::uint64_t update) {
  if (update == 0) fail(ErrorCode::kValue, "explain: update 0 came; they are counted from 1");
  if (spec.train.optimizer.kind == OptimizerKind::kLbfgs) {
    fail(ErrorCode::kValue, "explain: lbfgs has no single steps; name another optimizer");
  }
  return spec.precision == Precision::kDouble ? catch_step<double>(spec, update)
                                              : catch_step<float>(spec, update);
}

StepProblem step_of_model(const AnyModel& any, const Table& table,
                          std::span<const std::size_t> rows, const StepSpec& step) {
  const auto make = [&]<class T>(const Model<T>& model) {
    const Preprocessor& preprocessor = model.preprocessor;
    StepProblem problem;
    problem.network = widened(model.network);
    problem.x = widened<T>(preprocessor.inputs<T>(table, rows, "explain"));
    problem.targets =
        widened<T>(preprocessor.targets<T>(table, rows, model.target_encoding(), "explain"));
    problem.step = step;
    problem.picture_width = picture_width(table, model.network.n_inputs());
    return problem;
  };
  return std::visit(make, any);
}

}  // namespace chainrule
