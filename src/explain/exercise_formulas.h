// The general formula of every number that an exercise asks for.
#pragma once

#include <chainrule/convention.h>
#include <chainrule/recorded_step.h>

#include <map>
#include <vector>

#include "explain/derivation.h"
#include "explain/exercise_sheet.h"

namespace chainrule {

/// Looks formulas up in the derivation of the step. Each gives none, one, or several equations.
class ExerciseFormulas {
 public:
  using Equations = std::vector<ExerciseEquation>;

  ExerciseFormulas(const RecordedStep& step, const Convention& convention);

  /// Of a whole layer: Z⁽¹⁾ = X·W⁽¹⁾.
  Equations of_matrix(const Quantity& whole) const;
  /// Of all parameters of a layer; where these have no matrix form, of the first one.
  Equations of_parameter(const Quantity& first) const;
  Equations of_number(const Quantity& number) const;
  /// Of the first sample, with all its terms.
  Equations of_sample_loss() const;
  /// The derivation in matrix form, without its sections.
  const Derivation& derivation() const { return derivation_; }

 private:
  void keep(Derivation derivation);

  const NetworkSpec& spec_;
  Convention convention_;
  Derivation derivation_;
  std::map<Quantity, Formula> formulas_;
};

}  // namespace chainrule
