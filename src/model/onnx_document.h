// What an ONNX file says, as views into its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/onnx_fields.h"

namespace chainrule::onnx {

/// Numbers or texts. Their count is that of the extents: it was checked against the bytes.
struct Tensor {
  std::string_view name;
  ElementType type = ElementType::kUndefined;
  std::vector<std::size_t> shape;
  std::string_view bytes;              ///< little-endian numbers, row-major, anywhere in memory
  std::vector<std::int64_t> integers;  ///< kInt32, kInt64, kBool that stand as variable-length ones
  std::vector<std::string_view> texts;

  std::size_t size() const;
  /// Number i of any numeric type.
  double number(std::size_t i) const;
  std::int64_t integer(std::size_t i) const;
  bool is_real() const { return type == ElementType::kFloat || type == ElementType::kDouble; }
  bool is_integer() const { return type == ElementType::kInt32 || type == ElementType::kInt64; }
};

struct Attribute {
  std::string_view name;
  std::optional<float> real;
  std::optional<std::int64_t> integer;
  std::optional<std::string_view> text;
  std::optional<Tensor> tensor;
  std::vector<float> reals;
  std::vector<std::int64_t> integers;
  std::vector<std::string_view> texts;
  bool has_graph = false;  ///< subgraphs are not looked into
};

struct Node {
  std::string_view name, op, domain;
  std::vector<std::string_view> inputs, outputs;
  std::vector<Attribute> attributes;

  /// The attribute of that name, or null.
  const Attribute* find(std::string_view attribute) const;
  std::int64_t integer(std::string_view attribute, std::int64_t otherwise) const;
  double real(std::string_view attribute, double otherwise) const;
};

/// An input or output; an extent without a number is that of the batch.
struct Value {
  std::string_view name;
  ElementType type = ElementType::kUndefined;
  std::optional<std::vector<std::optional<std::size_t>>> shape;  ///< absent where it is not said
};

struct Document {
  std::int64_t opset = 0;
  std::vector<Node> nodes;
  std::vector<Tensor> initializers;
  std::vector<Value> inputs, outputs;
  std::map<std::string, std::string, std::less<>> metadata;
};

/// Counts the memory that reading takes beside the file's own, so that a small file cannot ask for
/// much: as many bytes as the file has, or 4 MiB for a smaller one.
class MemoryBudget {
 public:
  MemoryBudget(std::size_t file_bytes, std::string_view name);
  /// Throws Error kFormat where that is too much.
  void take(std::size_t bytes);

 private:
  std::size_t left_;
  std::string_view name_;
};

/// Reads the bytes of a ModelProto, which must outlive the result. `name` starts every message.
/// Throws Error kFormat for bytes that are none, for extents that do not fit the numbers there
/// are, and for numbers in files of their own.
Document read_document(std::string_view bytes, std::string_view name, MemoryBudget& budget);

}  // namespace chainrule::onnx
