// Training by L-BFGS, which owns its loop and asks for (loss, gradient) of all samples.
#include "train/lbfgs_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <chainrule/lbfgs.h>

#include "train/watch.h"

namespace chainrule {

namespace {

template <class T>
class LbfgsRun {
 public:
  LbfgsRun(Network<T>& network, const Samples<T>& samples, const Samples<T>& validation,
           const TrainSpec& spec, Observer<T>* observer)
      : network_(network),
        samples_(samples),
        validation_(validation),
        spec_(spec),
        observer_(observer),
        trace_(network.spec(), samples.size()),
        watch_(spec, network) {}

  History go() {
    const LbfgsOptions options = {.history = spec_.optimizer.history,
                                  .max_iterations = static_cast<std::size_t>(spec_.length.count)};
    Lbfgs<T> lbfgs(options, network_.n_parameters());
    const LbfgsResult result =
        lbfgs.minimize([this](std::span<const T> parameters,
                              std::span<T> gradients) { return objective(parameters, gradients); },
                       network_.parameters(),
                       [this](const LbfgsIteration<T>& iteration) { return after(iteration); });
    conclude(result);
    history_.best = watch_.restore_best();
    return std::move(history_);
  }

 private:
  // The parameters are the network's own buffer, so the pass sees what L-BFGS proposes.
  double objective(std::span<const T> parameters, std::span<T> gradients) {
    forward<T>(network_, samples_.x, trace_, Mode::kTrain);
    const LossSum sum = sum_losses<T>(network_, samples_.y, samples_.weights, trace_);
    backward<T>(network_, samples_.x, samples_.y, samples_.weights, spec_.reduction, trace_,
                gradients);
    add_penalty_gradient<T>(spec_.penalty, network_.blocks(), parameters, gradients);
    return (spec_.reduction == Reduction::kMean ? sum.mean() : sum.loss) +
           penalty<T>(spec_.penalty, network_.blocks(), parameters);
  }

  // Evaluates where one is due; false to stop.
  bool after(const LbfgsIteration<T>& iteration) {
    ++history_.updates;
    const std::uint64_t every = spec_.evaluate_every.count;
    const std::uint64_t first = spec_.evaluate_first == 0 ? every : spec_.evaluate_first;
    const bool is_due = history_.updates >= first && (history_.updates - first) % every == 0;
    if (!is_due && iteration.iteration != spec_.length.count) return true;
    const Judgement train = evaluate<T>(network_, samples_, spec_.score);
    Evaluation now = {.epoch = history_.updates,
                      .update = history_.updates,
                      .learning_rate = iteration.step_length,
                      .train_loss = train.loss,
                      .train_score = train.score,
                      .validation_loss = {},
                      .validation_score = {}};
    if (validation_.size() > 0) {
      const Judgement judgement = evaluate<T>(network_, validation_, spec_.score);
      now.validation_loss = judgement.loss;
      now.validation_score = judgement.score;
    }
    history_.evaluations.push_back(now);
    if (!watch_.improving(now, history_.evaluations.size() - 1)) {
      history_.end = TrainEnd::kEarly;
      return false;
    }
    return observer_ == nullptr || observer_->on_evaluation(now);
  }

  void conclude(const LbfgsResult& result) {
    if (history_.end == TrainEnd::kEarly) {
      history_.end_reason =
          "no improvement in " + std::to_string(spec_.early_stopping.patience) + " evaluations";
      return;
    }
    history_.end_reason = to_string(result.end);
    if (result.end == LbfgsEnd::kObserver) history_.end = TrainEnd::kObserver;
    if (result.end == LbfgsEnd::kLineSearch) return conclude_without_descent(result);
    if (result.converged()) history_.end = TrainEnd::kConverged;
  }

  // Near a minimum of curvature 1, a gradient g stands for a value of g²/2 above it: not to be told
  // from it once that is below the value's rounding.
  void conclude_without_descent(const LbfgsResult& result) {
    const double rounding = double{std::numeric_limits<T>::epsilon()};
    const bool is_lowest =
        result.largest_gradient <= std::sqrt(rounding * std::max(1.0, std::abs(result.value)));
    history_.end = is_lowest ? TrainEnd::kConverged : TrainEnd::kStalled;
    history_.end_reason =
        is_lowest ? fmt::format(
                        "converged: the largest gradient is {:.2g}, and lower values cannot be "
                        "told apart in this precision",
                        result.largest_gradient)
                  : fmt::format(
                        "stopped: no lower value along the gradient, though its largest element "
                        "is {:.2g}; perhaps at a kink",
                        result.largest_gradient);
  }

  Network<T>& network_;
  const Samples<T>& samples_;
  const Samples<T>& validation_;
  const TrainSpec& spec_;
  Observer<T>* observer_;
  Trace<T> trace_;
  Watch<T> watch_;
  History history_;
};

}  // namespace

template <class T>
History train_lbfgs(Network<T>& network, const Samples<T>& samples, const Samples<T>& validation,
                    const TrainSpec& spec, Observer<T>* observer) {
  return LbfgsRun<T>(network, samples, validation, spec, observer).go();
}

template History train_lbfgs(Network<float>&, const Samples<float>&, const Samples<float>&,
                             const TrainSpec&, Observer<float>*);
template History train_lbfgs(Network<double>&, const Samples<double>&, const Samples<double>&,
                             const TrainSpec&, Observer<double>*);

}  // namespace chainrule
