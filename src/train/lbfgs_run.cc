// Training by L-BFGS, which owns its loop and asks for (loss, gradient) of all samples.
#include "train/lbfgs_run.h"

#include <chainrule/lbfgs.h>

#include "train/score_sum.h"
#include "train/watch.h"

namespace chainrule {

template <class T>
History train_lbfgs(Network<T>& network, const Samples<T>& samples, const Samples<T>& validation,
                    const TrainSpec& spec, Observer<T>* observer) {
  Trace<T> trace(network.spec(), samples.size());
  Watch<T> watch(spec, network);
  ScoreSum score(spec.score, network.n_outputs());
  History history;

  // The parameters are the network's own buffer, so the pass sees what L-BFGS proposes.
  const auto objective = [&](std::span<const T> parameters, std::span<T> gradients) {
    forward<T>(network, samples.x, trace, Mode::kTrain);
    const LossSum sum = sum_losses<T>(network, samples.y, samples.weights, trace);
    backward<T>(network, samples.x, samples.y, samples.weights, spec.reduction, trace, gradients);
    add_penalty_gradient<T>(spec.penalty, network.blocks(), parameters, gradients);
    return (spec.reduction == Reduction::kMean ? sum.mean() : sum.loss) +
           penalty<T>(spec.penalty, network.blocks(), parameters);
  };

  const auto after_iteration = [&](const LbfgsIteration<T>& iteration) {
    ++history.updates;
    const std::uint64_t first =
        spec.evaluate_first == 0 ? spec.evaluate_every.count : spec.evaluate_first;
    const bool is_last = iteration.iteration == spec.length.count;
    const bool is_due = history.updates >= first &&
                        (history.updates - first) % spec.evaluate_every.count == 0;
    if (!is_last && !is_due) return true;
    const Judgement train = evaluate<T>(network, samples, spec.score);
    Evaluation now = {.epoch = history.updates,
                      .update = history.updates,
                      .learning_rate = iteration.step_length,
                      .train_loss = train.loss,
                      .train_score = train.score,
                      .validation_loss = {},
                      .validation_score = {}};
    if (validation.size() > 0) {
      const Judgement judgement = evaluate<T>(network, validation, spec.score);
      now.validation_loss = judgement.loss;
      now.validation_score = judgement.score;
    }
    history.evaluations.push_back(now);
    if (!watch.improving(now, history.evaluations.size() - 1)) {
      history.end = TrainEnd::kEarly;
      return false;
    }
    return observer == nullptr || observer->on_evaluation(now);
  };

  const LbfgsOptions options = {.history = spec.optimizer.history,
                                .max_iterations = static_cast<std::size_t>(spec.length.count)};
  Lbfgs<T> lbfgs(options, network.n_parameters());
  const LbfgsResult result = lbfgs.minimize(objective, network.parameters(), after_iteration);
  if (history.end == TrainEnd::kEarly) {
    history.end_reason =
        "no improvement in " + std::to_string(spec.early_stopping.patience) + " evaluations";
  } else {
    history.end_reason = to_string(result.end);
    if (result.end == LbfgsEnd::kObserver) history.end = TrainEnd::kObserver;
    if (result.converged() || result.end == LbfgsEnd::kLineSearch) history.end = TrainEnd::kConverged;
  }
  history.best = watch.restore_best();
  return history;
}

template History train_lbfgs(Network<float>&, const Samples<float>&, const Samples<float>&,
                             const TrainSpec&, Observer<float>*);
template History train_lbfgs(Network<double>&, const Samples<double>&, const Samples<double>&,
                             const TrainSpec&, Observer<double>*);

}  // namespace chainrule
