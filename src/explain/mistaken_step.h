// Steps of training as somebody computes them who makes mistakes; every number of a worksheet.
//
// It is a third, independent reading of the formulas beside the engine and the reference, there to
// be bent: each mistake changes one line. Without a mistake it gives the engine's numbers.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include <chainrule/recorded_step.h>

#include "explain/ball.h"
#include "explain/placed_mistakes.h"
#include "explain/work_layout.h"

namespace chainrule {

/// How a person rounded: to `digits` significant digits, or to as many decimals.
struct Rounding {
  bool decimals = false;
  int digits = 17;
  /// Half a unit of the last digit of such a number.
  double half_unit(double value) const;
};

/// What is known of the person's own numbers: where one was claimed, what follows is computed with
/// it. Both arrays are as long as the layouts of all steps; NaN is not claimed.
struct Evidence {
  std::vector<double> claimed;
  std::vector<double> half_unit;
  Rounding rounding;  // of the numbers that are not on the sheet
};

/// `N` is double, or Ball: then evidence is taken up and errors are carried along.
template <class N>
class MistakenStep {
 public:
  MistakenStep(const StepProblem& problem, const WorkLayout& layout, std::size_t n_steps);

  /// Fills values(). `slopes_of_a`: f' and losses are computed from a where they can be, not from
  /// z. `needs_after`: loss_after is needed, which costs a pass.
  void run(const MistakeSet& mistakes, const Evidence* evidence, bool slopes_of_a,
           bool needs_after);
  /// The same step by step: begin(), then next() for each of the steps.
  void begin(const MistakeSet& mistakes, const Evidence* evidence, bool slopes_of_a,
             bool needs_after);
  void next();

  /// What is computed from what came before, claims taken up; laid out as in WorkLayout.
  std::span<const N> values() const { return predicted_; }
  /// loss_after of each step, computed with all the mistakes that were made before; values() has
  /// it without any.
  std::span<const N> losses_after_again() const { return after_again_; }

 private:
  void start();
  void one_batch();
  void sample_after_sample();
  const N& record(std::size_t index, const N& value, bool is_rounded = true);
  N claimed_or(std::size_t index, const N& value) const;
  N rounded(N value) const;
  const N& at(WorkKind kind, std::size_t layer, std::size_t i) const {
    return current_[layout_.begin(kind, layer) + i];
  }
  const PlacedMistake* find(Mistake kind, std::size_t layer) const;     // in exactly this layer
  const PlacedMistake* find_in(Mistake kind, std::size_t layer) const;  // in it or in all layers
  bool has(Mistake kind, std::size_t layer) const { return find(kind, layer) != nullptr; }
  bool has_in(Mistake kind, std::size_t layer) const { return find_in(kind, layer) != nullptr; }
  const PlacedMistake* wrong_activation(std::size_t layer) const;
  double factor(FactorSite site, std::size_t layer = 0) const;
  const LayerSpec& spec_of(std::size_t l) const { return problem_.network.spec().layers[l - 1]; }
  std::size_t width(std::size_t l) const { return layout_.width(l); }
  std::size_t last() const { return layout_.n_layers(); }
  double weight_of(std::size_t sample) const;
  double total_weight() const;

  // mistaken_forward-inl.h; samples begin, ..., end - 1
  void forward(std::size_t begin, std::size_t end);
  std::size_t row_of(std::size_t sample, bool in_forward) const;
  const N* outputs(std::size_t l, std::size_t s, bool in_forward) const;
  N target(std::size_t s, std::size_t j) const;
  void pre_activations(std::size_t l, std::size_t s);
  void activations(std::size_t l, std::size_t s);
  void mask(std::size_t l, std::size_t s);
  void losses(std::size_t begin, std::size_t end);
  N sample_loss(std::size_t s) const;
  N batch_loss() const;
  N penalty() const;
  void record_losses();
  void loss_after();

  // mistaken_backward-inl.h
  void backward(std::size_t begin, std::size_t end);
  N slope(std::size_t l, std::size_t s, std::size_t j) const;
  N sent_back(std::size_t l, std::size_t s, std::size_t i) const;
  N masked_back(std::size_t l, std::size_t s, std::size_t j) const;
  N softmax_delta(std::size_t l, std::size_t s, std::size_t j, bool of_error) const;
  N output_delta(std::size_t s, std::size_t j) const;
  void deltas(std::size_t l, std::size_t s);
  void add_gradient(std::size_t l, std::size_t s);
  N gradient_term(std::size_t l, std::size_t s, std::size_t i, std::size_t j) const;
  N table_term(std::size_t l, std::size_t s, std::size_t k) const;

  // mistaken_update-inl.h
  void reduce_gradients(double total, bool to_record);
  N clipped_by_value(std::size_t l, const N& g) const;
  N norm_scale() const;
  N step_gradient(std::size_t l, bool is_bias, const N& raw, const N& w, const N& scale) const;
  void advance_states(const N& g, const N* before, N* after) const;
  N direction(std::size_t l, const N& g, const N* states) const;
  N moved(std::size_t l, bool is_bias, const N& g, const N& before, const N* states) const;
  void update_block(std::size_t l, bool is_bias, const N& scale, bool to_record);
  void make_update(bool to_record);
  void early_weights(std::size_t l);

  const StepProblem& problem_;
  const WorkLayout& layout_;
  std::size_t n_steps_;
  const MistakeSet* mistakes_ = nullptr;
  const Evidence* evidence_ = nullptr;
  bool slopes_of_a_ = false, needs_after_ = false, recording_ = true;
  std::size_t step_ = 0;      // from 0
  std::uint64_t update_ = 0;  // of the optimizer, from 1
  std::vector<N> predicted_, after_again_;
  std::vector<N> current_;  // of this step, claims taken up
  std::vector<N> x_, scratch_;
  std::vector<std::vector<N>> weights_, biases_;   // [layer]
  std::vector<std::vector<N>> early_;              // [layer] weights that were updated too early
  std::vector<std::vector<N>> raw_w_, raw_b_;      // [layer] sums over samples, then reduced
  std::vector<std::vector<N>> state_w_, state_b_;  // [layer], states of a number side by side
};

extern template class MistakenStep<double>;
extern template class MistakenStep<Ball>;

}  // namespace chainrule
