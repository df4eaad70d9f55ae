// The memory and the state of a run, one step at a time.
#include <cmath>

#include <chainrule/train.h>

#include "core/fail.h"
#include "core/float_mode.h"
#include "core/parallel.h"
#include "kernels/updates.h"
#include "nn/backward_and_update.h"
#include "train/diverged.h"

namespace chainrule {

bool StepResult::is_finite() const {
  return std::isfinite(mean_loss) && std::isfinite(gradient_norm);
}

namespace {

// Whether the whole gradient is looked at before a weight may change, or changed before it is
// applied.
bool needs_whole_gradient(const TrainSpec& spec) {
  return spec.clip.norm != 0 || spec.clip.value != 0 || spec.penalty.any_gradient();
}

// About what a step takes: three products of every weight.
template <class T>
double step_ns(const Network<T>& network, std::size_t batch_size) {
  return static_cast<double>(batch_size * network.n_parameters()) * (3 * sizeof(T) / 4. / 50);
}

}  // namespace

template <class T>
Trainer<T>::Trainer(Network<T>& network, const TrainSpec& spec, std::size_t max_batch,
                    std::uint64_t total_updates, RandomState* numpy)
    : network_(network),
      spec_((validate(spec, network.spec()), spec)),
      philox_(spec.seed),
      numpy_(numpy),
      trace_(network.spec(), max_batch),
      gradients_(needs_whole_gradient(spec) ? network.n_parameters() : 0),
      optimizer_(spec.optimizer, network.n_parameters()),
      schedule_(spec.schedule, spec.learning_rate, total_updates) {
  trace_.set_bfloat16(spec.bfloat16);
}

template <class T>
Trainer<T>::~Trainer() = default;

template <class T>
void Trainer<T>::keep_gradients() {
  gradients_.resize(network_.n_parameters());
}

template <class T>
StepResult Trainer<T>::try_step(const Samples<T>& batch) {
  const FloatMode mode;
  const WorkGroup group(spec_.bfloat16 ? "training step in bfloat16" : "training step",
                        step_ns(network_, batch.size()));
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
  if (!gradients_.empty()) return whole_step(batch, loss);
  fused_step(batch);
  return {loss, 0};
}

// Gradients first, then what changes them, then the weights.
template <class T>
StepResult Trainer<T>::whole_step(const Samples<T>& batch, double loss) {
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

// The same weights, each part of the gradient applied where it is finished.
template <class T>
void Trainer<T>::fused_step(const Samples<T>& batch) {
  presented_ += batch.size();
  ParameterUpdate<T> update = optimizer_.next_update(network_.parameters(), learning_rate_);
  const PenaltySpec& penalty = spec_.penalty;
  update.decay = static_cast<T>(1 - learning_rate_ * penalty.weight_decay);
  backward_and_update<T>(network_, batch.x, batch.y, batch.weights, spec_.reduction, trace_, update,
                         penalty.biases_too ? update.decay : T{1});
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
