// Training a network: in one call, or step by step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/matrix.h>
#include <chainrule/network.h>
#include <chainrule/optimizer.h>
#include <chainrule/passes.h>
#include <chainrule/random_state.h>
#include <chainrule/schedule.h>
#include <chainrule/trace.h>

namespace chainrule {

/// Rows to learn from or to be judged on.
///   x [n x n_inputs]   y [n x n_outputs]   weights [n], or empty for all 1
template <class T>
struct Samples {
  ConstView<T> x;
  ConstView<T> y;
  std::span<const T> weights = {};
  std::size_t size() const { return x.rows(); }
};

/// In which order samples are presented.
enum class Order {
  kShuffled,         ///< each epoch in a new order
  kSequential,       ///< as they stand
  kWithReplacement,  ///< each one drawn from all of them; an epoch is as many draws as samples
};
CHAINRULE_EXPORT std::string_view to_string(Order order);
CHAINRULE_EXPORT Order order_from_name(std::string_view name);

enum class TimeUnit { kEpochs, kUpdates };

/// A number of epochs or of updates.
struct Duration {
  std::uint64_t count = 0;
  TimeUnit unit = TimeUnit::kEpochs;
  friend bool operator==(const Duration&, const Duration&) = default;
};

/// The number that says how good predictions are, beside the loss. Higher is better.
enum class ScoreKind {
  kAccuracy,  ///< share of rows whose largest output is the target's (one output: above 1/2)
  kR2,        ///< coefficient of determination, mean over outputs
};

/// Ends a run when the validation part (without one: the training part) stops getting better.
struct EarlyStopping {
  std::uint64_t patience = 0;  ///< evaluations without improvement; 0 turns it off
  double min_delta = 0;        ///< what counts as an improvement must be larger
  bool by_score = false;       ///< watch the score instead of the loss
  friend bool operator==(const EarlyStopping&, const EarlyStopping&) = default;
};

/// Everything about a training run but the network and the data.
struct TrainSpec {
  OptimizerSpec optimizer;
  double learning_rate = 0.001;
  ScheduleSpec schedule;
  PenaltySpec penalty;
  ClipSpec clip;
  Reduction reduction = Reduction::kMean;
  std::size_t batch_size = 32;  ///< 0: all samples at once
  Order order = Order::kShuffled;
  Duration length = {100, TimeUnit::kEpochs};
  Duration evaluate_every = {1, TimeUnit::kEpochs};
  std::uint64_t evaluate_first = 0;  ///< the first evaluation, in the same unit; 0: evaluate_every
  EarlyStopping early_stopping;
  bool keep_best =
      false;  ///< restore the best evaluation's weights at the end, stopped early or not
  ScoreKind score = ScoreKind::kAccuracy;
  std::uint64_t seed = 0;  ///< of the counter-based stream
  /// The products of a step with factors rounded to bfloat16; sums, weights and all else stay in
  /// single precision, as do evaluations. Needs has_bfloat16() (chainrule/target.h) and a network
  /// in single precision. Without the promise of the same bits on every machine: docs/numerics.md.
  bool bfloat16 = false;
  friend bool operator==(const TrainSpec&, const TrainSpec&) = default;
};

/// Throws Error kValue, naming the key and its value, for what cannot be run.
CHAINRULE_EXPORT void validate(const TrainSpec& spec, const NetworkSpec& network);

/// Where a run stood at one moment. Losses are means per sample (nats for cross-entropies), without
/// penalties. Those of training are of the presented batches since the evaluation before, as they
/// were at their time, with dropout; those of validation are of the network as it is.
struct Evaluation {
  std::uint64_t epoch = 0;   ///< epochs begun, from 1
  std::uint64_t update = 0;  ///< updates made
  double learning_rate = 0;  ///< of the last update
  double train_loss = 0;
  double train_score = 0;
  std::optional<double> validation_loss;
  std::optional<double> validation_score;
};

enum class TrainEnd {
  kLength,     ///< as long as was asked
  kEarly,      ///< early stopping
  kConverged,  ///< L-BFGS: no further decrease
  kStalled,    ///< L-BFGS: no lower value was found, and yet the gradient is not small
  kObserver,   ///< the observer said so
  kDiverged,   ///< a loss, a gradient's norm or a weight was not finite
};

struct History {
  std::vector<Evaluation> evaluations;
  std::uint64_t updates = 0;
  TrainEnd end = TrainEnd::kLength;
  std::string end_reason;           ///< one sentence
  std::optional<std::size_t> best;  ///< index of the evaluation whose weights were restored
};

/// One update, as an observer sees it after the weights have changed.
template <class T>
struct StepEvent {
  std::uint64_t update;  ///< from 1
  double learning_rate;
  double mean_loss;  ///< of the batch, before the update
  const Samples<T>& batch;
  const Network<T>& network;
  const Trace<T>& trace;  ///< of the pass before the update
  /// Clipped and with penalties, as the optimizer took them; empty unless the observer wants them.
  std::span<const T> gradients;
  const Optimizer<T>& optimizer;  ///< with its state after the update
};

/// Sees every step and every evaluation. L-BFGS counts an iteration as a step of its own and shows
/// only evaluations.
template <class T>
class CHAINRULE_EXPORT Observer {
 public:
  virtual ~Observer() = default;
  /// Whether on_step() is to see gradients: a step is faster where nobody does.
  virtual bool wants_gradients() const { return true; }
  /// Returns false to stop the run after this step.
  virtual bool on_step(const StepEvent<T>&) { return true; }
  /// Returns false to stop the run.
  virtual bool on_evaluation(const Evaluation&) { return true; }
};

/// Mean loss and score of a network on samples.
struct Judgement {
  double loss = 0;
  double score = 0;
};
template <class T>
CHAINRULE_EXPORT Judgement evaluate(const Network<T>& network, const Samples<T>& samples,
                                    ScoreKind score);

/// What one training step saw.
struct StepResult {
  double mean_loss = 0;      ///< of the batch, before the update
  double gradient_norm = 0;  ///< before clipping; 0 without ClipSpec::norm
  /// Whether both are finite. If not, the step has changed no weight.
  CHAINRULE_EXPORT bool is_finite() const;
};

/// The memory and the state of a run, one step at a time. The network must outlive it.
template <class T>
class CHAINRULE_EXPORT Trainer {
 public:
  /// `total_updates` is the planned length, which the cosine schedule needs. With `numpy`, dropout
  /// masks come from that stream instead of the counter-based one. Throws as validate() does.
  Trainer(Network<T>& network, const TrainSpec& spec, std::size_t max_batch,
          std::uint64_t total_updates = 0, RandomState* numpy = nullptr);
  ~Trainer();

