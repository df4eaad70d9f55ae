// What the parts of a derivation are built with.
#pragma once

#include <chainrule/explain.h>

#include "explain/derivation.h"
#include "explain/quantity_value.h"
#include "explain/scope.h"

namespace chainrule {

/// Sections and steps of one derivation, with the values of all their symbols.
class DerivationBuilder {
 public:
  DerivationBuilder(const RecordedStep& step, const ExplainOptions& options);

  const RecordedStep& step() const { return values_.step(); }
  const StepProblem& problem() const { return values_.step().problem; }
  const NetworkSpec& spec() const { return values_.step().problem.network.spec(); }
  const LayerSpec& layer(std::size_t l) const { return spec().layers[l - 1]; }
  const ExplainOptions& options() const { return options_; }
  const Convention& convention() const { return options_.convention; }
  const QuantityValues& values() const { return values_; }
  const Scope& scope() const { return scope_; }
  std::size_t n_samples() const { return problem().x.rows(); }
  bool is_negative() const { return convention().delta == DeltaSign::kNegative; }
  bool is_masked(std::size_t l) const { return step().trace.masked(l); }
  bool has_bias(std::size_t l) const { return layer(l).bias; }
  std::size_t n_layers() const { return spec().n_layers(); }
  double value(const Quantity& q) const { return values_.of(q); }

  Section& add_section(Message title);
  /// Adds a step to the section added last; its value is looked up.
  Step& add_step(const Quantity& result, Message what, std::vector<Formula> general);
  MatrixStep& add_matrix_step(const Quantity& result, Message what, Formula general);

  /// A sum of which only the largest terms are written where there are many.
  Formula shortened(std::vector<Formula> terms) const;

  /// What layer l hands on to the next, for l = 0 the input; `after` the update or before.
  Quantity handed_on(std::size_t sample, std::size_t l, std::size_t unit, bool after = false) const;
  /// Of all samples and units at once.
  Quantity handed_on(std::size_t l) const { return handed_on(0, l, 0); }

  Derivation& derivation() { return derivation_; }
  Derivation take();

 private:
  void note_values(const Formula& formula);
  void note_matrix(const Quantity& q);

  ExplainOptions options_;
  QuantityValues values_;
  Scope scope_;
  Derivation derivation_;
};

/// The parts, in their order.
void add_forward(DerivationBuilder& builder, bool after);
void add_loss(DerivationBuilder& builder, bool after);
void add_backward(DerivationBuilder& builder);
void add_gradients(DerivationBuilder& builder);
void add_update(DerivationBuilder& builder);
void add_matrix_form(DerivationBuilder& builder);

/// The whole matrix of a quantity in the orientation of its convention.
Matrix<double> matrix_of(const QuantityValues& values, const Quantity& q);

}  // namespace chainrule
