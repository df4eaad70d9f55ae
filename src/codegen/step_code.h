// The parts of a step as lines of code.
#pragma once

#include <string>
#include <vector>

#include "codegen/notation.h"
#include "codegen/program.h"

namespace chainrule::code {

/// What one forward pass is known by afterwards, layer by layer from 0.
struct Forward {
  std::vector<Expression> z, a;
  std::vector<Expression> in;  // of layer l + 1: a of layer l, with its mask and constant input
  Expression loss;
};

/// x, t, parameters and settings.
void write_given(Program& program, const Notation& notation);
/// Both names for parameters: those before the step, or those after it ("_new", "_after").
Forward write_forward(Program& program, const Notation& notation, bool is_after);
/// back, slope, delta, dW and db of every layer, the last one first.
void write_backward(Program& program, const Notation& notation, const Forward& forward);
/// l1 Σ|w| + l2/2 Σw².
Expression penalty_of(const Notation& notation, const std::string& suffix = {});

/// dW or db made into what the optimizer takes.
Expression gradient_name(const Parameter& parameter, char prefix);
/// Whether the optimizer takes something else than dW or db.
bool is_changed(const Notation& notation, const Parameter& parameter);
bool is_penalized(const Notation& notation, const Parameter& parameter);
/// What the penalty adds to dL/dw: l2 w and l1 sign(w).
std::vector<Expression> penalty_gradient(const Notation& notation, const Parameter& parameter);
/// Clipping, penalties, decay and the optimizer's step by hand.
void write_update(Program& program, const Notation& notation);
/// Of each of the optimizer's arrays, by docs/worksheet.md.
std::vector<std::string> state_names(const OptimizerSpec& spec);
/// Whether an array is made of gradients, and has their sign.
bool is_signed(const OptimizerSpec& spec, std::size_t index);
/// The optimizer's arrays before the step, where it has made steps before.
void write_state(Program& program, const Notation& notation);

/// From the gradient on by autograd and torch.optim.
void write_autograd(Program& program, const Notation& notation, const Forward& forward);

}  // namespace chainrule::code
