// Which node of a graph a message is about.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "core/fail.h"
#include "model/onnx_document.h"

namespace chainrule::onnx {

/// `model.onnx: node "Conv_0" (Conv): <sentence>`.
struct Place {
  std::string_view file;
  const Node* node = nullptr;  ///< null: the graph as a whole

  template <class... Args>
  [[noreturn]] void refuse(fmt::format_string<Args...> format, Args&&... args) const {
    const std::string sentence = fmt::format(format, std::forward<Args>(args)...);
    if (node == nullptr) fail(ErrorCode::kFormat, "{}: {}", file, sentence);
    std::string_view name = node->name;
    if (name.empty() && !node->outputs.empty()) name = node->outputs.front();
    fail(ErrorCode::kFormat, "{}: node \"{}\" ({}{}{}): {}", file, name, node->domain,
         node->domain.empty() ? "" : ".", node->op, sentence);
  }
};

}  // namespace chainrule::onnx
