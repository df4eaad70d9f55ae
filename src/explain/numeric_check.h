// Central differences beside the derivatives of a derivation.
#pragma once

#include "explain/derivation.h"
#include "explain/quantity_value.h"

namespace chainrule {

/// Fills `numeric` of every step that is a derivative of the loss or of an activation, and
/// `check`. Deltas and gradients are compared with differences of the engine's loss, slopes of
/// functions with differences of the functions themselves.
void add_numeric_check(const QuantityValues& values, Derivation& derivation);

}  // namespace chainrule
