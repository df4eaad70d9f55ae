// The tensors of an ONNX file.
#include "model/onnx_tensor.h"

#include <cstring>
#include <limits>
#include <protozero/pbf_message.hpp>

#include "core/fail.h"

namespace chainrule::onnx {
namespace {

using protozero::tag_and_type;
using Wire = protozero::pbf_wire_type;

constexpr std::size_t kMostExtents = 8;

// Bytes of one number, or 0 for texts and types that are not read.
std::size_t width_of(ElementType type) {
  switch (type) {
    case ElementType::kFloat:
    case ElementType::kInt32:
      return 4;
    case ElementType::kInt64:
    case ElementType::kDouble:
      return 8;
    case ElementType::kBool:
      return 1;
    default:
      return 0;
  }
}

template <class From>
From number_at(std::string_view bytes, std::size_t i) {
  From number;
  std::memcpy(&number, bytes.data() + i * sizeof(From), sizeof(From));
  return number;
}

class TensorFields {
 public:
  TensorFields(std::string_view name, MemoryBudget& budget) : name_(name), budget_(budget) {}

  Tensor read(std::string_view bytes) {
    protozero::pbf_message<TensorField> message{protozero::data_view(bytes.data(), bytes.size())};
    while (message.next()) field(message);
    check();
    return std::move(tensor_);
  }

 private:
  using Message = protozero::pbf_message<TensorField>;

  template <class... Args>
  [[noreturn]] void refuse(fmt::format_string<Args...> format, Args&&... args) const {
    fail(ErrorCode::kFormat, "{}: tensor \"{}\" {}", name_, tensor_.name,
         fmt::format(format, std::forward<Args>(args)...));
  }

  void field(Message& message) {
    switch (message.tag_and_type()) {
      case tag_and_type(TensorField::kName, Wire::length_delimited):
        tensor_.name = view(message);
        break;
      case tag_and_type(TensorField::kDims, Wire::varint):
        extent(message.get_int64());
        break;
      case tag_and_type(TensorField::kDims, Wire::length_delimited):
        for (const std::int64_t number : message.get_packed_int64()) extent(number);
        break;
      case tag_and_type(TensorField::kDataType, Wire::varint):
        tensor_.type = static_cast<ElementType>(message.get_int32());
        break;
      case tag_and_type(TensorField::kRawData, Wire::length_delimited):
      case tag_and_type(TensorField::kFloatData, Wire::length_delimited):
      case tag_and_type(TensorField::kDoubleData, Wire::length_delimited):
        if (!tensor_.bytes.empty()) refuse("has its numbers in two places");
        tensor_.bytes = view(message);
        break;
      case tag_and_type(TensorField::kFloatData, Wire::fixed32):
      case tag_and_type(TensorField::kDoubleData, Wire::fixed64):
        refuse("has its numbers one by one; packed ones were expected");
      case tag_and_type(TensorField::kInt64Data, Wire::varint):
      case tag_and_type(TensorField::kInt32Data, Wire::varint):
        integer(message.get_int64());
        break;
      case tag_and_type(TensorField::kInt64Data, Wire::length_delimited):
      case tag_and_type(TensorField::kInt32Data, Wire::length_delimited):
        for (const std::int64_t number : message.get_packed_int64()) integer(number);
        break;
      case tag_and_type(TensorField::kStringData, Wire::length_delimited):
        budget_.take(3 * sizeof(std::string_view));
        tensor_.texts.push_back(view(message));
        break;
      case tag_and_type(TensorField::kExternalData, Wire::length_delimited):
        is_elsewhere_ = true;
        message.skip();
        break;
      case tag_and_type(TensorField::kDataLocation, Wire::varint):
        is_elsewhere_ = message.get_int32() != 0 || is_elsewhere_;
        break;
      default:
        message.skip();
    }
  }

  static std::string_view view(Message& message) {
    const protozero::data_view data = message.get_view();
    return {data.data(), data.size()};
  }

  void extent(std::int64_t number) {
    if (number < 0 || tensor_.shape.size() == kMostExtents) {
      refuse("has an extent of {} or more than {} extents", number, kMostExtents);
    }
    budget_.take(3 * sizeof(std::size_t));
    tensor_.shape.push_back(static_cast<std::size_t>(number));
  }

  void integer(std::int64_t number) {
    budget_.take(3 * sizeof number);
    tensor_.integers.push_back(number);
  }

  void check() const {
    if (is_elsewhere_) refuse("has its numbers in another file, which is not read");
    const std::size_t width = width_of(tensor_.type);
    const bool is_text = tensor_.type == ElementType::kString;
    if (width == 0 && !is_text) {
      refuse("has elements of ONNX type {}; float, double, int32, int64, bool and string are read",
             static_cast<std::int32_t>(tensor_.type));
    }
    std::size_t count = 1;
    for (const std::size_t number : tensor_.shape) {
      if (number != 0 && count > std::numeric_limits<std::size_t>::max() / kMostWidth / number) {
        refuse("is too large");
      }
      count *= number;
    }
    std::size_t there = tensor_.texts.size();
    if (!is_text) {
      there = tensor_.bytes.empty() ? tensor_.integers.size() : tensor_.bytes.size() / width;
    }
    const bool is_whole = is_text || tensor_.bytes.size() % width == 0;
    if (there != count || !is_whole) {
      refuse("should have {} elements by its extents; {} are there", count, there);
    }
  }

  static constexpr std::size_t kMostWidth = 8;

  std::string_view name_;
  MemoryBudget& budget_;
  Tensor tensor_;
  bool is_elsewhere_ = false;
};

}  // namespace

std::size_t Tensor::size() const {
  std::size_t count = 1;
  for (const std::size_t extent : shape) count *= extent;
  return count;
}

double Tensor::number(std::size_t i) const {
  if (bytes.empty()) return static_cast<double>(integers[i]);
  if (type == ElementType::kFloat) return number_at<float>(bytes, i);
  if (type == ElementType::kDouble) return number_at<double>(bytes, i);
  return static_cast<double>(integer(i));
}

std::int64_t Tensor::integer(std::size_t i) const {
  if (bytes.empty()) return integers[i];
  if (type == ElementType::kInt32) return number_at<std::int32_t>(bytes, i);
  if (type == ElementType::kBool) return number_at<std::uint8_t>(bytes, i);
  return number_at<std::int64_t>(bytes, i);
}

Tensor read_tensor(std::string_view bytes, std::string_view name, MemoryBudget& budget) {
  return TensorFields(name, budget).read(bytes);
}

}  // namespace chainrule::onnx
