// The memory and the state of a run, one step at a time.
#include <cmath>

#include <chainrule/train.h>

#include "core/fail.h"
#include "core/float_mode.h"
#include "train/diverged.h"

namespace chainrule {

bool StepResult::is_finite() const {
  return std::isfinite(mean_loss) && std::isfinite(gradient_norm);
}

template <class T>
Trainer<T>::Trainer(Network<T>& network, const TrainSpec& spec, std::size_t max_batch,
                    std::uint64_t total_updates, RandomState* numpy)
    : network_(network),
      spec_((validate(spec, network.spec()), spec)),
      philox_(spec.seed),
      numpy_(numpy),
      trace_(network.spec(), max_batch),
      gradients_(network.n_parameters()),
      optimizer_(spec.optimizer, network.n_parameters()),
      schedule_(spec.schedule, spec.learning_rate, total_updates) {}

template <class T>
Trainer<T>::~Trainer() = default;

template <class T>
StepResult Trainer<T>::try_step(const Samples<T>& batch) {
  const FloatMode mode;
  const NetworkSpec& spec = network_.spec();
  if (spec.has_dropout()) {
    if (numpy_ != nullptr) {
      draw_dropout<T>(spec, *numpy_, batch.size(), trace_);
    } else {
      draw_dropout<T>(spec, philox_, presented_, batch.size(), trace_);
    }
  }
  forward<T>(network_, batch.x, trace_, Mode::kTrain);
  const double loss = sum_losses<T>(network_, batch.y, batch.weights, trace_).mean();
  if (!std::isfinite(loss)) return {loss, 0};

  learning_rate_ = schedule_.rate(optimizer_.steps() + 1);
  const std::span<T> gradients = gradients_;
  backward<T>(network_, batch.x, batch.y, batch.weights, spec_.reduction, trace_, gradients);
  const double norm = clip<T>(spec_.clip, gradients);
  if (!std::isfinite(norm)) return {loss, norm};

  presented_ += batch.size();
  add_penalty_gradient<T>(spec_.penalty, network_.blocks(), network_.parameters(), gradients);
  decay_weights<T>(spec_.penalty, network_.blocks(), learning_rate_, network_.parameters());
  optimizer_.step(network_.parameters(), gradients, learning_rate_);
  return {loss, norm};
}

template <class T>
double Trainer<T>::step(const Samples<T>& batch) {
  const StepResult result = try_step(batch);
  if (!result.is_finite()) {
    fail(ErrorCode::kDiverged, "{}", diverged_sentence(updates() + 1, result, spec_));
  }
  return result.mean_loss;
}

template class CHAINRULE_EXPORT Trainer<float>;
template class CHAINRULE_EXPORT Trainer<double>;

}  // namespace chainrule
