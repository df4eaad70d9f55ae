// The activation functions as nodes of a graph.
#pragma once

#include <string>

#include <chainrule/network.h>

#include "model/onnx_graph_writer.h"

namespace chainrule::onnx {

/// A number as a tensor without extents, in the network's type.
template <class T>
std::string scalar(GraphWriter& graph, std::string_view name, double value);

/// f(z) for z [N, units] of type T; the nodes' names begin with `name`. In single precision by the
/// operators that ONNX has for them, their constants written out. Those operators are defined for
/// double precision, too, but ONNX Runtime has no code for them: there by + - * / and the like.
template <class T>
std::string write_activation(GraphWriter& graph, const LayerSpec& layer, const std::string& z,
                             const std::string& name);

}  // namespace chainrule::onnx
