// The activation functions as nodes of a graph.
#include "model/onnx_activation_writer.h"

#include <cstdint>
#include <type_traits>

#include "core/fail.h"
#include "core/math_constants.h"

namespace chainrule::onnx {
namespace {

// The constants of src/kernels/activations-inl.h.
constexpr double kLambda = 1.0507009873554804934193349852946;
constexpr double kLambdaAlpha = 1.7580993408473768599402175208123;
constexpr double kSqrtHalf = 0.70710678118654752440084436210485;

// Formulas of one activation, whose names all begin alike.
template <class T>
class Formula {
 public:
  Formula(GraphWriter& graph, const std::string& name) : graph_(graph), name_(name) {}

  std::string number(double value) {
    return scalar<T>(graph_, fmt::format("{}/{}", name_, static_cast<T>(value)), value);
  }
  std::string operator()(std::string_view op, std::initializer_list<std::string> inputs,
                         std::initializer_list<Setting> settings = {}) {
    return graph_.node(op, inputs, fmt::format("{}/{}", name_, op), settings);
  }
  // yes where z > 0, else no.
  std::string where_positive(const std::string& z, const std::string& yes, const std::string& no) {
    return (*this)("Where", {(*this)("Greater", {z, number(0)}), yes, no});
  }

  // factor (e^z - 1) for z <= 0; e^z does not overflow above.
  std::string scaled_expm1(const std::string& z, double factor) {
    const std::string below = (*this)("Min", {z, number(0)});
    const std::string power = (*this)("Sub", {(*this)("Exp", {below}), number(1)});
    return factor == 1 ? power : (*this)("Mul", {number(factor), power});
  }
  // erf |s| = 1 - exp(-q), q = |s| + |s| P(|s|), as in src/core/math-inl.h.
  std::string erf(const std::string& s) {
    using C = MathConstants<double>;
    const std::string size = (*this)("Min", {(*this)("Abs", {s}), number(C::kErfHigh)});
    constexpr std::size_t n = std::size(C::kErf);
    std::string sum = number(C::kErf[n - 1]);
    for (std::size_t k = n - 1; k-- > 0;) {
      sum = (*this)("Add", {(*this)("Mul", {sum, size}), number(C::kErf[k])});
    }
    const std::string q = (*this)("Add", {size, (*this)("Mul", {size, sum})});
    const std::string value = (*this)("Sub", {number(1), (*this)("Exp", {(*this)("Neg", {q})})});
    return where_positive(s, value, (*this)("Neg", {value}));
  }

 private:
  GraphWriter& graph_;
  std::string name_;
};

// Only in single precision, where runtimes have them.
std::string by_operator(Formula<float>& f, const LayerSpec& layer, const std::string& z) {
  const auto alpha = static_cast<float>(layer.alpha_or_default());
  switch (layer.activation) {
    case Activation::kLeakyRelu:
      return f("LeakyRelu", {z}, {{"alpha", alpha}});
    case Activation::kElu:
      return f("Elu", {z}, {{"alpha", alpha}});
    case Activation::kSelu:
      return f("Selu", {z},
               {{"alpha", static_cast<float>(kLambdaAlpha / kLambda)},
                {"gamma", static_cast<float>(kLambda)}});
    case Activation::kSoftplus:
      return f("Softplus", {z});
    case Activation::kSoftsign:
      return f("Softsign", {z});
    default:  // kHardSigmoid
      return f("HardSigmoid", {z}, {{"alpha", 1.0F / 6}, {"beta", 0.5F}});
  }
}

std::string by_arithmetic(Formula<double>& f, const LayerSpec& layer, const std::string& z) {
  const double alpha = layer.alpha_or_default();
  switch (layer.activation) {
    case Activation::kLeakyRelu:
      return f.where_positive(z, z, f("Mul", {f.number(alpha), z}));
    case Activation::kElu:
      return f.where_positive(z, z, f.scaled_expm1(z, alpha));
    case Activation::kSelu:
      return f.where_positive(z, f("Mul", {f.number(kLambda), z}), f.scaled_expm1(z, kLambdaAlpha));
    case Activation::kSoftplus: {  // max(z, 0) + log(1 + e^-|z|)
      const std::string power = f("Exp", {f("Neg", {f("Abs", {z})})});
      return f("Add", {f("Relu", {z}), f("Log", {f("Add", {f.number(1), power})})});
    }
    case Activation::kSoftsign:
      return f("Div", {z, f("Add", {f.number(1), f("Abs", {z})})});
    default: {  // kHardSigmoid
      const std::string line = f("Add", {f("Div", {z, f.number(6)}), f.number(0.5)});
      return f("Max", {f("Min", {line, f.number(1)}), f.number(0)});
    }
  }
}

}  // namespace

template <class T>
std::string scalar(GraphWriter& graph, std::string_view name, double value) {
  const T number = static_cast<T>(value);
  return graph.constant<T>(name, {&number, 1}, {});
}

template <class T>
std::string write_activation(GraphWriter& graph, const LayerSpec& layer, const std::string& z,
                             const std::string& name) {
  Formula<T> f(graph, name);
  switch (layer.activation) {
    case Activation::kIdentity:
      return z;
    case Activation::kSigmoid:
      return f("Sigmoid", {z});
    case Activation::kTanh:
      return f("Tanh", {z});
    case Activation::kRelu:
      return f("Relu", {z});
    case Activation::kExponential:
      return f("Exp", {z});
    case Activation::kSilu:
      return f("Mul", {z, f("Sigmoid", {z})});
    case Activation::kSoftmax:
      return f("Softmax", {z}, {{"axis", std::int64_t{1}}});
    case Activation::kGelu: {  // z (1/2 erf(z / sqrt 2) + 1/2)
      const std::string s = f("Mul", {z, f.number(kSqrtHalf)});
      std::string erf;
      if constexpr (std::is_same_v<T, float>) {
        erf = f("Erf", {s});
      } else {
        erf = f.erf(s);
      }
      return f("Mul", {z, f("Add", {f("Mul", {erf, f.number(0.5)}), f.number(0.5)})});
    }
    default:
      break;
  }
  if constexpr (std::is_same_v<T, float>) {
    return by_operator(f, layer, z);
  } else {
    return by_arithmetic(f, layer, z);
  }
}

template std::string scalar<float>(GraphWriter&, std::string_view, double);
template std::string scalar<double>(GraphWriter&, std::string_view, double);
template std::string write_activation<float>(GraphWriter&, const LayerSpec&, const std::string&,
                                             const std::string&);
template std::string write_activation<double>(GraphWriter&, const LayerSpec&, const std::string&,
                                              const std::string&);

}  // namespace chainrule::onnx
