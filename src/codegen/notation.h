// A step's matrices as a convention writes them: their names, orientation and signs.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <chainrule/codegen.h>

#include "codegen/expression.h"

namespace chainrule::code {

/// A matrix or a row of parameters.
struct Parameter {
  std::string name;  // "W1", "b1", "theta1"
  std::size_t layer = 0;
  bool is_bias = false;
  bool has_constant = false;  // weights whose first row (or column) are those of a constant input
  std::size_t rows = 0, cols = 0;
  Expression value() const { return matrix(name, rows, cols); }
};

class Notation {
 public:
  Notation(const CodeProblem& problem, const Convention& convention);

  const CodeProblem& problem() const { return *problem_; }
  const Convention& convention() const { return convention_; }
  const NetworkSpec& spec() const { return problem_->network.spec(); }
  const LayerSpec& layer(std::size_t l) const { return spec().layers[l - 1]; }
  std::size_t n_samples() const { return problem_->x.rows(); }
  bool is_masked(std::size_t l) const {
    return !problem_->masks.empty() && !problem_->masks[l].empty();
  }
  bool is_weighted() const { return !problem_->sample_weights.empty(); }
  /// Whether the optimizer has made steps before this one.
  bool has_state() const { return problem_->state != nullptr && problem_->state->steps() > 0; }
  bool is_negative() const { return convention_.delta == DeltaSign::kNegative; }
  bool has_constant(std::size_t l) const {
    return layer(l).bias && convention_.offset == OffsetForm::kConstantInput;
  }
  /// W1, b1, W2, ... in the order of the network.
  const std::vector<Parameter>& parameters() const { return parameters_; }
  const Parameter& weights(std::size_t l) const;
  const Parameter* bias(std::size_t l) const;  // nullptr where there is none

  // Formulas that depend on where samples stand.
  Expression pre_activation(const Expression& in, const Expression& weights,
                            const Expression* bias) const;
  Expression sent_back(std::size_t l, const Expression& delta) const;  // from layer l
  Expression weight_gradient(const Expression& in, const Expression& delta) const;
  Expression bias_gradient(const Expression& delta) const;
  Expression over_samples(const Expression& x) const;
  Expression over_units(const Expression& x) const;
  Expression largest_of_units(const Expression& x) const;
  Expression with_constant(const Expression& x) const;
  /// e^x over its sum over the units, and log of that, where a language has it ready.
  Expression ready_softmax(const Expression& x, bool log) const;
  /// The parameter with 0 for the weights of a constant input.
  Expression without_biases(const Parameter& parameter) const;

  // Given numbers.
  Matrix<double> oriented(ConstView<double> samples) const;
  Matrix<double> sample_weights() const;
  /// Of a flat array laid out like the network's parameters. Biases turn into thresholds where
  /// `is_signed`.
  Matrix<double> numbers(const Parameter& parameter, std::span<const double> flat,
                         bool is_signed = true) const;

 private:
  bool rows() const { return convention_.samples == SampleAxis::kRows; }
  bool in_out() const { return convention_.weights == WeightShape::kInOut; }

  const CodeProblem* problem_;
  Convention convention_;
  std::vector<Parameter> parameters_;
};

}  // namespace chainrule::code
