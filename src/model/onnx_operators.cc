// The operators that make layers and arithmetic.
#include <algorithm>
#include <cmath>

#include "core/math.h"
#include "model/onnx_graph_reader.h"

namespace chainrule::onnx {
namespace {

// The line of x op c, or of c op x.
Line line_of(std::string_view op, double c, bool constant_first) {
  if (op == "Add") return {1, c};
  if (op == "Sub") return constant_first ? Line{-1, c} : Line{1, -c};
  if (op == "Mul") return {c, 0};
  return {1 / c, 0};
}

// A constant, the lines made of it, those before and those after: at most so many numbers a unit.
constexpr std::size_t kNumbersOfLines = 8;

using Curve = std::function<double(double)>;

double gelu(double x) {
  return x / 2 * (1 + math::erf(x / std::sqrt(2.0)));
}
double gelu_by_tanh(double x) {
  return x / 2 * (1 + math::tanh(std::sqrt(2 / 3.14159265358979) * (x + 0.044715 * x * x * x)));
}

// The function of an operator with one input, or none.
Curve curve_of(const Node& node) {
  const std::map<std::string_view, Curve> plain = {
      {"Abs", [](double x) { return std::abs(x); }},
      {"Erf", [](double x) { return math::erf(x); }},
      {"Exp", [](double x) { return math::exp(x); }},
      {"Log", [](double x) { return math::log(x); }},
      {"Reciprocal", [](double x) { return 1 / x; }},
      {"Relu", [](double x) { return x > 0 ? x : 0; }},
      {"Sigmoid", [](double x) { return math::sigmoid(x); }},
      {"Sign", [](double x) { return x > 0   ? 1.0
                                     : x < 0 ? -1.0
                                             : 0.0; }},
      {"Softplus", [](double x) { return math::softplus(x); }},
      {"Softsign", [](double x) { return x / (1 + std::abs(x)); }},
      {"Sqrt", [](double x) { return std::sqrt(x); }},
      {"Tanh", [](double x) { return math::tanh(x); }}};
  if (const auto found = plain.find(node.op); found != plain.end()) return found->second;
  if (node.op == "LeakyRelu" || node.op == "Elu") {
    const bool is_elu = node.op == "Elu";
    const double alpha = node.real("alpha", is_elu ? 1 : 0.01);
    return [=](double x) { return x > 0 ? x : alpha * (is_elu ? math::expm1(x) : x); };
  }
  if (node.op == "Selu") {
    const double alpha = node.real("alpha", 1.6732632), gamma = node.real("gamma", 1.0507010);
    return [=](double x) { return gamma * (x > 0 ? x : alpha * math::expm1(x)); };
  }
  if (node.op == "HardSigmoid") {
    const double alpha = node.real("alpha", 0.2), beta = node.real("beta", 0.5);
    return [=](double x) { return std::clamp(alpha * x + beta, 0.0, 1.0); };
  }
  const Attribute* approximation = node.find("approximate");
  const bool is_tanh = approximation != nullptr && approximation->text == "tanh";
  return is_tanh ? Curve(gelu_by_tanh) : Curve(gelu);
}

}  // namespace

// --- layers -------------------------------------------------------------------------------------

FoundLayer GraphReader::product(const Tensor& weights, bool transposed) {
  if (weights.shape.size() != 2 || weights.size() == 0 || !weights.is_real()) {
    refuse("its weights \"{}\" are no matrix of numbers", weights.name);
  }
  found_.is_double = found_.is_double || weights.type == ElementType::kDouble;
  FoundLayer layer;
  layer.weights = &weights;
  layer.transposed = transposed;
  layer.n_inputs = weights.shape[transposed ? 1 : 0];
  layer.n_units = weights.shape[transposed ? 0 : 1];
  return layer;
}

Part GraphReader::layer_on(Part x, FoundLayer layer) {
  if (auto* units = std::get_if<Units>(&x)) {
    if (layers_.width(*units) != layer.n_inputs) {
      refuse("a matrix of {} rows for {} units", layer.n_inputs, layers_.width(*units));
    }
    return layers_.add(*units, std::move(layer), place_);
  }
  auto* inputs = std::get_if<Inputs>(&x);
  if (inputs == nullptr) refuse_part("columns or units");
  if (inputs->is_text || !inputs->is_flat || inputs->n_inputs() != layer.n_inputs) {
    refuse("a matrix of {} rows for {} inputs{}", layer.n_inputs, inputs->n_inputs(),
           inputs->is_text   ? " of texts"
           : inputs->is_flat ? ""
                             : " that are not one row");
  }
  found_.features = std::move(inputs->features);
  return layers_.add(std::move(layer), place_);
}

Part GraphReader::gemm() {
  const Node& node = *place_.node;
  if (node.integer("transA", 0) != 0) refuse("its first matrix is transposed");
  Part x = take(0);
  FoundLayer layer = product(constant(1), node.integer("transB", 0) != 0);
  layer.factor = node.real("alpha", 1);
  if (has(2)) {
    layer.has_bias = true;
    budget_.take(layer.n_units * sizeof(double));
    layer.bias = row(constant(2), layer.n_units);
    for (double& value : layer.bias) value *= node.real("beta", 1);
  }
  return layer_on(std::move(x), std::move(layer));
}

Part GraphReader::matmul() {
  Part x = take(0);
  return layer_on(std::move(x), product(constant(1), false));
}

// --- straight lines -----------------------------------------------------------------------------

// `is_everywhere`: the same line for all, which may be a part of an activation.
Part GraphReader::with_lines(Part x, const Lines& lines, bool is_everywhere) {
  if (auto* units = std::get_if<Units>(&x)) {
    if (is_everywhere) {
      units->function = units->function.then(lines.at(0));
      return std::move(*units);
    }
    return layers_.with_lines(*units, lines, place_);
  }
  Inputs& inputs = std::get<Inputs>(x);
  for (std::size_t j = 0; j < inputs.features.size(); ++j) {
    Feature& feature = inputs.features[j];
    const Line line = lines.at(j);
    if (line.is_identity()) continue;
    if (feature.kind == Feature::Kind::kCategory) refuse("a category's columns are scaled");
    if (!(line.slope != 0 && std::isfinite(line.slope) && std::isfinite(line.shift))) {
      refuse("column \"{}\" is scaled by {}", feature.name, line.slope);
    }
    feature.scale *= line.slope;
    feature.offset -= line.shift / feature.scale;
  }
  return std::move(inputs);
}

Part GraphReader::arithmetic_with(Part x, const Tensor& tensor, bool constant_first) {
  const std::string_view op = place_.node->op;
  auto* units = std::get_if<Units>(&x);
  auto* inputs = std::get_if<Inputs>(&x);
  if ((units == nullptr && inputs == nullptr) || (inputs != nullptr && inputs->is_text)) {
    refuse_part("columns of numbers or units");
  }
  const std::size_t n = units != nullptr ? layers_.width(*units) : inputs->features.size();
  budget_.take(kNumbersOfLines * n * sizeof(double));
  const std::vector<double> values = row(tensor, n);
  if (op == "Div" && constant_first) {
    if (units == nullptr || tensor.size() != 1) refuse("a constant is divided by columns");
    units->function = units->function.then_curve([&](double v) { return values[0] / v; });
    return x;
  }
  if (units != nullptr && op == "Add" && tensor.shape.size() > 0 && tensor.size() == n &&
      layers_.is_product(*units)) {
    return layers_.with_bias(*units, values, place_);
  }
  Lines lines = {std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t j = 0; j < n; ++j) {
    const Line line = line_of(op, values[j], constant_first);
    lines.slopes[j] = line.slope;
    lines.shifts[j] = line.shift;
  }
  if (inputs != nullptr && !inputs->is_flat && tensor.size() != 1) {
    refuse("a picture's columns are changed one by one before they are one row");
  }
  const bool is_everywhere = std::ranges::count(values, values[0]) == std::ssize(values);
  return with_lines(std::move(x), lines, is_everywhere);
}

Part GraphReader::join(const Units& a, const Units& b) {
  const std::string_view op = place_.node->op;
  if (!a.same_variable(b)) refuse("two layers' values are joined; only chains of layers are read");
  Units result = a;
  result.function = ScalarFunction::join(a.function, b.function, [&](double x, double y) {
    return op == "Add" ? x + y : op == "Sub" ? x - y : op == "Mul" ? x * y : x / y;
  });
  return result;
}

Part GraphReader::arithmetic() {
  Part a = take(0);
  Part b = take(1);
  const auto* constant_a = std::get_if<const Tensor*>(&a);
  const auto* constant_b = std::get_if<const Tensor*>(&b);
  if (constant_a != nullptr && constant_b != nullptr) refuse("it joins two constants");
  if (constant_b != nullptr) return arithmetic_with(std::move(a), **constant_b, false);
  if (constant_a != nullptr) return arithmetic_with(std::move(b), **constant_a, true);
  const auto* units_a = std::get_if<Units>(&a);
  const auto* units_b = std::get_if<Units>(&b);
  if (units_a == nullptr || units_b == nullptr) refuse_part("columns or units and a constant");
  return join(*units_a, *units_b);
}

Part GraphReader::batch_normalization() {
  const Node& node = *place_.node;
  if (node.integer("training_mode", 0) != 0) refuse("it is in training mode");
  Part x = take(0);
  const auto* units = std::get_if<Units>(&x);
  const auto* inputs = std::get_if<Inputs>(&x);
  if (units == nullptr && inputs == nullptr) refuse_part("columns or units");
  const std::size_t n = units != nullptr ? layers_.width(*units) : inputs->features.size();
  budget_.take(kNumbersOfLines * n * sizeof(double));
  const std::vector<double> scale = row(constant(1), n), shift = row(constant(2), n);
  const std::vector<double> mean = row(constant(3), n), variance = row(constant(4), n);
  const double epsilon = node.real("epsilon", 1e-5);
  Lines lines = {scale, shift};
  for (std::size_t j = 0; j < n; ++j) {
    lines.slopes[j] /= std::sqrt(variance[j] + epsilon);
    lines.shifts[j] -= mean[j] * lines.slopes[j];
  }
  return with_lines(std::move(x), lines, false);
}

// --- curves -------------------------------------------------------------------------------------

Part GraphReader::curve() {
  auto units = take_as<Units>(0, "units of a layer");
  if (place_.node->op == "Neg") {
    units.function = units.function.then({-1, 0});
  } else {
    units.function = units.function.then_curve(curve_of(*place_.node));
  }
  return units;
}

Part GraphReader::power() {
  auto units = take_as<Units>(0, "units of a layer");
  const double exponent = scalar(1);
  units.function = units.function.then_curve([=](double x) { return std::pow(x, exponent); });
  return units;
}

Part GraphReader::clip() {
  auto units = take_as<Units>(0, "units of a layer");
  const Node& node = *place_.node;
  const double low = has(1) ? scalar(1) : node.real("min", -HUGE_VAL);
  const double high = has(2) ? scalar(2) : node.real("max", HUGE_VAL);
  units.function = units.function.then_curve([=](double x) {
    return x < low ? low : x > high ? high : x;
  });
  return units;
}

// The part as a function of the same variable, be it a constant.
ScalarFunction GraphReader::function_of(const Part& part, const Units& variable) const {
  if (const auto* tensor = std::get_if<const Tensor*>(&part)) {
    const std::vector<double> value = row(**tensor, 1);
    return ScalarFunction().then({0, value[0]});
  }
  const auto* units = std::get_if<Units>(&part);
  if (units == nullptr || !units->same_variable(variable)) refuse_part("units of one layer");
  return units->function;
}

Part GraphReader::extreme() {
  if (place_.node->inputs.size() != 2) refuse("it has {} inputs", place_.node->inputs.size());
  Part a = take(0);
  Part b = take(1);
  if (std::holds_alternative<const Tensor*>(a)) std::swap(a, b);
  const auto* units = std::get_if<Units>(&a);
  if (units == nullptr) refuse_part("units of a layer");
  const bool is_max = place_.node->op == "Max";
  Units result = *units;
  result.function = ScalarFunction::join(
      units->function, function_of(b, *units),
      [=](double x, double y) { return is_max ? std::max(x, y) : std::min(x, y); });
  return result;
}

Part GraphReader::above() {
  const auto units = take_as<Units>(0, "units of a layer");
  const double threshold = scalar(1);
  const bool is_less = place_.node->op.starts_with("Less");
  const bool is_equal = place_.node->op.ends_with("OrEqual");
  const auto step = [=](double x) {
    const bool is_above = is_less ? x < threshold : x > threshold;
    return is_above || (is_equal && x == threshold) ? 1.0 : 0.0;
  };
  return Above{units, is_less ? std::nan("") : threshold, units.function.then_curve(step)};
}

Part GraphReader::where() {
  Part condition = take(0);
  Part yes = take(1);
  Part no = take(2);
  if (const auto* missing = std::get_if<Missing>(&condition)) {
    auto* inputs = std::get_if<Inputs>(&no);
    const auto* tensor = std::get_if<const Tensor*>(&yes);
    if (inputs == nullptr || tensor == nullptr || inputs->features != missing->of.features) {
      refuse_part("a constant where a column is missing, else the column");
    }
    const std::vector<double> fill = row(**tensor, inputs->features.size());
    for (std::size_t j = 0; j < fill.size(); ++j) {
      if (!std::isnan(fill[j])) inputs->features[j].fill = fill[j];
    }
    return std::move(*inputs);
  }
  const auto* above = std::get_if<Above>(&condition);
  if (above == nullptr) refuse_part("a condition on units");
  Units result = above->of;
  result.function =
      ScalarFunction::choose(above->step, function_of(yes, above->of), function_of(no, above->of));
  return result;
}

Part GraphReader::is_nan() {
  auto inputs = take_as<Inputs>(0, "columns of numbers");
  for (const Feature& feature : inputs.features) {
    if (feature.kind == Feature::Kind::kCategory || feature.offset != 0 || feature.scale != 1) {
      refuse("missing numbers are looked for after they were scaled");
    }
  }
  return Missing{std::move(inputs)};
}

Part GraphReader::softmax() {
  const Units units = take_as<Units>(0, "units of a layer");
  const std::int64_t axis = place_.node->integer("axis", document_.opset < 13 ? 1 : -1);
  if (axis != 1 && axis != -1) refuse("its axis is {}; the units' was expected", axis);
  return layers_.with_softmax(units, place_);
}

}  // namespace chainrule::onnx
