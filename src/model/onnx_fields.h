// The field numbers of onnx.proto that this library writes or reads, message by message:
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
#pragma once

#include <protozero/types.hpp>

#include <cstdint>
#include <string_view>

namespace chainrule::onnx {

// What is written: understood by every runtime since early 2021 (docs/model-file.md).
inline constexpr std::int64_t kWrittenIrVersion = 8;
inline constexpr std::int64_t kWrittenOpset = 13;
inline constexpr std::int64_t kWrittenMlOpset = 3;
inline constexpr std::string_view kMlDomain = "ai.onnx.ml";

enum class ModelField : protozero::pbf_tag_type {
  kIrVersion = 1,
  kProducerName = 2,
  kProducerVersion = 3,
  kGraph = 7,
  kOpsetImport = 8,
  kMetadataProps = 14,
};

enum class OpsetField : protozero::pbf_tag_type { kDomain = 1, kVersion = 2 };

enum class EntryField : protozero::pbf_tag_type { kKey = 1, kValue = 2 };

enum class GraphField : protozero::pbf_tag_type {
  kNode = 1,
  kName = 2,
  kInitializer = 5,
  kDocString = 10,
  kInput = 11,
  kOutput = 12,
  kSparseInitializer = 15,
};

enum class NodeField : protozero::pbf_tag_type {
  kInput = 1,
  kOutput = 2,
  kName = 3,
  kOpType = 4,
  kAttribute = 5,
  kDomain = 7,
};

enum class AttributeField : protozero::pbf_tag_type {
  kName = 1,
  kFloat = 2,
  kInt = 3,
  kString = 4,
  kTensor = 5,
  kGraph = 6,
  kFloats = 7,
  kInts = 8,
  kStrings = 9,
  kGraphs = 11,
  kType = 20,
};

enum class AttributeType : std::int32_t {
  kFloat = 1,
  kInt = 2,
  kString = 3,
  kTensor = 4,
  kFloats = 6,
  kInts = 7,
  kStrings = 8,
};

enum class TensorField : protozero::pbf_tag_type {
  kDims = 1,
  kDataType = 2,
  kFloatData = 4,
  kInt32Data = 5,
  kStringData = 6,
  kInt64Data = 7,
  kName = 8,
  kRawData = 9,
  kDoubleData = 10,
  kExternalData = 13,
  kDataLocation = 14,
};

// Types of elements, of those that occur in networks.
enum class ElementType : std::int32_t {
  kUndefined = 0,
  kFloat = 1,
  kInt32 = 6,
  kInt64 = 7,
  kString = 8,
  kBool = 9,
  kDouble = 11,
};

template <class T>
inline constexpr ElementType kElementOf = ElementType::kFloat;
template <>
inline constexpr ElementType kElementOf<double> = ElementType::kDouble;
template <>
inline constexpr ElementType kElementOf<std::int64_t> = ElementType::kInt64;

enum class ValueField : protozero::pbf_tag_type { kName = 1, kType = 2 };
enum class TypeField : protozero::pbf_tag_type { kTensorType = 1 };
enum class TensorTypeField : protozero::pbf_tag_type { kElementType = 1, kShape = 2 };
enum class ShapeField : protozero::pbf_tag_type { kDim = 1 };
enum class DimField : protozero::pbf_tag_type { kValue = 1, kParam = 2 };

}  // namespace chainrule::onnx
