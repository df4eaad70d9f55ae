// Learning a column's offset and scale.
#pragma once

#include <span>
#include <vector>

#include <chainrule/preprocess.h>

namespace chainrule {

/// x' = (x - offset) * scale.
struct OffsetAndScale {
  double offset = 0;
  double scale = 1;
};

/// Of at least one value, in the order "down a column" of docs/numerics.md.
double mean_of(std::span<const double> x);

/// From a column's training values, of which there is at least one; not finite, or a scale of 0,
/// where the values are too far apart or too close for double.
OffsetAndScale learn_scaling(Scaling scaling, std::span<const double> values, double divide_by);

/// What kShared learns from the training values of all columns, which are equally many in each.
OffsetAndScale learn_shared_scaling(std::span<const std::vector<double>> columns);

}  // namespace chainrule
