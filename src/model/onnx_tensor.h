// The tensors of an ONNX file.
#pragma once

#include <string_view>

#include "model/onnx_document.h"

namespace chainrule::onnx {

/// Reads the bytes of a TensorProto. Throws as read_document().
Tensor read_tensor(std::string_view bytes, std::string_view name, MemoryBudget& budget);

}  // namespace chainrule::onnx
