// The texts and tensors of a safetensors file, each checked as it is taken.
#include "model/tensor_reader.h"

#include <cassert>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "core/fail.h"
#include "model/strict_json.h"

namespace chainrule {
namespace {

// Number i of type From, wherever in memory it stands.
template <class From>
From number_at(std::string_view bytes, std::size_t i) {
  From number;
  std::memcpy(&number, bytes.data() + i * sizeof(From), sizeof(From));
  return number;
}

}  // namespace

TensorReader::TensorReader(std::string_view bytes, std::string_view name)
    : name_(name), content_(read_safetensors(bytes, name)) {}

const std::string& TensorReader::text(const std::string& key) {
  const auto found = content_.metadata.find(key);
  if (found == content_.metadata.end()) {
    fail(ErrorCode::kFormat, "{}: its metadata has no \"{}\"", name_, key);
  }
  taken_texts_.insert(key);
  return found->second;
}

nlohmann::json TensorReader::json(const std::string& key) {
  return parse_strict_json(text(key), fmt::format("{}: {}", name_, key));
}

template <class T>
const TensorView& TensorReader::tensor(const std::string& key,
                                       const std::vector<std::size_t>& shape) {
  const auto found = content_.tensors.find(key);
  if (found == content_.tensors.end()) {
    fail(ErrorCode::kFormat, "{}: it has no tensor \"{}\"", name_, key);
  }
  const TensorView& tensor = found->second;
  if (tensor.shape != shape) {
    fail(ErrorCode::kFormat, "{}: tensor \"{}\" has the shape {}, {} was expected", name_, key,
         shape_text(tensor.shape), shape_text(shape));
  }
  if (tensor.dtype != kDtypeOf<T> && tensor.dtype != Dtype::kF32) {
    fail(ErrorCode::kFormat, "{}: tensor \"{}\" has numbers of type {}, {} was asked for", name_,
         key, to_string(tensor.dtype), to_string(kDtypeOf<T>));
  }
  taken_tensors_.insert(key);
  return tensor;
}

template <class T>
void TensorReader::copy(const std::string& key, const std::vector<std::size_t>& shape,
                        std::span<T> to) {
  const TensorView& from = tensor<T>(key, shape);
  assert(from.bytes.size() == to.size() * size_of(from.dtype));
  for (std::size_t i = 0; i < to.size(); ++i) {
    to[i] = from.dtype == Dtype::kF32 ? T{number_at<float>(from.bytes, i)}
                                      : number_at<T>(from.bytes, i);
    if (!std::isfinite(to[i])) {
      fail(ErrorCode::kFormat, "{}: tensor \"{}\": number {} is {}, not finite", name_, key, i + 1,
           to[i]);
    }
  }
}

std::vector<double> TensorReader::numbers(const std::string& key,
                                          const std::vector<std::size_t>& shape) {
  const TensorView& from = tensor<double>(key, shape);
  std::vector<double> numbers(from.bytes.size() / size_of(from.dtype));
  copy<double>(key, shape, numbers);
  return numbers;
}

void TensorReader::done() const {
  for (const auto& [key, text] : content_.metadata) {
    if (!taken_texts_.contains(key)) {
      fail(ErrorCode::kFormat, "{}: \"{}\" in its metadata is not known", name_, key);
    }
  }
  for (const auto& [key, tensor] : content_.tensors) {
    if (!taken_tensors_.contains(key)) {
      fail(ErrorCode::kFormat, "{}: tensor \"{}\" is not known", name_, key);
    }
  }
}

template const TensorView& TensorReader::tensor<float>(const std::string&,
                                                       const std::vector<std::size_t>&);
template const TensorView& TensorReader::tensor<double>(const std::string&,
                                                        const std::vector<std::size_t>&);
template void TensorReader::copy<float>(const std::string&, const std::vector<std::size_t>&,
                                        std::span<float>);
template void TensorReader::copy<double>(const std::string&, const std::vector<std::size_t>&,
                                         std::span<double>);

}  // namespace chainrule
