// One training step with every number it computed, for whoever wants to read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/matrix.h>
#include <chainrule/network.h>
#include <chainrule/optimizer.h>
#include <chainrule/passes.h>
#include <chainrule/trace.h>

namespace chainrule {

/// How a step is made of a batch.
struct StepSpec {
  OptimizerSpec optimizer = {.kind = OptimizerKind::kSgd};
  double learning_rate = 1;
  PenaltySpec penalty = {};
  ClipSpec clip = {};
  Reduction reduction = Reduction::kMean;
};

/// What one step starts from.
struct StepProblem {
  Network<double> network;             ///< before the step
  Matrix<double> x;                    ///< [batch x n_inputs]
  Matrix<double> targets;              ///< [batch x n_outputs]
  std::vector<double> sample_weights;  ///< [batch], or empty for all 1
  /// Of layer l = 0..n_layers: what its values are multiplied by, [batch x width(l)], or empty; no
  /// entries at all where nothing is dropped.
  std::vector<Matrix<double>> masks;
  StepSpec step;
  std::optional<Optimizer<double>> optimizer;  ///< with its state so far; absent: a new one
  std::size_t picture_width = 0;  ///< columns of the picture that a row of x is; 0: none
};

/// The problem and all that the engine made of it. Parameters and gradients are laid out like
/// Network::parameters().
struct RecordedStep {
  StepProblem problem;
  Trace<double> trace;  ///< before the update: z, a, output, delta, losses of every sample
  LossSum loss;         ///< before the update, without the penalty
  double penalty = 0;   ///< l1 Σ|w| + l2/2 Σw², before the update
  std::vector<double> gradients;            ///< dL/dw, the reduction applied
  double gradient_norm = 0;                 ///< before clipping; 0 where the norm is not clipped
  std::vector<double> clipped_gradients;    ///< equal to `gradients` without clipping
  std::vector<double> penalized_gradients;  ///< clipped, with the penalty: what the optimizer took
  std::vector<double> decayed;              ///< parameters after decoupled weight decay
  std::uint64_t update = 1;                 ///< of the optimizer, from 1
  double beta1_power = 1, beta2_power = 1;  ///< beta^update (adam, adamw)
  std::vector<std::string> state_names;     ///< of the optimizer's arrays
  std::vector<std::vector<double>> states_before, states_after;
  Network<double> after;      ///< with the new parameters
  Trace<double> trace_after;  ///< the forward pass again, on the same samples with the same masks
  LossSum loss_after;
  double penalty_after = 0;
};

/// Makes the step with the engine in double precision, exactly as Trainer::step does, and keeps
/// everything. Throws Error: kShape for samples, masks or a state that do not fit the network,
/// kValue for settings out of range or L-BFGS, which has no single steps.
CHAINRULE_EXPORT RecordedStep record_step(StepProblem problem);

}  // namespace chainrule
