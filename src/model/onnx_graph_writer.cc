// Builds the bytes of an ONNX model node by node.
#include "model/onnx_graph_writer.h"

#include <bit>
#include <limits>
#include <protozero/pbf_builder.hpp>

#include <chainrule/version.h>

#include "core/fail.h"

namespace chainrule::onnx {
namespace {

using protozero::pbf_builder;

static_assert(std::endian::native == std::endian::little, "raw_data is copied as it stands");

void write_setting(pbf_builder<NodeField>& node, const Setting& setting) {
  pbf_builder<AttributeField> out(node, NodeField::kAttribute);
  out.add_string(AttributeField::kName, std::string(setting.name));
  AttributeType type = AttributeType::kInt;
  if (const auto* number = std::get_if<float>(&setting.value)) {
    type = AttributeType::kFloat;
    out.add_float(AttributeField::kFloat, *number);
  } else if (const auto* texts = std::get_if<std::vector<std::string>>(&setting.value)) {
    type = AttributeType::kStrings;
    for (const std::string& text : *texts) out.add_bytes(AttributeField::kStrings, text);
  } else {
    out.add_int64(AttributeField::kInt, std::get<std::int64_t>(setting.value));
  }
  out.add_enum(AttributeField::kType, static_cast<std::int32_t>(type));
}

// A ValueInfoProto as a field of GraphProto: a tensor [N, columns], or [N].
void write_value(std::string& to, GraphField field, const std::string& name, ElementType type,
                 std::size_t columns) {
  pbf_builder<GraphField> graph(to);
  pbf_builder<ValueField> value(graph, field);
  value.add_string(ValueField::kName, name);
  pbf_builder<TypeField> kinds(value, ValueField::kType);
  pbf_builder<TensorTypeField> tensor(kinds, TypeField::kTensorType);
  tensor.add_enum(TensorTypeField::kElementType, static_cast<std::int32_t>(type));
  pbf_builder<ShapeField> shape(tensor, TensorTypeField::kShape);
  pbf_builder<DimField>(shape, ShapeField::kDim).add_string(DimField::kParam, "N");
  if (columns == 0) return;
  pbf_builder<DimField>(shape, ShapeField::kDim)
      .add_int64(DimField::kValue, static_cast<std::int64_t>(columns));
}

void write_opset(pbf_builder<ModelField>& model, std::string_view domain, std::int64_t version) {
  pbf_builder<OpsetField> out(model, ModelField::kOpsetImport);
  out.add_string(OpsetField::kDomain, std::string(domain));
  out.add_int64(OpsetField::kVersion, version);
}

}  // namespace

std::string GraphWriter::unused(std::string_view wanted) {
  std::string name(wanted);
  while (name.empty() || !names_.insert(name).second) name += "_";
  return name;
}

std::string GraphWriter::input(const std::string& wanted, ElementType type, std::size_t columns) {
  std::string name = unused(wanted);
  write_value(inputs_, GraphField::kInput, name, type, columns);
  return name;
}

void GraphWriter::output(const std::string& name, ElementType type, std::size_t columns) {
  names_.insert(name);
  pending_outputs_.insert(name);
  write_value(outputs_, GraphField::kOutput, name, type, columns);
}

std::string GraphWriter::node(std::string_view op, std::initializer_list<std::string> inputs,
                              std::string_view name, std::initializer_list<Setting> settings,
                              std::string_view domain) {
  return node(op, {inputs.begin(), inputs.size()}, name, {settings.begin(), settings.size()},
              domain);
}

std::string GraphWriter::node(std::string_view op, std::span<const std::string> inputs,
                              std::string_view name, std::span<const Setting> settings,
                              std::string_view domain) {
  std::string result = pending_outputs_.erase(std::string(name)) ? std::string(name) : unused(name);
  pbf_builder<GraphField> graph(nodes_);
  pbf_builder<NodeField> out(graph, GraphField::kNode);
  for (const std::string& input : inputs) out.add_string(NodeField::kInput, input);
  out.add_string(NodeField::kOutput, result);
  out.add_string(NodeField::kName, result);
  out.add_string(NodeField::kOpType, std::string(op));
  if (!domain.empty()) out.add_string(NodeField::kDomain, std::string(domain));
  for (const Setting& setting : settings) write_setting(out, setting);
  uses_ml_ = uses_ml_ || domain == kMlDomain;
  return result;
}

template <class T>
std::string GraphWriter::constant(std::string_view name, std::span<const T> values,
                                  std::span<const std::size_t> shape) {
  std::string result = unused(name);
  pbf_builder<GraphField> graph(initializers_);
  pbf_builder<TensorField> tensor(graph, GraphField::kInitializer);
  for (const std::size_t extent : shape) {
    tensor.add_int64(TensorField::kDims, static_cast<std::int64_t>(extent));
  }
  tensor.add_int32(TensorField::kDataType, static_cast<std::int32_t>(kElementOf<T>));
  tensor.add_string(TensorField::kName, result);
  tensor.add_bytes(TensorField::kRawData, reinterpret_cast<const char*>(values.data()),
                   values.size_bytes());
  return result;
}

std::string GraphWriter::constant(std::string_view name, std::span<const std::string> texts) {
  std::string result = unused(name);
  pbf_builder<GraphField> graph(initializers_);
  pbf_builder<TensorField> tensor(graph, GraphField::kInitializer);
  tensor.add_int64(TensorField::kDims, static_cast<std::int64_t>(texts.size()));
  tensor.add_int32(TensorField::kDataType, static_cast<std::int32_t>(ElementType::kString));
  for (const std::string& text : texts) tensor.add_bytes(TensorField::kStringData, text);
  tensor.add_string(TensorField::kName, result);
  return result;
}

std::string GraphWriter::finish(const std::map<std::string, std::string>& metadata) const {
  const std::size_t n_bytes =
      nodes_.size() + initializers_.size() + inputs_.size() + outputs_.size();
  constexpr std::size_t kMostBytes = std::numeric_limits<std::int32_t>::max();
  std::string bytes;
  pbf_builder<ModelField> model(bytes);
  model.add_int64(ModelField::kIrVersion, kWrittenIrVersion);
  model.add_string(ModelField::kProducerName, "chainrule");
  model.add_string(ModelField::kProducerVersion, std::string(version()));
  write_opset(model, "", kWrittenOpset);
  if (uses_ml_) write_opset(model, kMlDomain, kWrittenMlOpset);
  for (const auto& [key, value] : metadata) {
    pbf_builder<EntryField> entry(model, ModelField::kMetadataProps);
    entry.add_string(EntryField::kKey, key);
    entry.add_string(EntryField::kValue, value);
  }
  if (n_bytes > kMostBytes - bytes.size() - 1000) {
    fail(ErrorCode::kValue, "save_model: the model would have {} bytes, ONNX allows {}", n_bytes,
         kMostBytes);
  }
  std::string graph = nodes_;
  pbf_builder<GraphField>(graph).add_string(GraphField::kName, "chainrule");
  for (const std::string* part : {&initializers_, &inputs_, &outputs_}) graph += *part;
  model.add_message(ModelField::kGraph, graph);
  return bytes;
}

template std::string GraphWriter::constant(std::string_view, std::span<const float>,
                                           std::span<const std::size_t>);
template std::string GraphWriter::constant(std::string_view, std::span<const double>,
                                           std::span<const std::size_t>);
template std::string GraphWriter::constant(std::string_view, std::span<const std::int64_t>,
                                           std::span<const std::size_t>);

}  // namespace chainrule::onnx
