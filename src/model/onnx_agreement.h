// Whether a graph and the metadata beside it tell of the same model.
#pragma once

#include <string_view>

#include "model/onnx_graph_reader.h"
#include "model/onnx_metadata.h"

namespace chainrule::onnx {

/// Throws Error kFormat where they do not, so that nobody is shown another model than runs.
void check_agreement(const Found& graph, const Metadata& metadata, std::string_view name);

}  // namespace chainrule::onnx
