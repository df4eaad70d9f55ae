// Which element of the drawing a quantity belongs to.
#pragma once

#include <string>

#include "explain/quantity.h"

namespace chainrule {

/// "u1:2" for what a unit computes or is given, "e1:2,3" for a weight and all that is computed for
/// it, "b1:3" for a bias, "loss" for losses and targets; empty for settings and whole matrices.
/// Everything is counted from 1; unit 0:i is the input.
std::string drawing_key(const Quantity& quantity);

}  // namespace chainrule
