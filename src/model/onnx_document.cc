// What an ONNX file says, as views into its bytes.
#include "model/onnx_document.h"

#include <algorithm>
#include <cstring>
#include <protozero/pbf_message.hpp>

#include "core/fail.h"
#include "model/onnx_tensor.h"

namespace chainrule::onnx {
namespace {

using protozero::pbf_message;
using protozero::tag_and_type;
using Wire = protozero::pbf_wire_type;

// Enough for the nodes of hundreds of layers.
constexpr std::size_t kLeastBudget = std::size_t{4} << 20;

// A message in which only what is named is looked at; the rest is stepped over.
class DocumentReader {
 public:
  DocumentReader(std::string_view name, MemoryBudget& budget) : name_(name), budget_(budget) {}

  Document model(std::string_view bytes) {
    pbf_message<ModelField> message{protozero::data_view(bytes.data(), bytes.size())};
    bool has_graph = false;
    while (message.next()) {
      switch (message.tag_and_type()) {
        case tag_and_type(ModelField::kGraph, Wire::length_delimited):
          if (std::exchange(has_graph, true)) fail("it has two graphs");
          graph(view(message));
          break;
        case tag_and_type(ModelField::kOpsetImport, Wire::length_delimited):
          opset(view(message));
          break;
        case tag_and_type(ModelField::kMetadataProps, Wire::length_delimited):
          metadata(view(message));
          break;
        default:
          message.skip();
      }
    }
    if (!has_graph) fail("it has no graph");
    return std::move(document_);
  }

 private:
  [[noreturn]] void fail(std::string_view sentence) const {
    chainrule::fail(ErrorCode::kFormat, "{}: no ONNX model that can be read: {}", name_, sentence);
  }

  template <class Message>
  static std::string_view view(Message& message) {
    const protozero::data_view data = message.get_view();
    return {data.data(), data.size()};
  }
  template <class Field>
  static pbf_message<Field> message_of(std::string_view bytes) {
    return pbf_message<Field>{protozero::data_view(bytes.data(), bytes.size())};
  }
  template <class Item>
  Item& added(std::vector<Item>& list) {
    budget_.take(3 * sizeof(Item));  // a list that grows is there twice, the new one half empty
    return list.emplace_back();
  }

  void opset(std::string_view bytes) {
    auto message = message_of<OpsetField>(bytes);
    std::string_view domain;
    std::int64_t version = 0;
    while (message.next()) {
      switch (message.tag_and_type()) {
        case tag_and_type(OpsetField::kDomain, Wire::length_delimited):
          domain = view(message);
          break;
        case tag_and_type(OpsetField::kVersion, Wire::varint):
          version = message.get_int64();
          break;
        default:
          message.skip();
      }
    }
    if (domain.empty() || domain == "ai.onnx") document_.opset = version;
  }

  void metadata(std::string_view bytes) {
    auto message = message_of<EntryField>(bytes);
    std::string_view key, value;
    while (message.next()) {
      switch (message.tag_and_type()) {
        case tag_and_type(EntryField::kKey, Wire::length_delimited):
          key = view(message);
          break;
        case tag_and_type(EntryField::kValue, Wire::length_delimited):
          value = view(message);
          break;
        default:
          message.skip();
      }
    }
    budget_.take(key.size() + value.size() + 128);
    if (!document_.metadata.emplace(key, value).second) {
      fail(fmt::format("its metadata has \"{}\" twice", key));
    }
  }

  void graph(std::string_view bytes) {
    auto message = message_of<GraphField>(bytes);
    while (message.next()) {
      switch (message.tag_and_type()) {
        case tag_and_type(GraphField::kNode, Wire::length_delimited):
          node(view(message), added(document_.nodes));
          break;
        case tag_and_type(GraphField::kInitializer, Wire::length_delimited):
          added(document_.initializers) = read_tensor(view(message), name_, budget_);
          break;
        case tag_and_type(GraphField::kInput, Wire::length_delimited):
          value(view(message), added(document_.inputs));
          break;
        case tag_and_type(GraphField::kOutput, Wire::length_delimited):
          value(view(message), added(document_.outputs));
          break;
        case tag_and_type(GraphField::kSparseInitializer, Wire::length_delimited):
          fail("it has a sparse initializer");
        default:
          message.skip();
      }
    }
  }

  void node(std::string_view bytes, Node& out) {
    auto message = message_of<NodeField>(bytes);
    while (message.next()) {
      switch (message.tag_and_type()) {
        case tag_and_type(NodeField::kInput, Wire::length_delimited):
          added(out.inputs) = view(message);
          break;
        case tag_and_type(NodeField::kOutput, Wire::length_delimited):
          added(out.outputs) = view(message);
          break;
        case tag_and_type(NodeField::kName, Wire::length_delimited):
          out.name = view(message);
          break;
        case tag_and_type(NodeField::kOpType, Wire::length_delimited):
          out.op = view(message);
          break;
        case tag_and_type(NodeField::kDomain, Wire::length_delimited):
          out.domain = view(message);
          break;
        case tag_and_type(NodeField::kAttribute, Wire::length_delimited):
          attribute(view(message), added(out.attributes));
          break;
        default:
          message.skip();
      }
    }
    if (out.domain == "ai.onnx") out.domain = {};
  }

