// A model from the bytes of an ONNX file, this library's or another's.
#pragma once

#include <string_view>

#include <chainrule/model.h>

namespace chainrule::onnx {

/// In the precision of its weights. Throws as load_any_model().
AnyModel read_any_onnx(std::string_view bytes, std::string_view name);
/// Single precision is widened where T is double. Throws as load_model().
template <class T>
Model<T> read_onnx(std::string_view bytes, std::string_view name);

}  // namespace chainrule::onnx
