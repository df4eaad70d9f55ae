// A small derivation made by hand: 2-2-1 with sigmoids, as a teacher writes it.
#pragma once

#include "explain/derivation.h"

namespace chainrule {

/// Forward pass, loss, one chain of derivatives, and the update of two weights; with an omitted
/// part of a sum, a definition by cases and an optimizer's moment, for what they look like.
Derivation two_two_one();

/// The same network's forward pass for a batch of two, in matrix form.
Derivation two_two_one_matrices();

}  // namespace chainrule
