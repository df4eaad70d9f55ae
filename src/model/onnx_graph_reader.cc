// Understands a graph as the chain it must be: columns, layers, labels.
#include "model/onnx_graph_reader.h"

#include <algorithm>

namespace chainrule::onnx {
namespace {

// What a value costs beside its columns or lines.
constexpr std::size_t kBytesOfPart = 640;

constexpr std::size_t kMostColumns = 100'000'000;

std::size_t cost_of(const Part& part) {
  const auto* inputs = std::get_if<Inputs>(&part);
  return kBytesOfPart + (inputs == nullptr ? 0 : inputs->features.size() * sizeof(Feature));
}

}  // namespace

GraphReader::GraphReader(const Document& document, std::string_view file, MemoryBudget& budget)
    : document_(document), budget_(budget), place_{file} {}

void GraphReader::count_uses() {
  for (const Node& node : document_.nodes) {
    for (const std::string_view name : node.inputs) ++uses_[name];
  }
  for (const Value& output : document_.outputs) ++uses_[output.name];
}

void GraphReader::define(std::string_view name, Part part) {
  budget_.take(cost_of(part));
  if (!parts_.emplace(name, std::move(part)).second) {
    refuse("two values have the name \"{}\"", name);
  }
}

void GraphReader::read_input(const Value& value) {
  if (parts_.contains(value.name)) return;  // an initializer, in old files listed here as well
  const bool is_text = value.type == ElementType::kString;
  const bool is_number = value.type == ElementType::kFloat || value.type == ElementType::kDouble ||
                         value.type == ElementType::kInt64 || value.type == ElementType::kInt32;
  if (!is_text && !is_number) {
    refuse("input \"{}\" has neither numbers nor texts", value.name);
  }
  if (!value.shape || value.shape->empty()) refuse("input \"{}\" has no extents", value.name);
  std::size_t n = 1;
  for (std::size_t axis = 1; axis < value.shape->size(); ++axis) {
    const auto extent = (*value.shape)[axis];
    if (!extent) refuse("input \"{}\" has no number of columns", value.name);
    if (*extent > kMostColumns / n) refuse("input \"{}\" has too many columns", value.name);
    n *= *extent;
  }
  if (is_text && n != 1) {
    refuse("input \"{}\" has {} columns of texts; one was expected", value.name, n);
  }
  budget_.take(n * sizeof(Feature));
  Inputs inputs = {.features = {}, .is_text = is_text, .is_flat = value.shape->size() <= 2};
  for (std::size_t j = 0; j < n; ++j) {
    inputs.features.push_back(
        {.name = n == 1 ? std::string(value.name) : fmt::format("{}{}", value.name, j + 1)});
  }
  if (is_text) inputs.features.front().kind = Feature::Kind::kCategory;
  define(value.name, std::move(inputs));
}

void GraphReader::read_node(const Node& node) {
  place_.node = &node;
  for (const Attribute& attribute : node.attributes) {
    if (attribute.has_graph) refuse("it has a graph of its own, which is not read");
  }
  const bool is_known_domain = node.domain.empty() || node.domain == kMlDomain;
  const auto handler = handlers().find(node.op);
  if (!is_known_domain || handler == handlers().end())
    refuse("the operator is not one of those read");
  if (node.outputs.empty()) refuse("it has no result");
  define(node.outputs.front(), (this->*handler->second)());
  place_.node = nullptr;
}

Found GraphReader::read() {
  if (document_.opset < 7 && document_.opset != 0) {
    refuse("operators of version {}; 7 and later are read", document_.opset);
  }
  count_uses();
  for (const Tensor& tensor : document_.initializers) define(tensor.name, &tensor);
  for (const Value& input : document_.inputs) read_input(input);
  for (const Node& node : document_.nodes) read_node(node);
  decide();
  found_.layers = layers_.all();
  return std::move(found_);
}

// --- the node being read ------------------------------------------------------------------------

bool GraphReader::has(std::size_t i) const {
  return i < place_.node->inputs.size() && !place_.node->inputs[i].empty();
}

Part GraphReader::take(std::size_t i) {
  if (!has(i)) refuse("its input {} is absent", i + 1);
  const std::string_view name = place_.node->inputs[i];
  const auto found = parts_.find(name);
  if (found == parts_.end()) refuse("its input \"{}\" is made by no earlier node", name);
  if (--uses_[name] == 0) return std::exchange(found->second, {});
  budget_.take(cost_of(found->second));
  return found->second;
}

void GraphReader::refuse_part(std::string_view expected) const {
  refuse("it is not given {}", expected);
}

const Tensor& GraphReader::constant(std::size_t i) {
  Part part = take(i);
  const auto* tensor = std::get_if<const Tensor*>(&part);
  if (tensor == nullptr) refuse("its input {} is no constant", i + 1);
  return **tensor;
}

double GraphReader::scalar(std::size_t i) {
  const Tensor& tensor = constant(i);
  if (tensor.size() != 1 || tensor.type == ElementType::kString) {
    refuse("its input {} is not one number", i + 1);
  }
  return tensor.number(0);
}

std::vector<double> GraphReader::row(const Tensor& tensor, std::size_t n) const {
  const std::size_t size = tensor.size();
  if (tensor.type == ElementType::kString || (size != 1 && size != n) ||
      (size > 1 && tensor.shape.back() != n)) {
    refuse("constant \"{}\" is not a number for each of {} columns", tensor.name, n);
  }
  std::vector<double> values(n);
  for (std::size_t j = 0; j < n; ++j) values[j] = tensor.number(size == 1 ? 0 : j);
  return values;
}

// --- what comes out -----------------------------------------------------------------------------

void GraphReader::decide_units(const Units& last) {
  found_.after = layers_.settle(last, place_);
  if (last.layer + 1 != layers_.all().size()) {
    refuse("its result is not that of the last layer");
  }
}

void GraphReader::decide() {
  if (layers_.all().empty()) refuse("it has no layer: no product with a matrix of weights");
  const Units* units = nullptr;
  const Classes* classes = nullptr;
  const Above* above = nullptr;
  const BothColumns* both = nullptr;
  for (const Value& output : document_.outputs) {
    const auto part = parts_.find(output.name);
    if (part == parts_.end()) refuse("its result \"{}\" is made by no node", output.name);
    if (const auto* p = std::get_if<Units>(&part->second)) units = p;
    if (const auto* p = std::get_if<Classes>(&part->second)) classes = p;
    if (const auto* p = std::get_if<Above>(&part->second)) above = p;
    if (const auto* p = std::get_if<BothColumns>(&part->second)) both = p;
  }
  if (classes != nullptr) {
    found_.target_kind = TargetKind::kClasses;
    found_.class_names = classes->names;
    found_.is_argmax = !classes->is_of_both;
    return decide_units(classes->of);
  }
  if (above != nullptr && above->threshold == 0.5) {
    found_.target_kind = TargetKind::kMultiLabel;
    return decide_units(above->of);
  }
  if (both == nullptr && units == nullptr) refuse("its results are not those of a layer");
  decide_units(both != nullptr ? both->second : *units);
  found_.is_guessed = true;
  const FoundLayer& last = layers_.all().back();
  const bool is_one = last.n_units == 1;
  if (last.activation.activation == Activation::kSoftmax) found_.target_kind = TargetKind::kClasses;
  if (last.activation.activation == Activation::kSigmoid && found_.after.is_identity()) {
    found_.target_kind = is_one ? TargetKind::kClasses : TargetKind::kMultiLabel;
  }
}

}  // namespace chainrule::onnx
