// Activations and losses as lines of code, value beside derivative.
#pragma once

#include <string>

#include "codegen/notation.h"
#include "codegen/program.h"

namespace chainrule::code {

/// Writes a = f(z) of layer l under the name "a" + l + suffix, after what it is made of. In PyTorch
/// by the functions that are there.
Expression write_activation(Program& program, const Notation& notation, std::size_t l,
                            const Expression& z, const std::string& suffix);
/// f'(z), after writing what it is made of; not for softmax and identity.
Expression slope_of(Program& program, const Notation& notation, std::size_t l, const Expression& z,
                    const Expression& a);

/// The loss of each sample.
Expression sample_losses(Program& program, const Notation& notation, const Expression& z,
                         const Expression& a, const std::string& suffix);
/// Whether loss and output activation cancel to delta = a - t.
bool is_fused(const NetworkSpec& spec);
/// dL/da of the output, or its negative where the convention sends that back.
Expression loss_slope(const Notation& notation, const Expression& a, const Expression& t);

}  // namespace chainrule::code
