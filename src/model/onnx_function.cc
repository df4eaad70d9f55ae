// A function of one variable that a graph builds of elementary operators, and which activation it
// is.
#include "model/onnx_function.h"

#include <algorithm>
#include <cmath>

#include "core/math.h"
#include "kernels/layer_ends.h"

namespace chainrule::onnx {
namespace {

using Values = ScalarFunction::Values;

// Around every kink of an activation, and far enough out to tell a clipped function from one that
// is not.
constexpr Values kProbes = {-40,  -20,  -9.5, -7,   -6.1, -5.2, -4.3, -3.4, -3.05, -2.9, -2.5,
                            -2.1, -1.6, -1,   -0.8, -0.5, -0.2, 0,    0.1,  0.3,   0.6,  0.9,
                            1.3,  1.7,  2.2,  2.95, 3.1,  4.1,  5.7,  6.5,  12,    35};
// Constants in single precision make differences of 1e-7.
constexpr double kTolerance = 2e-6;

// What the engine computes at inner(places).
Values values_of(Activation activation, double alpha, const Line& inner) {
  Values values;
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = inner(kProbes[i]);
  const View<double> row(values.data(), 1, values.size());
  activate<double>(activation, alpha, row, row);
  return values;
}

// What alpha would be by the value at a negative x.
double alpha_at(Activation activation, double x, double value) {
  if (activation == Activation::kLeakyRelu) return value / x;
  if (activation == Activation::kElu) return value / math::expm1(x);
  return 0;
}

bool are_near(const Values& a, const Values& b) {
  return std::ranges::equal(
      a, b, [](double x, double y) { return std::abs(x - y) <= kTolerance * (1 + std::abs(y)); });
}

// Whether the values are those of the activation at inner(places), and with which alpha.
std::optional<Recognized> match(Activation activation, const Line& inner, const Values& values) {
  double alpha = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = inner(kProbes[i]);
    if (x < -0.9 && x > -9) alpha = alpha_at(activation, x, values[i]);
    if (x == -1) break;  // where alpha is exact
  }
  if (!are_near(values, values_of(activation, alpha, inner))) return {};
  Recognized found = {.activation = activation, .alpha = {}, .inner = inner, .outer = {}};
  const bool has_alpha = activation == Activation::kLeakyRelu || activation == Activation::kElu;
  const auto usual = static_cast<float>(default_alpha(activation));
  if (has_alpha && static_cast<float>(alpha) != usual) found.alpha = alpha;
  return found;
}

std::optional<Recognized> match_any(const Line& inner, const Values& values) {
  for (const Activation activation : all_activations()) {
    if (activation == Activation::kIdentity || activation == Activation::kSoftmax) continue;
    if (const auto found = match(activation, inner, values)) return found;
  }
  return {};
}

}  // namespace

bool is_same_function(Activation a, double alpha_a, Activation b, double alpha_b) {
  if (a == Activation::kSoftmax || b == Activation::kSoftmax) return a == b;
  return are_near(values_of(a, alpha_a, Line()), values_of(b, alpha_b, Line()));
}

ScalarFunction::ScalarFunction() {
  static const auto variable = std::make_shared<const Values>(kProbes);
  values_ = variable;
}

ScalarFunction::Values ScalarFunction::values() const {
  Values values = *values_;
  for (double& value : values) value = outer_(value);
  return values;
}

ScalarFunction ScalarFunction::then(const Line& line) const {
  ScalarFunction result = *this;
  result.outer_ = line.of(outer_);
  return result;
}

ScalarFunction ScalarFunction::curve_of(const ScalarFunction& a, const ScalarFunction& b) {
  ScalarFunction result;
  result.is_curved_ = true;
  if (a.is_constant()) {
    result.inner_ = b.line_inside();
  } else if (b.is_constant() || a.line_inside() == b.line_inside()) {
    result.inner_ = a.line_inside();
  }
  return result;
}

ScalarFunction ScalarFunction::choose(const ScalarFunction& condition, const ScalarFunction& yes,
                                      const ScalarFunction& no) {
  ScalarFunction result = curve_of(condition, curve_of(yes, no));
  const Values is_yes = condition.values(), first = yes.values();
  Values values = no.values();
  for (std::size_t i = 0; i < kPlaces; ++i) {
    if (is_yes[i] != 0) values[i] = first[i];
  }
  result.values_ = std::make_shared<const Values>(values);
  return result;
}

std::optional<Recognized> ScalarFunction::recognize() const {
  if (is_line())
    return Recognized{
        .activation = Activation::kIdentity, .alpha = {}, .inner = {}, .outer = outer_};
  // A line inside may be the function's own, as that of gelu is, or come before it.
  for (const Line& inner : {inner_.value_or(Line()), Line()}) {
    if (const auto found = match_any(inner, values())) return found;
    if (auto found = match_any(inner, *values_)) {
      found->outer = outer_;
      return found;
    }
  }
  return {};
}

}  // namespace chainrule::onnx
