// The backward pass that changes the weights on its way.
#pragma once

#include <span>

#include <chainrule/passes.h>

#include "kernels/updates.h"

namespace chainrule {

/// backward() and an optimizer's step in one: each part of a gradient is applied where it is
/// finished and kept nowhere. The weights come out with the same bits as by backward() and the step
/// after it. `update` is that of the network's first parameter, `update.factor` is set here;
/// `update.decay` is the weights', `bias_decay` the biases'.
template <class T>
void backward_and_update(const Network<T>& network, ConstView<T> x, ConstView<T> targets,
                         std::span<const T> sample_weights, Reduction reduction, Trace<T>& trace,
                         ParameterUpdate<T> update, T bias_decay);

}  // namespace chainrule
