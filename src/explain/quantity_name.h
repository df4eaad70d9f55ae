// The names of quantities in files: those of worksheets (docs/worksheet.md).
#pragma once

#include <chainrule/convention.h>

#include <string>

#include "explain/quantity.h"

namespace chainrule {

/// "z1", "dW2", "W1_new", "learning_rate", ...; the layer is in it, units and samples are not.
std::string quantity_name(const Quantity& quantity, const Convention& convention);

}  // namespace chainrule