  void attribute(std::string_view bytes, Attribute& out) {
    auto message = message_of<AttributeField>(bytes);
    while (message.next()) {
      switch (message.tag_and_type()) {
        case tag_and_type(AttributeField::kName, Wire::length_delimited):
          out.name = view(message);
          break;
        case tag_and_type(AttributeField::kFloat, Wire::fixed32):
          out.real = message.get_float();
          break;
        case tag_and_type(AttributeField::kInt, Wire::varint):
          out.integer = message.get_int64();
          break;
        case tag_and_type(AttributeField::kString, Wire::length_delimited):
          out.text = view(message);
          break;
        case tag_and_type(AttributeField::kTensor, Wire::length_delimited):
          budget_.take(sizeof(Tensor));
          out.tensor = read_tensor(view(message), name_, budget_);
          break;
        case tag_and_type(AttributeField::kGraph, Wire::length_delimited):
        case tag_and_type(AttributeField::kGraphs, Wire::length_delimited):
          out.has_graph = true;
          message.skip();
          break;
        case tag_and_type(AttributeField::kFloats, Wire::fixed32):
          added(out.reals) = message.get_float();
          break;
        case tag_and_type(AttributeField::kFloats, Wire::length_delimited):
          for (const float number : message.get_packed_float()) added(out.reals) = number;
          break;
        case tag_and_type(AttributeField::kInts, Wire::varint):
          added(out.integers) = message.get_int64();
          break;
        case tag_and_type(AttributeField::kInts, Wire::length_delimited):
          for (const std::int64_t number : message.get_packed_int64()) {
            added(out.integers) = number;
          }
          break;
        case tag_and_type(AttributeField::kStrings, Wire::length_delimited):
          added(out.texts) = view(message);
          break;
        default:
          message.skip();
      }
    }
  }

  void value(std::string_view bytes, Value& out) {
    auto message = message_of<ValueField>(bytes);
    while (message.next()) {
      switch (message.tag_and_type()) {
        case tag_and_type(ValueField::kName, Wire::length_delimited):
          out.name = view(message);
          break;
        case tag_and_type(ValueField::kType, Wire::length_delimited): {
          auto type = message_of<TypeField>(view(message));
          while (type.next(TypeField::kTensorType, Wire::length_delimited)) {
            tensor_type(view(type), out);
          }
          break;
        }
        default:
          message.skip();
      }
    }
  }

  void tensor_type(std::string_view bytes, Value& out) {
    auto message = message_of<TensorTypeField>(bytes);
    while (message.next()) {
      switch (message.tag_and_type()) {
        case tag_and_type(TensorTypeField::kElementType, Wire::varint):
          out.type = static_cast<ElementType>(message.get_int32());
          break;
        case tag_and_type(TensorTypeField::kShape, Wire::length_delimited): {
          out.shape.emplace();
          auto shape = message_of<ShapeField>(view(message));
          while (shape.next(ShapeField::kDim, Wire::length_delimited)) {
            auto dim = message_of<DimField>(view(shape));
            std::optional<std::size_t>& extent = added(*out.shape);
            while (dim.next(DimField::kValue, Wire::varint)) {
              const std::int64_t number = dim.get_int64();
              if (number > 0) extent = static_cast<std::size_t>(number);
            }
          }
          break;
        }
        default:
          message.skip();
      }
    }
  }

  std::string_view name_;
  MemoryBudget& budget_;
  Document document_;
};

}  // namespace

const Attribute* Node::find(std::string_view attribute) const {
  const auto found = std::ranges::find(attributes, attribute, &Attribute::name);
  return found == attributes.end() ? nullptr : &*found;
}

std::int64_t Node::integer(std::string_view attribute, std::int64_t otherwise) const {
  const Attribute* found = find(attribute);
  return found == nullptr ? otherwise : found->integer.value_or(otherwise);
}

double Node::real(std::string_view attribute, double otherwise) const {
  const Attribute* found = find(attribute);
  return found == nullptr || !found->real ? otherwise : *found->real;
}

MemoryBudget::MemoryBudget(std::size_t file_bytes, std::string_view name)
    : left_(std::max(file_bytes, kLeastBudget)), name_(name) {}

void MemoryBudget::take(std::size_t bytes) {
  if (bytes > left_) {
    fail(ErrorCode::kFormat, "{}: no ONNX model that can be read: it has too many parts for a {}",
         name_, "file of its size");
  }
  left_ -= bytes;
}

Document read_document(std::string_view bytes, std::string_view name, MemoryBudget& budget) {
  try {
    return DocumentReader(name, budget).model(bytes);
  } catch (const protozero::exception& error) {
    fail(ErrorCode::kFormat, "{}: no ONNX model: {}", name, error.what());
  }
}

}  // namespace chainrule::onnx
