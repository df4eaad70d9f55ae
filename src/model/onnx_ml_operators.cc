// The operators of the domain ai.onnx.ml, and those that choose classes.
#include <algorithm>
#include <cmath>

#include "model/onnx_graph_reader.h"

namespace chainrule::onnx {
namespace {

// One number for each of n columns, of a list that has one for all or one for each.
std::optional<std::vector<double>> spread(const Attribute* list, std::size_t n, double otherwise) {
  if (list == nullptr) return std::vector<double>(n, otherwise);
  if (list->reals.size() == 1) return std::vector<double>(n, list->reals.front());
  if (list->reals.size() != n) return {};
  return std::vector<double>(list->reals.begin(), list->reals.end());
}

}  // namespace

// (x - offset) * scale
Part GraphReader::scaler() {
  auto inputs = take_as<Inputs>(0, "columns of numbers");
  const std::size_t n = inputs.features.size();
  const auto offset = spread(place_.node->find("offset"), n, 0);
  const auto scale = spread(place_.node->find("scale"), n, 1);
  if (!offset || !scale || inputs.is_text) refuse("its numbers do not fit {} columns", n);
  Lines shifts = {std::vector<double>(n, 1), std::vector<double>(n)};
  for (std::size_t j = 0; j < n; ++j) shifts.shifts[j] = -(*offset)[j];
  const Lines slopes = {*scale, std::vector<double>(n)};
  return with_lines(with_lines(std::move(inputs), shifts, false), slopes, false);
}

Part GraphReader::imputer() {
  auto inputs = take_as<Inputs>(0, "columns of numbers");
  const auto fill = spread(place_.node->find("imputed_value_floats"), inputs.features.size(), 0);
  if (!fill || inputs.is_text || !std::isnan(place_.node->real("replaced_value_float", 0))) {
    refuse("what stands for missing numbers does not fit the columns");
  }
  for (std::size_t j = 0; j < fill->size(); ++j) {
    Feature& feature = inputs.features[j];
    if (feature.kind == Feature::Kind::kCategory || feature.offset != 0 || feature.scale != 1) {
      refuse("missing numbers are looked for after they were scaled");
    }
    feature.fill = (*fill)[j];
  }
  return inputs;
}

Part GraphReader::one_hot_encoder() {
  auto inputs = take_as<Inputs>(0, "a column");
  const Attribute* texts = place_.node->find("cats_strings");
  const Attribute* numbers = place_.node->find("cats_int64s");
  if (inputs.features.size() != 1) refuse("it is given {} columns", inputs.features.size());
  if ((texts == nullptr) == (numbers == nullptr) || inputs.is_text != (texts != nullptr)) {
    refuse("its categories are not of the column's type");
  }
  Feature& feature = inputs.features.front();
  if (feature.offset != 0 || feature.scale != 1 || feature.fill) {
    refuse("its column was scaled before");
  }
  feature.kind = Feature::Kind::kCategory;
  if (texts != nullptr) {
    budget_.take(texts->texts.size() * sizeof(std::string));
    feature.categories.assign(texts->texts.begin(), texts->texts.end());
  } else {
    budget_.take(numbers->integers.size() * sizeof(std::string));
    for (const std::int64_t number : numbers->integers) {
      feature.categories.push_back(std::to_string(number));
    }
  }
  inputs.is_text = false;
  inputs.is_flat = false;
  return inputs;
}

Part GraphReader::binarizer() {
  const auto units = take_as<Units>(0, "units of a layer");
  const double threshold = place_.node->real("threshold", 0);
  const auto step = [=](double x) { return x > threshold ? 1.0 : 0.0; };
  return Above{units, threshold, units.function.then_curve(step)};
}

Part GraphReader::arg_max() {
  const Node& node = *place_.node;
  const std::int64_t axis = node.integer("axis", 0);
  if (axis != 1 && axis != -1) refuse("its axis is {}; the units' was expected", axis);
  if (node.integer("select_last_index", 0) != 0) refuse("it takes the last of equal ones");
  Part part = take(0);
  if (auto* both = std::get_if<BothColumns>(&part)) {
    if (layers_.width(both->second) != 1) refuse("it chooses among several labels");
    return Classes{std::move(both->second), true, {}};
  }
  auto* units = std::get_if<Units>(&part);
  if (units == nullptr) refuse_part("units of a layer");
  return Classes{std::move(*units), false, {}};
}

Part GraphReader::select_class(const Tensor& names, Classes classes) {
  const std::size_t n = classes.is_of_both ? 2 : layers_.width(classes.of);
  if (!classes.names.empty() || names.size() != n) {
    refuse("{} names for {} classes", names.size(), n);
  }
  if (names.type != ElementType::kString && !names.is_integer()) {
    refuse("the names of classes are neither texts nor integers");
  }
  budget_.take(n * sizeof(std::string));
  for (std::size_t k = 0; k < n; ++k) {
    classes.names.push_back(names.type == ElementType::kString ? std::string(names.texts[k])
                                                               : std::to_string(names.integer(k)));
  }
  return classes;
}

// Gather and ArrayFeatureExtractor: the name of the class, or one of the extents.
Part GraphReader::select() {
  Part from = take(0);
  Part which = take(1);
  const auto* names = std::get_if<const Tensor*>(&from);
  auto* classes = std::get_if<Classes>(&which);
  if (names != nullptr && classes != nullptr) return select_class(**names, std::move(*classes));
  const auto* extents = std::get_if<Extents>(&from);
  const auto* index = std::get_if<const Tensor*>(&which);
  if (extents == nullptr || index == nullptr || (*index)->size() != 1 || !(*index)->is_integer()) {
    refuse_part("names and a class");
  }
  const std::int64_t i = (*index)->integer(0);
  if (i < 0 || i >= std::ssize(extents->all)) refuse("there is no extent {}", i);
  return Extents{{extents->all[static_cast<std::size_t>(i)]}};
}

Part GraphReader::label_encoder() {
  auto classes = take_as<Classes>(0, "a class");
  const Attribute* keys = place_.node->find("keys_int64s");
  const Attribute* values = place_.node->find("values_strings");
  const std::size_t n = classes.is_of_both ? 2 : layers_.width(classes.of);
  if (keys == nullptr || values == nullptr || keys->integers.size() != n ||
      values->texts.size() != n) {
    refuse("it does not name {} classes", n);
  }
  budget_.take(n * sizeof(std::string));
  for (std::size_t k = 0; k < n; ++k) {
    if (keys->integers[k] != static_cast<std::int64_t>(k)) refuse("its keys are not in order");
    classes.names.emplace_back(values->texts[k]);
  }
  return classes;
}

const std::map<std::string_view, GraphReader::Handler, std::less<>>& GraphReader::handlers() {
  using R = GraphReader;
  static const auto all = [] {
    std::map<std::string_view, Handler, std::less<>> map;
    const auto add = [&](Handler handler, std::initializer_list<std::string_view> operators) {
      for (const std::string_view name : operators) map.emplace(name, handler);
    };
    add(&R::gemm, {"Gemm"});
    add(&R::matmul, {"MatMul"});
    add(&R::arithmetic, {"Add", "Sub", "Mul", "Div"});
    add(&R::batch_normalization, {"BatchNormalization"});
    add(&R::curve,
        {"Abs", "Elu", "Erf", "Exp", "Gelu", "HardSigmoid", "LeakyRelu", "Log", "Neg", "Reciprocal",
         "Relu", "Selu", "Sigmoid", "Sign", "Softplus", "Softsign", "Sqrt", "Tanh"});
    add(&R::power, {"Pow"});
    add(&R::clip, {"Clip"});
    add(&R::extreme, {"Max", "Min"});
    add(&R::above, {"Greater", "GreaterOrEqual", "Less", "LessOrEqual"});
    add(&R::where, {"Where"});
    add(&R::is_nan, {"IsNaN"});
    add(&R::softmax, {"Softmax", "LogSoftmax"});
    add(&R::scaler, {"Scaler"});
    add(&R::imputer, {"Imputer"});
    add(&R::one_hot_encoder, {"OneHotEncoder"});
    add(&R::label_encoder, {"LabelEncoder"});
    add(&R::binarizer, {"Binarizer"});
    add(&R::arg_max, {"ArgMax"});
    add(&R::select, {"ArrayFeatureExtractor", "Gather"});
    add(&R::pass, {"Cast", "Dropout", "Identity", "ZipMap"});
    add(&R::constant_node, {"Constant"});
    add(&R::flatten, {"Flatten"});
    add(&R::reshape, {"Reshape"});
    add(&R::axes, {"Squeeze", "Unsqueeze"});
    add(&R::concat, {"Concat"});
    add(&R::shape_of, {"Shape"});
    return map;
  }();
  return all;
}

}  // namespace chainrule::onnx
