// Models and networks from the bytes of a safetensors file.
#pragma once

#include <string_view>

#include <chainrule/model.h>

namespace chainrule {

/// Throw as load_model() and load_network() do.
template <class T>
Model<T> load_safetensors(std::string_view bytes, std::string_view name);
AnyModel load_any_safetensors(std::string_view bytes, std::string_view name);
template <class T>
Network<T> load_safetensors_network(std::string_view bytes, std::string_view name);

}  // namespace chainrule
