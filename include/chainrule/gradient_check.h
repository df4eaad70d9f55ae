// Whether backward() is right: its gradients against differences of the loss.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/network.h>
#include <chainrule/optimizer.h>
#include <chainrule/passes.h>
#include <chainrule/trace.h>

namespace chainrule {

/// One number that the loss depends on; everything is counted from 1.
struct GradientPlace {
  enum class Kind { kWeight, kBias, kInput } kind = Kind::kWeight;
  std::size_t layer = 0;  ///< of a weight or a bias
  std::size_t from = 0;   ///< a weight's unit in the layer before; an input's sample
  std::size_t to = 0;     ///< unit of the layer, or column of the input
  /// "weight 2:3,1" (layer:from,to), "bias 2:1", "input 4 of sample 3".
  CHAINRULE_EXPORT std::string name() const;
};

struct CheckedGradient {
  GradientPlace place;
  double analytic = 0;  ///< as it was given
  double numeric = 0;   ///< as differences of the loss give it
  /// |analytic - numeric| / max(|analytic|, |numeric|, 1e-5 max(1, |loss|)): gradients too
  /// small to be seen through the rounding of the loss are compared absolutely. NaN counts as
  /// infinite.
  double relative_error = 0;
};

/// A number that could not be checked, because moving it takes something across a kink.
struct ExcludedGradient {
  GradientPlace place;
  std::string kink;  ///< "relu at 0 in layer 1", "loss: huber at -1", "penalty: l1 at 0", ...
};

struct GradientCheckResult {
  std::vector<CheckedGradient> checked;  ///< worst first
  std::vector<ExcludedGradient> excluded;
  double worst() const { return checked.empty() ? 0 : checked.front().relative_error; }
  /// How many were excluded by each kink.
  CHAINRULE_EXPORT std::map<std::string, std::size_t> kinks() const;
};

/// What is checked: the loss of these samples, each with its weight, and the penalty.
struct GradientCheckProblem {
  ConstView<double> x;                          ///< [batch x n_inputs]
  ConstView<double> targets;                    ///< [batch x n_outputs]
  std::span<const double> sample_weights = {};  ///< [batch], or empty for all 1
  Reduction reduction = Reduction::kMean;
  PenaltySpec penalty = {};
  std::size_t max_per_block = 0;  ///< at most so many of each matrix, evenly spread; 0 for all
};

/// Checks the gradients that backward() and add_penalty_gradient() give for every parameter, and
/// those of the inputs, which are of the plain weighted sum of losses. `trace` holds the dropout
/// masks, which stay fixed (draw_dropout()), and is used for the passes. It takes four of them for
/// each number.
///
/// `numeric` comes from central differences D(h) = (E(w + h) - E(w - h)) / 2h:
///   (4 D(h/2) - D(h)) / 3,   h = 1e-3 max(1, |w|)   (Richardson 1911; the error falls with h⁴)
/// Throws Error kShape as the passes do, kValue as validate(PenaltySpec) does.
CHAINRULE_EXPORT GradientCheckResult check_gradients(const Network<double>& network,
                                                     const GradientCheckProblem& problem,
                                                     Trace<double>& trace);
/// The same for gradients from elsewhere: `gradients` [n_parameters], `input_gradients`
/// [batch x n_inputs] or empty to leave the inputs out.
CHAINRULE_EXPORT GradientCheckResult check_gradients(const Network<double>& network,
                                                     const GradientCheckProblem& problem,
                                                     std::span<const double> gradients,
                                                     ConstView<double> input_gradients,
                                                     Trace<double>& trace);

}  // namespace chainrule
