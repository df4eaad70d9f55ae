// What a model's file says beside its graph (docs/model-file.md, "Metadata").
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <chainrule/model.h>

#include "model/onnx_document.h"

namespace chainrule::onnx {

/// All of a model but its weights.
struct Metadata {
  NetworkSpec network;
  Preprocessor preprocessor;
  std::map<std::string, std::string> training;
  std::string library_version, profile;
};

/// Throws Error kValue for a text that is not UTF-8 and a number that is not finite.
template <class T>
std::map<std::string, std::string> metadata_of(const Model<T>& model);

/// Empty where the file is not one of this library's. Throws Error kFormat for another version of
/// the format and for what is not as it must be.
std::optional<Metadata> read_metadata(const Document& document, std::string_view name);

}  // namespace chainrule::onnx
