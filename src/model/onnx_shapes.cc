// The operators that change no number: constants, casts, extents.
#include <algorithm>
#include <cstring>

#include "model/onnx_graph_reader.h"

namespace chainrule::onnx {
namespace {

constexpr std::int64_t kBatch = -2;  // an extent that is the batch's

// Numbers that stand in an attribute, as a tensor's bytes.
template <class T>
std::string bytes_of(const T* numbers, std::size_t n) {
  return {reinterpret_cast<const char*>(numbers), n * sizeof(T)};
}

std::vector<std::int64_t> integers_of(const Tensor& tensor) {
  std::vector<std::int64_t> integers;
  for (std::size_t i = 0; i < tensor.size(); ++i) integers.push_back(tensor.integer(i));
  return integers;
}

}  // namespace

// What the value is stays as it is.
Part GraphReader::pass() {
  const bool is_cast = place_.node->op == "Cast";
  Part part = take(0);
  const auto* tensor = std::get_if<const Tensor*>(&part);
  if (is_cast && tensor != nullptr &&
      place_.node->integer("to", 0) != static_cast<std::int64_t>((*tensor)->type)) {
    return cast_constant(**tensor);
  }
  const auto* inputs = std::get_if<Inputs>(&part);
  if (is_cast && inputs != nullptr && inputs->is_text) refuse("it makes numbers of texts");
  return part;
}

Part GraphReader::cast_constant(const Tensor& tensor) {
  const auto to = static_cast<ElementType>(place_.node->integer("to", 0));
  if (tensor.type == ElementType::kString ||
      (to != ElementType::kFloat && to != ElementType::kDouble)) {
    refuse("constant \"{}\" is given another type", tensor.name);
  }
  Tensor result = {.name = tensor.name,
                   .type = ElementType::kDouble,
                   .shape = tensor.shape,
                   .bytes = {},
                   .integers = {},
                   .texts = {}};
  budget_.take(2 * tensor.size() * sizeof(double));
  std::vector<double> numbers;
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    const double number = tensor.number(i);
    numbers.push_back(to == ElementType::kFloat ? static_cast<float>(number) : number);
  }
  result.bytes = owned_bytes_.emplace_back(bytes_of(numbers.data(), numbers.size()));
  return &own(std::move(result));
}

Part GraphReader::constant_node() {
  const Node& node = *place_.node;
  if (const Attribute* value = node.find("value"); value != nullptr && value->tensor) {
    return &*value->tensor;
  }
  Tensor result;
  result.name = node.outputs.front();
  if (const Attribute* value = node.find("value_float"); value != nullptr && value->real) {
    result.type = ElementType::kFloat;
    result.bytes = owned_bytes_.emplace_back(bytes_of(&*value->real, 1));
  } else if (const Attribute* values = node.find("value_floats"); values != nullptr) {
    result.type = ElementType::kFloat;
    result.shape = {values->reals.size()};
    result.bytes = owned_bytes_.emplace_back(bytes_of(values->reals.data(), values->reals.size()));
  } else if (const Attribute* one = node.find("value_int"); one != nullptr && one->integer) {
    result.type = ElementType::kInt64;
    result.integers = {*one->integer};
  } else if (const Attribute* many = node.find("value_ints"); many != nullptr) {
    result.type = ElementType::kInt64;
    result.shape = {many->integers.size()};
    result.integers = many->integers;
  } else {
    refuse("its value is of a kind that is not read");
  }
  return &own(std::move(result));
}

Part GraphReader::flatten() {
  Part part = take(0);
  if (place_.node->integer("axis", 1) != 1) refuse("its axis is not 1");
  if (auto* inputs = std::get_if<Inputs>(&part)) {
    inputs->is_flat = true;
  } else if (!std::holds_alternative<Units>(part)) {
    refuse_part("columns or units");
  }
  return part;
}

// A row a sample stays a row a sample: [N, n], or [N] for one column, in whatever way that is said.
Part GraphReader::reshape() {
  Part part = take(0);
  Part wanted = take(1);
  std::vector<std::int64_t> extents;
  if (const auto* tensor = std::get_if<const Tensor*>(&wanted)) {
    if (!(*tensor)->is_integer()) refuse("its extents are no integers");
    extents = integers_of(**tensor);
  } else if (const auto* computed = std::get_if<Extents>(&wanted)) {
    extents = computed->all;
  } else {
    refuse_part("extents");
  }
  if (const auto* tensor = std::get_if<const Tensor*>(&part)) {
    return reshape_constant(**tensor, std::move(extents));
  }
  if (std::holds_alternative<Classes>(part) || std::holds_alternative<Above>(part)) return part;
  auto* inputs = std::get_if<Inputs>(&part);
  auto* units = std::get_if<Units>(&part);
  if (inputs == nullptr && units == nullptr) refuse_part("columns or units");
  const auto n =
      static_cast<std::int64_t>(units != nullptr ? layers_.width(*units) : inputs->n_inputs());
  const bool is_row = extents.size() == 2 && extents[0] != n &&
                      (extents[1] == n || (extents[1] == -1 && extents[0] != -1));
  const bool is_column = n == 1 && !extents.empty() && extents.size() <= 2;
  if (!is_row && !is_column) refuse("its extents are not those of one row of {} a sample", n);
  if (inputs != nullptr) inputs->is_flat = true;
  return part;
}

