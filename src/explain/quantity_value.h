// The value of every quantity of a recorded step, in the sign of a convention.
#pragma once

#include <chainrule/convention.h>
#include <chainrule/recorded_step.h>

#include "explain/quantity.h"

namespace chainrule {

/// Looks numbers up in what the engine left; computes only what the engine has no need to keep
/// (slopes, and what is sent back before it meets a slope).
class QuantityValues {
 public:
  /// `step` must outlive it.
  QuantityValues(const RecordedStep& step, const Convention& convention)
      : step_(step), convention_(convention) {}

  double of(const Quantity& quantity) const;

  /// Where a parameter stands in the flat buffer; a bias has from = 0.
  std::size_t position(std::size_t layer, std::size_t from, std::size_t to) const;
  /// Of what is sent back: -1 where the convention turns it around.
  double sign() const { return convention_.delta == DeltaSign::kNegative ? -1 : 1; }
  /// Of a bias: -1 for thresholds.
  double bias_sign() const { return convention_.offset == OffsetForm::kThreshold ? -1 : 1; }
  const RecordedStep& step() const { return step_; }
  const Convention& convention() const { return convention_; }

 private:
  double given(const Quantity& q) const;
  double setting(const Quantity& q) const;
  double passed(const Quantity& q) const;
  double sent_back(const Quantity& q) const;
  double loss_slope(const Quantity& q) const;
  double slope(const Quantity& q) const;
  double of_parameter(const Quantity& q) const;
  double state(const Quantity& q, const std::vector<std::vector<double>>& states) const;
  double batch_loss(const LossSum& sum) const;

  const RecordedStep& step_;
  Convention convention_;
};

}  // namespace chainrule
