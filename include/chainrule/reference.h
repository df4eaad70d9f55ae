// The plain network: one sample at a time, one number at a time, in double precision.
//
// It is there to be read beside a textbook, and to be the oracle of the engine's tests. It shares
// no formula with the engine; nothing but explanation and tests calls it.
#pragma once

#include <span>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/network.h>
#include <chainrule/passes.h>

namespace chainrule::reference {

using Vector = std::vector<double>;
/// One vector for each layer; [0] is the input's, [l] is layer l's, l = 1, ..., n_layers.
using Layers = std::vector<Vector>;

/// The forward pass of one sample.
struct Pass {
  Layers z;       ///< z[l][j] = sum_i output[l-1][i] W_ij + b_j; z[0] is empty
  Layers a;       ///< a[l][j] = f(z[l][j]); a[0] is the input
  Layers output;  ///< a, dropped and scaled where there is a mask
};

/// The backward pass of one sample.
struct Gradients {
  Layers delta;       ///< delta[l][j] = dL/dz[l][j]; delta[0] is dL/dx
  Vector parameters;  ///< dL/dw of every parameter, laid out like the parameters
};

struct Sample {
  Vector x;
  Vector targets;
  double weight = 1;
  Layers masks =
      {};  ///< what each layer's values are multiplied by; empty where nothing is dropped
};

struct BatchResult {
  LossSum loss;      ///< sum of loss times weight, and sum of weights
  Vector gradients;  ///< of the mean or the sum, as asked for
};

/// `parameters` stand as in Network: W1, b1, W2, b2, ..., each matrix row by row. All functions
/// throw Error kShape for sizes that do not fit the specification, and as validate() does.
CHAINRULE_EXPORT Pass forward(const NetworkSpec& spec, std::span<const double> parameters,
                              const Sample& sample);
/// The sample's own loss, without its weight.
CHAINRULE_EXPORT double loss(const NetworkSpec& spec, const Pass& pass, const Sample& sample);
/// The gradients of that loss, without the weight.
CHAINRULE_EXPORT Gradients backward(const NetworkSpec& spec, std::span<const double> parameters,
                                    const Pass& pass, const Sample& sample);
/// All three for each sample, added up with the samples' weights.
CHAINRULE_EXPORT BatchResult batch_gradient(const NetworkSpec& spec,
                                            std::span<const double> parameters,
                                            std::span<const Sample> samples, Reduction reduction);
/// One step of plain gradient descent: w = w - learning_rate * dL/dw.
CHAINRULE_EXPORT void descend(std::span<double> parameters, std::span<const double> gradients,
                              double learning_rate);

}  // namespace chainrule::reference