Part GraphReader::reshape_constant(const Tensor& tensor, std::vector<std::int64_t> extents) {
  Tensor result = tensor;
  budget_.take(sizeof(Tensor) + tensor.integers.size() * 8 + tensor.texts.size() * 16);
  result.shape.clear();
  std::size_t known = 1;
  for (const std::int64_t extent : extents) {
    if (extent > 0 && known <= tensor.size()) known *= static_cast<std::size_t>(extent);
  }
  for (const std::int64_t extent : extents) {
    const bool is_rest = extent == -1;
    if ((!is_rest && extent <= 0) || extent > static_cast<std::int64_t>(tensor.size())) {
      refuse("constant \"{}\" cannot have these extents", tensor.name);
    }
    result.shape.push_back(is_rest ? tensor.size() / known : static_cast<std::size_t>(extent));
  }
  if (result.shape.size() > 8 || result.size() != tensor.size()) {
    refuse("constant \"{}\" cannot have these extents", tensor.name);
  }
  return &own(std::move(result));
}

// Squeeze and Unsqueeze; of columns and units only what leaves a row a sample.
Part GraphReader::axes() {
  Part part = take(0);
  if (has(1)) constant(1);
  const auto* tensor = std::get_if<const Tensor*>(&part);
  if (tensor != nullptr && (*tensor)->size() == 1) {
    Tensor result = **tensor;
    result.shape =
        place_.node->op == "Squeeze" ? std::vector<std::size_t>{} : std::vector<std::size_t>{1};
    return &own(std::move(result));
  }
  const auto* units = std::get_if<Units>(&part);
  const bool is_one = units != nullptr && layers_.width(*units) == 1;
  if (!is_one && !std::holds_alternative<Extents>(part) && !std::holds_alternative<Classes>(part)) {
    refuse_part("one number");
  }
  return part;
}

Part GraphReader::shape_of() {
  const Part part = take(0);
  const auto* inputs = std::get_if<Inputs>(&part);
  const auto* units = std::get_if<Units>(&part);
  if (inputs == nullptr && units == nullptr) refuse_part("columns or units");
  const std::size_t n = units != nullptr ? layers_.width(*units) : inputs->n_inputs();
  return Extents{{kBatch, static_cast<std::int64_t>(n)}};
}

// Columns side by side, the two columns 1 - p and p, or extents.
Part GraphReader::concat() {
  const std::size_t n = place_.node->inputs.size();
  std::vector<Part> parts;
  for (std::size_t i = 0; i < n; ++i) {
    budget_.take(sizeof(Part));
    parts.push_back(take(i));
  }
  if (n == 2 && std::holds_alternative<Units>(parts[0]) &&
      std::holds_alternative<Units>(parts[1])) {
    const auto& first = std::get<Units>(parts[0]);
    auto& second = std::get<Units>(parts[1]);
    const auto expected = second.function.then({-1, 1}).values();
    if (!first.same_variable(second) || first.function.values() != expected) {
      refuse("two layers' values are joined; only chains of layers are read");
    }
    return BothColumns{std::move(second)};
  }
  if (n > 0 && std::holds_alternative<Inputs>(parts[0])) {
    Inputs all = {.features = {}, .is_text = false, .is_flat = true};
    for (Part& part : parts) {
      auto* inputs = std::get_if<Inputs>(&part);
      if (inputs == nullptr || inputs->is_text) refuse_part("columns of numbers");
      all.is_flat = all.is_flat && inputs->is_flat;
      std::ranges::move(inputs->features, std::back_inserter(all.features));
    }
    return all;
  }
  Extents extents;
  for (const Part& part : parts) {
    const auto* tensor = std::get_if<const Tensor*>(&part);
    const auto* computed = std::get_if<Extents>(&part);
    if (computed == nullptr && (tensor == nullptr || !(*tensor)->is_integer())) {
      refuse_part("columns of numbers");
    }
    const std::vector<std::int64_t> more =
        computed != nullptr ? computed->all : integers_of(**tensor);
    budget_.take(2 * more.size() * sizeof(std::int64_t));
    extents.all.insert(extents.all.end(), more.begin(), more.end());
  }
  return extents;
}

}  // namespace chainrule::onnx
