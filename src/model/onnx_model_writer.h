// A trained model as an ONNX graph: preprocessing, network and labels.
#pragma once

#include <string>

#include <chainrule/model.h>

namespace chainrule::onnx {

/// The bytes of the file (docs/model-file.md). The model has been checked. Throws Error kValue for
/// a text that is not UTF-8 and a file above the format's limit.
template <class T>
std::string write_onnx(const Model<T>& model);

}  // namespace chainrule::onnx