  /// Forward, backward and update on one batch of up to max_batch rows; returns the mean loss
  /// before the update. Allocates nothing. Throws Error kShape for a batch that does not fit,
  /// kDiverged for a loss, or with ClipSpec::norm a gradient's norm, that is not finite; the
  /// weights are then as before. Without that norm nobody looks at the gradient: if it overflows,
  /// so do the weights, and the next step's loss tells.
  double step(const Samples<T>& batch);
  /// The same, but what is not finite is returned, and the weights are as before.
  StepResult try_step(const Samples<T>& batch);
  /// To be called after each epoch where a schedule counts epochs.
  void epoch_ended(std::optional<double> monitored_loss) { schedule_.epoch_ended(monitored_loss); }

  /// To be called before the first step by who wants to read gradients(): they are there as a whole
  /// only with this, clipping or L1 and L2, for else weights are updated as soon as a part of their
  /// gradient is known. The weights have the same bits either way.
  void keep_gradients();

  std::uint64_t updates() const { return optimizer_.steps(); }
  double learning_rate() const { return learning_rate_; }
  const Trace<T>& trace() const { return trace_; }
  /// Of the last step, clipped and with penalties; empty where no step has needed them as a whole.
  std::span<const T> gradients() const { return gradients_; }
  const Optimizer<T>& optimizer() const { return optimizer_; }

 private:
  StepResult whole_step(const Samples<T>& batch, double loss);
  void fused_step(const Samples<T>& batch);

  Network<T>& network_;
  TrainSpec spec_;
  Philox philox_;
  RandomState* numpy_;
  Trace<T> trace_;
  AlignedVector<T> gradients_;  // empty where weights are updated on the way
  Optimizer<T> optimizer_;
  Schedule schedule_;
  std::uint64_t presented_ = 0;  // samples, the dropout stream's presentation number
  double learning_rate_ = 0;
};

/// Trains in place. `validation` may be empty. With `numpy`, sample order and dropout are drawn
/// from that stream, as a NumPy program would (see docs/numerics.md). Throws Error: kShape for
/// samples that do not fit the network, kValue as validate() does or for targets outside what the
/// loss takes or a number that is not finite (with its row); nothing is changed then. A run that
/// diverges ends with TrainEnd::kDiverged and the last finite weights: those before the step, or
/// those of the last evaluation where the weights themselves overflowed.
template <class T>
CHAINRULE_EXPORT History train(Network<T>& network, const Samples<T>& samples,
                               const Samples<T>& validation, const TrainSpec& spec,
                               Observer<T>* observer = nullptr, RandomState* numpy = nullptr);

/// Weights that make every class count the same: n / (n_classes * samples of the class), per class.
/// Throws Error kValue for a class without samples.
CHAINRULE_EXPORT std::vector<double> balanced_class_weights(std::span<const std::size_t> classes,
                                                            std::size_t n_classes);

}  // namespace chainrule
