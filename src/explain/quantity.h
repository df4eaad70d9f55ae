// The numbers of a training step by name: what a symbol in a formula stands for.
#pragma once

#include <compare>
#include <cstddef>

namespace chainrule {

enum class QuantityKind {
  // given
  kInput,   // x_i
  kWeight,  // w_ij
  kBias,    // b_j, or the threshold θ_j
  kTarget,  // t_j
  kSampleWeight,
  kMask,   // m_j, 0 or 1 / (1 - rate)
  kAlpha,  // of a layer's activation
  kHuberDelta,
  kLearningRate,
  kL1,
  kL2,
  kWeightDecay,
  kClipValue,
  kClipNorm,
  kMomentum,
  kDecay,  // of rmsprop
  kBeta1,
  kBeta2,
  kEpsilon,
  kGrow,  // of rprop
  kShrink,
  kStepMin,
  kStepMax,
  kStateBefore,  // of parameter, state `index`
  // forward
  kPreActivation,  // z_j
  kActivation,     // a_j = f(z_j)
  kOutput,         // a_j dropped and scaled; for layer 0 the input
  kSampleLoss,     // L_i of one sample
  kPenalty,
  kLoss,       // of the batch: sum or mean of the samples'
  kObjective,  // kLoss + kPenalty
  // backward
  kLossSlope,       // dL_i/da_j of the output layer
  kSentBack,        // dL_i/da_j of a hidden layer's output: Σ_k δ_k w_jk
  kSlope,           // f'(z_j)
  kDelta,           // dL_i/dz_j, or its negative
  kWeightGradient,  // dL/dw_ij
  kBiasGradient,    // dL/db_j, or dL/dθ_j
  // update
  kGradientNorm,
  kClippedGradient,    // of parameter
  kPenalizedGradient,  // of parameter
  kStateAfter,         // of parameter, state `index`
  kCorrectedMoment,    // of parameter: adam's m̂ (index 0), v̂ (index 1)
  kDecayed,            // of parameter
  kNewWeight,
  kNewBias,
  kLossAfter,
  kObjectiveAfter,
};

/// A number of a step, everything counted from 1, 0 where it does not apply. A parameter is
/// (layer, from, to), a bias has from = 0. Where everything but the layer is 0, the whole matrix is
/// meant. `index` is the optimizer's array of a state; of pre-activations, activations, outputs and
/// sample losses, 1 stands for those after the update.
struct Quantity {
  QuantityKind kind;
  std::size_t sample = 0;
  std::size_t layer = 0;
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t index = 0;
  friend auto operator<=>(const Quantity&, const Quantity&) = default;
};

}  // namespace chainrule
