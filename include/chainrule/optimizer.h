// Optimizers: spans in, spans out, one step counter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <chainrule/aligned.h>
#include <chainrule/export.h>
#include <chainrule/parameter_block.h>

namespace chainrule {

template <class T>
class Trainer;
template <class T>
struct ParameterUpdate;  // of the library alone

/// What a step does to a weight w with gradient g, element by element, in PyTorch's form. All state
/// starts at 0.
enum class OptimizerKind {
  /// v = momentum v + g, w -= rate v (Polyak 1964); with Nesterov w -= rate (g + momentum v)
  /// (Sutskever et al. 2013).
  kSgd,
  /// s = decay s + (1 - decay) g^2, w -= rate g / (sqrt(s) + epsilon) (Tieleman & Hinton 2012).
  kRmsprop,
  /// s = s + g^2, w -= rate g / (sqrt(s) + epsilon) (Duchi et al. 2011).
  kAdagrad,
  /// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, and in step t
  /// w -= rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
  /// (Kingma & Ba 2015, Algorithm 1).
  kAdam,
  /// The same step. With it, training decays the weights by 0.01 unless told otherwise
  /// (PenaltySpec::weight_decay; Loshchilov & Hutter 2019).
  kAdamw,
  /// iRprop- (Igel & Hüsken 2000), full batches only. Each weight's own step size grows where g has
  /// the sign it had before and shrinks where it has the other one, within its limits; in the
  /// latter case g counts as 0, and as 0 before the next step. w -= step size * sign(g).
  kRprop,
  /// Nocedal & Wright 2006, Algorithm 7.5; full batches only, with its own loop (lbfgs.h).
  kLbfgs,
};

CHAINRULE_EXPORT std::string_view to_string(OptimizerKind kind);
/// Throws Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT OptimizerKind optimizer_from_name(std::string_view name);

/// Everything about an optimizer but its state. Each kind reads only what its formula names.
struct OptimizerSpec {
  OptimizerKind kind = OptimizerKind::kAdam;
  double momentum = 0;       ///< sgd: mu
  bool nesterov = false;     ///< sgd
  double decay = 0.99;       ///< rmsprop: alpha
  double beta1 = 0.9;        ///< adam, adamw
  double beta2 = 0.999;      ///< adam, adamw
  double epsilon = 1e-8;     ///< rmsprop, adagrad, adam, adamw: added to the root
  double grow = 1.2;         ///< rprop: eta+
  double shrink = 0.5;       ///< rprop: eta-
  double step_min = 1e-6;    ///< rprop
  double step_max = 50;      ///< rprop
  std::size_t history = 10;  ///< lbfgs: pairs kept
  friend bool operator==(const OptimizerSpec&, const OptimizerSpec&) = default;
};

/// Penalties of the objective and decay of the weights. Biases are left out unless asked.
struct PenaltySpec {
  double l1 = 0;            ///< adds l1 sum |w| to the objective
  double l2 = 0;            ///< adds l2/2 sum w^2 to the objective
  double weight_decay = 0;  ///< decoupled: w is multiplied by 1 - learning_rate * weight_decay
  bool biases_too = false;
  bool any_gradient() const { return l1 != 0 || l2 != 0; }
  friend bool operator==(const PenaltySpec&, const PenaltySpec&) = default;
};

/// Limits of the gradient, applied before penalties are added; 0 for none.
struct ClipSpec {
  double value = 0;  ///< every element into [-value, value]
  double norm = 0;   ///< the whole gradient times min(1, norm / (its Euclidean norm + 1e-6))
  friend bool operator==(const ClipSpec&, const ClipSpec&) = default;
};

/// Throws Error kValue for a value outside its range.
CHAINRULE_EXPORT void validate(const OptimizerSpec& spec);
CHAINRULE_EXPORT void validate(const PenaltySpec& spec);
CHAINRULE_EXPORT void validate(const ClipSpec& spec);

/// The state of an optimizer and its step. `step` counts mini-batches, from 1, never layers.
template <class T>
class CHAINRULE_EXPORT Optimizer {
 public:
  /// Throws Error kValue for a spec that does not validate, and for kLbfgs, which has its own loop.
  Optimizer(const OptimizerSpec& spec, std::size_t n_parameters);

  /// One step over all parameters with gradients of the same layout. For kRprop the first step's
  /// learning rate is the start value of every step size; later ones are not read.
  /// Throws Error kShape for other sizes than n_parameters, kValue for a learning rate that is
  /// negative or not finite.
  void step(std::span<T> parameters, std::span<const T> gradients, double learning_rate);

  const OptimizerSpec& spec() const { return spec_; }
  std::uint64_t steps() const { return steps_; }
  /// The state's arrays, each [n_parameters], for checkpoints and explanation: velocity (sgd with
  /// momentum); mean_square (rmsprop); sum_square (adagrad); first_moment, second_moment (adam,
  /// adamw); previous_gradient, step_size (rprop).
  std::size_t n_states() const { return states_.size(); }
  std::string_view state_name(std::size_t i) const;
  std::span<T> state(std::size_t i) { return states_[i]; }
  std::span<const T> state(std::size_t i) const { return states_[i]; }
  /// beta1^steps and beta2^steps, kept as running products (adam, adamw).
  double beta1_power() const { return beta1_power_; }
  double beta2_power() const { return beta2_power_; }
  /// Takes up a saved run: what steps(), beta1_power() and beta2_power() returned then. The arrays
  /// are written through state(). Throws Error kValue for powers outside [0, 1].
  void restore(std::uint64_t steps, double beta1_power, double beta2_power);

 private:
  friend class Trainer<T>;
  // Counts a step and says what it does to each parameter.
  ParameterUpdate<T> next_update(std::span<T> parameters, double learning_rate);

  OptimizerSpec spec_;
  std::size_t n_parameters_;
  std::uint64_t steps_ = 0;
  double beta1_power_ = 1;
  double beta2_power_ = 1;
  std::vector<AlignedVector<T>> states_;
};

/// Clips the gradient by value, then by norm (Pascanu et al. 2013, as PyTorch's clip_grad_norm_).
/// Returns the norm before scaling (0 if norm is off). A norm that is not finite, because an
/// element is not or because it is beyond the largest double, scales nothing. Elements that are not
/// a number stay so.
template <class T>
CHAINRULE_EXPORT double clip(const ClipSpec& spec, std::span<T> gradients);

/// gradients += l2 * w + l1 * sign(w), for the blocks that the penalty covers; sign(0) = 0.
/// Throws Error kShape, as the two functions below, if a block lies outside the parameters.
template <class T>
CHAINRULE_EXPORT void add_penalty_gradient(const PenaltySpec& spec,
                                           std::span<const ParameterBlock> blocks,
                                           std::span<const T> parameters, std::span<T> gradients);
/// l1 sum |w| + l2/2 sum w^2 over the blocks that the penalty covers.
template <class T>
CHAINRULE_EXPORT double penalty(const PenaltySpec& spec, std::span<const ParameterBlock> blocks,
                                std::span<const T> parameters);
/// w *= 1 - learning_rate * weight_decay, for the blocks that the penalty covers; to be called
/// before Optimizer::step, as AdamW does it.
template <class T>
CHAINRULE_EXPORT void decay_weights(const PenaltySpec& spec, std::span<const ParameterBlock> blocks,
                                    double learning_rate, std::span<T> parameters);

}  // namespace chainrule
