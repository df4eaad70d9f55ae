// One training step of a network as a program in another language.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <chainrule/convention.h>
#include <chainrule/export.h>
#include <chainrule/matrix.h>
#include <chainrule/network.h>
#include <chainrule/optimizer.h>
#include <chainrule/passes.h>

namespace chainrule {

enum class CodeLanguage {
  kNumpy,    ///< Python with NumPy, everything by hand
  kPytorch,  ///< autograd and torch.optim; what they do stands in comments
  kOctave,   ///< GNU Octave and MATLAB (R2016b or newer), everything by hand
  kCpp,      ///< C++17 without any library, everything by hand
};

/// "numpy", "pytorch", "octave", "cpp".
CHAINRULE_EXPORT std::string_view to_string(CodeLanguage language);
/// Throws Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT CodeLanguage code_language_from_name(std::string_view name);

/// What the step starts from; all that is referred to must outlive the call.
struct CodeProblem {
  const Network<double>& network;               ///< before the step
  ConstView<double> x;                          ///< [batch x n_inputs]
  ConstView<double> targets;                    ///< [batch x n_outputs]
  std::span<const double> sample_weights = {};  ///< [batch], or empty for all 1
  /// Of layer l = 0..n_layers: what its values are multiplied by, [batch x width(l)], or empty; no
  /// entries at all where nothing is dropped.
  std::span<const Matrix<double>> masks = {};
  OptimizerSpec optimizer = {.kind = OptimizerKind::kSgd};
  const Optimizer<double>* state = nullptr;  ///< of the optimizer so far; absent: a new one
  double learning_rate = 1;
  PenaltySpec penalty = {};
  ClipSpec clip = {};
  Reduction reduction = Reduction::kMean;
};

struct CodeOptions {
  CodeLanguage language = CodeLanguage::kNumpy;
  Convention convention = {};
};

/// A complete program: the numbers given, forward pass, loss, backward pass, update and the loss
/// after it, in matrices, with the shape beside each line. It has only what this step needs. At its
/// end it prints every number it made, one quantity a line: `name rows columns value value ...`,
/// row by row with 17 digits. Names: docs/worksheet.md. Throws Error: kShape for samples, weights,
/// masks or a state that do not fit the network, kValue for settings out of range, numbers that are
/// not finite, or L-BFGS, which has no single steps.
CHAINRULE_EXPORT std::string write_step_code(const CodeProblem& problem,
                                             const CodeOptions& options = {});

}  // namespace chainrule
