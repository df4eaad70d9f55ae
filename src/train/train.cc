// Trains a network in one call.
#include <chainrule/train.h>

#include <algorithm>
#include <cmath>

#include "core/fail.h"
#include "core/float_mode.h"
#include "train/batches.h"
#include "train/check_samples.h"
#include "train/diverged.h"
#include "train/lbfgs_run.h"
#include "train/score_sum.h"
#include "train/watch.h"

namespace chainrule {
namespace {

template <class T>
class Run {
 public:
  Run(Network<T>& network, const Samples<T>& samples, const Samples<T>& validation,
      const TrainSpec& spec, Observer<T>* observer, RandomState* numpy)
      : network_(network),
        validation_(validation),
        spec_(spec),
        observer_(observer),
        batches_(samples, spec.batch_size, spec.order, spec.seed, numpy),
        total_updates_(spec.length.unit == TimeUnit::kUpdates
                           ? spec.length.count
                           : spec.length.count * batches_.per_epoch()),
        trainer_(network, spec, batches_.batch_size(), total_updates_, numpy),
        watch_(spec, network),
        score_sum_(spec.score, network.n_outputs()),
        last_finite_(network.parameters().begin(), network.parameters().end()) {
    if (observer != nullptr && observer->wants_gradients()) trainer_.keep_gradients();
  }

  History go() {
    while (history_.updates < total_updates_) {
      if (!update()) return finish_diverged();
      const bool epoch_ends = history_.updates % batches_.per_epoch() == 0;
      const bool goes_on = (!is_time_to_evaluate() && !stop_requested_) || evaluate_now();
      if (epoch_ends) trainer_.epoch_ended(take_monitored_loss());
      if (diverged_) return finish_diverged();
      if (!goes_on) break;
    }
    history_.best = watch_.restore_best();
    if (history_.end_reason.empty()) history_.end_reason = "as long as was asked";
    return std::move(history_);
  }

 private:
  // One step; false if it diverged.
  bool update() {
    const Samples<T> batch = batches_.next();
    const StepResult step = trainer_.try_step(batch);
    if (!step.is_finite()) {
      history_.end_reason = diverged_sentence(history_.updates + 1, step, spec_);
      return false;
    }
    ++history_.updates;
    const double weight = batch_weight(batch);
    loss_sum_ += step.mean_loss * weight;
    weight_sum_ += weight;
    score_sum_.add<T>(batch.y, trainer_.trace().result(), batch.weights);
    if (observer_ != nullptr) {
      stop_requested_ = !observer_->on_step({history_.updates, trainer_.learning_rate(),
                                             step.mean_loss, batch, network_, trainer_.trace(),
                                             trainer_.gradients(), trainer_.optimizer()});
    }
    return true;
  }

  static double batch_weight(const Samples<T>& batch) {
    if (batch.weights.empty()) return static_cast<double>(batch.size());
    double sum = 0;
    for (const T weight : batch.weights) sum += weight;
    return sum;
  }

  bool is_time_to_evaluate() const {
    if (history_.updates == total_updates_) return true;
    const bool by_epochs = spec_.evaluate_every.unit == TimeUnit::kEpochs;
    if (by_epochs && history_.updates % batches_.per_epoch() != 0) return false;
    const std::uint64_t now =
        by_epochs ? history_.updates / batches_.per_epoch() : history_.updates;
    const std::uint64_t every = spec_.evaluate_every.count;
    const std::uint64_t first = spec_.evaluate_first == 0 ? every : spec_.evaluate_first;
    return now >= first && (now - first) % every == 0;
  }

  // False when the run is to end.
  bool evaluate_now() {
    Evaluation now = {.epoch = (history_.updates - 1) / batches_.per_epoch() + 1,
                      .update = history_.updates,
                      .learning_rate = trainer_.learning_rate(),
                      .train_loss = loss_sum_ / weight_sum_,
                      .train_score = score_sum_.value(),
                      .validation_loss = {},
                      .validation_score = {}};
    loss_sum_ = weight_sum_ = 0;
    score_sum_.clear();
    if (validation_.size() > 0) {
      const Judgement judgement = evaluate<T>(network_, validation_, spec_.score);
      now.validation_loss = judgement.loss;
      now.validation_score = judgement.score;
    }
    if (diverged_at(now)) return false;
    std::ranges::copy(network_.parameters(), last_finite_.begin());
    monitored_loss_ = now.validation_loss.value_or(now.train_loss);
    history_.evaluations.push_back(now);
    const bool improving = watch_.improving(now, history_.evaluations.size() - 1);
    if (observer_ != nullptr && (!observer_->on_evaluation(now) || stop_requested_)) {
      history_.end = TrainEnd::kObserver;
      history_.end_reason = "stopped on request";
      return false;
    }
    if (!improving) {
      history_.end = TrainEnd::kEarly;
      history_.end_reason =
          fmt::format("no improvement in {} evaluations", spec_.early_stopping.patience);
    }
    return improving;
  }

  bool diverged_at(const Evaluation& now) {
    std::string what;
    if (!is_finite(network_.parameters())) {
      what = "a weight is no longer finite";
    } else if (const double loss = now.validation_loss.value_or(0); !std::isfinite(loss)) {
      what = fmt::format("the loss of the validation part is {}", loss);
    }
    diverged_ = !what.empty();
    if (diverged_) history_.end_reason = diverged_sentence(now.update, what, spec_);
    return diverged_;
  }

  std::optional<double> take_monitored_loss() { return std::exchange(monitored_loss_, {}); }

  static bool is_finite(std::span<const T> values) {
    return std::ranges::all_of(values, [](T value) { return std::isfinite(value); });
  }

  History finish_diverged() {
    if (!is_finite(network_.parameters())) {
      std::ranges::copy(last_finite_, network_.parameters().begin());
    }
    history_.end = TrainEnd::kDiverged;
    return std::move(history_);
  }

  Network<T>& network_;
  Samples<T> validation_;
  const TrainSpec& spec_;
  Observer<T>* observer_;
  Batches<T> batches_;
  std::uint64_t total_updates_;
  Trainer<T> trainer_;
  Watch<T> watch_;
  ScoreSum score_sum_;
  AlignedVector<T> last_finite_;  // weights at the last evaluation
  History history_;
  double loss_sum_ = 0, weight_sum_ = 0;  // of the batches since the last evaluation
  std::optional<double> monitored_loss_;  // of this epoch, for the plateau schedule
  bool diverged_ = false;
  bool stop_requested_ = false;
};

}  // namespace

template <class T>
History train(Network<T>& network, const Samples<T>& samples, const Samples<T>& validation,
              const TrainSpec& spec, Observer<T>* observer, RandomState* numpy) {
  const FloatMode mode;
  validate(spec, network.spec());
  check_samples("train", network.spec(), samples);
  if (validation.size() > 0) check_samples("validation", network.spec(), validation);
  if (spec.optimizer.kind == OptimizerKind::kLbfgs) {
    return train_lbfgs(network, samples, validation, spec, observer);
  }
  return Run<T>(network, samples, validation, spec, observer, numpy).go();
}

template CHAINRULE_EXPORT History train(Network<float>&, const Samples<float>&,
                                        const Samples<float>&, const TrainSpec&, Observer<float>*,
                                        RandomState*);
template CHAINRULE_EXPORT History train(Network<double>&, const Samples<double>&,
                                        const Samples<double>&, const TrainSpec&, Observer<double>*,
                                        RandomState*);

}  // namespace chainrule
