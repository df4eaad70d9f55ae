// How a derivation, a worksheet or generated code writes the same network down.
#pragma once

#include <string_view>

#include <chainrule/export.h>

namespace chainrule {

/// The shape of a weight matrix. It also fixes the order of a weight's two indices.
enum class WeightShape {
  kInOut,  ///< [n_in x n_out], w_ij leads from unit i to unit j
  kOutIn,  ///< [n_out x n_in], w_ji leads from unit i to unit j
};

/// Where one sample stands in a matrix of several.
enum class SampleAxis {
  kRows,     ///< x·W, or x·Wᵀ where W is [n_out x n_in]
  kColumns,  ///< W·x, or Wᵀ·x where W is [n_in x n_out]
};

/// What is added to a unit's weighted sum.
enum class OffsetForm {
  kBias,           ///< z = Σ w a + b
  kConstantInput,  ///< b is the weight w_0j of a constant input a_0 = 1
  kThreshold,      ///< z = Σ w a - θ, with θ = -b
};

/// The sign with which an error is sent back.
enum class DeltaSign {
  kGradient,  ///< δ = dL/dz, (a - t)·f'(z) for squared errors; the update subtracts
  kNegative,  ///< δ = -dL/dz, (t - a)·f'(z) for squared errors; the update adds
};

/// A choice of notation. It changes what is shown, never what the engine computes. Which squared
/// error (with 1/2 or not, sum or mean over the outputs) is the network's Loss; sum or mean over
/// samples is the Reduction.
struct Convention {
  WeightShape weights = WeightShape::kInOut;
  SampleAxis samples = SampleAxis::kRows;
  OffsetForm offset = OffsetForm::kBias;
  DeltaSign delta = DeltaSign::kGradient;
  friend bool operator==(const Convention&, const Convention&) = default;
};

/// "in_out", "out_in"; "rows", "columns"; "bias", "constant_input", "threshold"; "gradient",
/// "negative".
CHAINRULE_EXPORT std::string_view to_string(WeightShape shape);
CHAINRULE_EXPORT std::string_view to_string(SampleAxis axis);
CHAINRULE_EXPORT std::string_view to_string(OffsetForm form);
CHAINRULE_EXPORT std::string_view to_string(DeltaSign sign);
/// Throw Error kValue, listing the names there are, for an unknown one.
CHAINRULE_EXPORT WeightShape weight_shape_from_name(std::string_view name);
CHAINRULE_EXPORT SampleAxis sample_axis_from_name(std::string_view name);
CHAINRULE_EXPORT OffsetForm offset_form_from_name(std::string_view name);
CHAINRULE_EXPORT DeltaSign delta_sign_from_name(std::string_view name);

}  // namespace chainrule
