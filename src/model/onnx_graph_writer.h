// Builds the bytes of an ONNX model node by node.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/onnx_fields.h"

namespace chainrule::onnx {

/// An attribute of a node.
struct Setting {
  std::string_view name;
  std::variant<std::int64_t, float, std::vector<std::string>> value;
};

/// A graph that grows. A value is known by its name, which the function that makes it returns.
class GraphWriter {
 public:
  /// An input [N, columns]. Its name is `wanted`, changed where that is taken or empty.
  std::string input(const std::string& wanted, ElementType type, std::size_t columns);
  /// A result [N, columns], or [N] where columns is 0. Declared before all else, so that its name
  /// is free; the first node of that name makes it.
  void output(const std::string& name, ElementType type, std::size_t columns);

  /// A node with one result. Its name and its result's are made of `name`.
  std::string node(std::string_view op, std::initializer_list<std::string> inputs,
                   std::string_view name, std::initializer_list<Setting> settings = {},
                   std::string_view domain = {});
  std::string node(std::string_view op, std::span<const std::string> inputs, std::string_view name,
                   std::span<const Setting> settings, std::string_view domain = {});

  /// A tensor of float, double or std::int64_t.
  template <class T>
  std::string constant(std::string_view name, std::span<const T> values,
                       std::span<const std::size_t> shape);
  std::string constant(std::string_view name, std::span<const std::string> texts);

  /// The file of all of these. Throws Error kValue above 2^31 - 1 bytes, the limit of the format.
  std::string finish(const std::map<std::string, std::string>& metadata) const;

 private:
  std::string unused(std::string_view wanted);

  std::set<std::string> names_;
  std::set<std::string> pending_outputs_;                // declared, not made yet
  std::string nodes_, initializers_, inputs_, outputs_;  // fields of GraphProto, serialized
  bool uses_ml_ = false;
};

}  // namespace chainrule::onnx
