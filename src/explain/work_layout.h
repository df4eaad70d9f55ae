// The numbers of training steps that a worksheet can claim: where each stands, its name and shape.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <chainrule/convention.h>
#include <chainrule/recorded_step.h>

namespace chainrule {

enum class WorkKind {
  kPreActivation,
  kActivation,
  kOutput,  // after the mask; of layer 0, too
  kLosses,
  kLoss,
  kPenalty,
  kObjective,
  kSlope,
  kBack,
  kDelta,
  kWeightGradient,
  kBiasGradient,
  kWeightStepGradient,  // clipped, penalized
  kBiasStepGradient,
  kWeightState,
  kBiasState,
  kNewWeight,
  kNewBias,
  kLossAfter,
};
inline constexpr std::size_t kWorkKinds = 19;

/// All numbers of one step, in the order in which they are computed: layer by layer z, a, h;
/// losses, loss, penalty, objective; from the last layer to the first slope, back, delta; in the
/// same order dW, db; gW, gb; the optimizer's states; the new weights and biases; the loss after
/// the step. Several steps stand one after the other. Orientation and signs are the engine's.
class WorkLayout {
 public:
  explicit WorkLayout(const StepProblem& problem);

  std::size_t n_samples() const { return n_samples_; }
  std::size_t n_layers() const { return widths_.size() - 1; }
  std::size_t width(std::size_t layer) const { return widths_[layer]; }
  bool has_mask(std::size_t layer) const { return masked_[layer]; }
  bool has_bias(std::size_t layer) const { return biased_[layer]; }
  std::size_t n_states() const { return n_states_; }
  /// Numbers of one step.
  std::size_t size() const { return size_; }
  /// Where a quantity begins within a step. It must be there.
  std::size_t begin(WorkKind kind, std::size_t layer = 0, std::size_t state = 0) const {
    return begins_[place(kind, layer, state)];
  }

 private:
  static constexpr std::size_t kStates = 2;
  std::size_t place(WorkKind kind, std::size_t layer, std::size_t state) const {
    return (static_cast<std::size_t>(kind) * widths_.size() + layer) * kStates + state;
  }
  void add(WorkKind kind, std::size_t layer, std::size_t state, std::size_t count);
  void add_parameters(WorkKind weights, WorkKind biases, std::size_t state);

  std::size_t n_samples_ = 0;
  std::vector<std::size_t> widths_;
  std::vector<bool> masked_, biased_;
  std::size_t n_states_ = 0, size_ = 0;
  std::vector<std::size_t> begins_;
};

/// A name of docs/worksheet.md, understood.
struct WorkName {
  std::size_t update = 1;  // which of several steps
  WorkKind kind{};
  std::size_t layer = 0, state = 0;
  // As the worksheet writes it, by its convention; one-dimensional where n_rows is 0, a single
  // number where both are 0.
  std::size_t n_rows = 0, n_columns = 0;
};

/// Names, shapes and signs of a worksheet in a convention.
class WorkNames {
 public:
  WorkNames(const StepProblem& problem, const WorkLayout& layout, const Convention& convention);

  /// Nothing for a name that does not stand for a number of this network's steps.
  std::optional<WorkName> find(std::string_view name) const;
  /// Every name of the first step, in the order of computation.
  std::vector<std::string> all() const;
  /// Where the number in that row and column (from 1; 1 where there is none) stands in the layout.
  std::size_t index(const WorkName& name, std::size_t row, std::size_t column) const;
  /// -1 where the worksheet's number is the engine's with the other sign.
  double sign(const WorkName& name) const;
  /// "velocity", "m", ...: the optimizer's state as worksheets call it.
  const std::vector<std::string>& states() const { return states_; }

 private:
  std::optional<WorkName> find_base(std::string_view base) const;
  WorkName shaped(WorkKind kind, std::size_t layer, std::size_t state) const;
  bool constant_row(WorkKind kind, std::size_t layer) const;

  const StepProblem* problem_;
  const WorkLayout* layout_;
  Convention convention_;
  std::vector<std::string> states_;
};

/// "velocity", "m", "v", "square", "previous_gradient", "step_size" for the engine's names of
/// states.
std::string work_state_name(std::string_view engine_name);
/// Parameters of layer l are "b" or, by the convention, "theta".
std::string_view offset_name(const Convention& convention);

}  // namespace chainrule
