// Activations: formulas of docs/numerics.md.
#include "codegen/activation_code.h"

#include <numbers>

namespace chainrule::code {
namespace {

constexpr double kSeluLambda = 1.0507009873554804934;
constexpr double kSeluAlpha = 1.6732632423543772848;

// What activations are made of, each written once.
class Parts {
 public:
  Parts(Program& program, const Notation& notation, std::size_t l, std::string suffix)
      : program_(program), notation_(notation), l_(std::to_string(l)), suffix_(std::move(suffix)) {}

  Expression once(const std::string& name, const Expression& value, const char* note) {
    const std::string full = name + l_ + suffix_;
    if (program_.has(full)) return matrix(full, value.rows, value.cols);
    return program_.set(full, value, note);
  }
  Expression sigmoid(const Expression& z) { return once("s", 1 / (1 + exp(-z)), "sigmoid"); }
  Expression normal(const Expression& z) {
    return once("Phi", (1 + call("erf", z / sqrt(Expression(2)))) / 2, "normal distribution");
  }
  Expression exponentials(const Expression& z) {
    return once("e", exp(z - notation_.largest_of_units(z)), "largest taken out: no overflow");
  }
  Expression alpha() { return scalar("alpha" + l_); }
  Expression selu_lambda() { return constant("selu_lambda", kSeluLambda); }
  Expression selu_alpha() { return constant("selu_alpha", kSeluAlpha); }
  Expression two_pi() { return constant("two_pi", 2 * std::numbers::pi); }

 private:
  Expression constant(const std::string& name, double value) {
    return program_.has(name) ? scalar(name) : program_.set(name, Expression(value));
  }

  Program& program_;
  const Notation& notation_;
  std::string l_, suffix_;
};

Expression zero_or_more(const Expression& z) {
  return call("max", z, 0);
}
// α (e^z - 1) below 0, and 0 above.
Expression exponential_tail(const Expression& alpha, const Expression& z) {
  return alpha * call("expm1", call("min", z, 0));
}

Expression value_of(Activation activation, Parts& parts, const Notation& notation,
                    const Expression& z) {
  switch (activation) {
    case Activation::kIdentity:
      return z;
    case Activation::kSigmoid:
      return 1 / (1 + exp(-z));
    case Activation::kTanh:
      return call("tanh", z);
    case Activation::kRelu:
      return zero_or_more(z);
    case Activation::kLeakyRelu:
      return where(compare(z, ">", 0), z, parts.alpha() * z);
    case Activation::kElu:
      return zero_or_more(z) + exponential_tail(parts.alpha(), z);
    case Activation::kSelu: {
      const Expression lambda = parts.selu_lambda();
      return lambda * (zero_or_more(z) + exponential_tail(parts.selu_alpha(), z));
    }
    case Activation::kGelu:
      return z * parts.normal(z);
    case Activation::kSilu:
      return z * parts.sigmoid(z);
    case Activation::kSoftplus:
      return zero_or_more(z) + call("log1p", exp(-abs(z)));
    case Activation::kSoftsign:
      return z / (1 + abs(z));
    case Activation::kHardSigmoid:
      return clipped(z / 6 + 0.5, 0, 1);
    case Activation::kExponential:
      return exp(z);
    case Activation::kSoftmax: {
      const Expression e = parts.exponentials(z);
      return e / notation.over_units(e);
    }
  }
  return z;
}

// By PyTorch's own functions, where it has them.
Expression ready_value(Activation activation, Parts& parts, const Notation& notation,
                       const Expression& z) {
  switch (activation) {
    case Activation::kSigmoid:
    case Activation::kRelu:
    case Activation::kSelu:
    case Activation::kGelu:
    case Activation::kSilu:
    case Activation::kSoftplus:
    case Activation::kSoftsign:
      return call(std::string(to_string(activation)), z);
    case Activation::kLeakyRelu:
    case Activation::kElu:
      return call(std::string(to_string(activation)), z, parts.alpha());
    case Activation::kSoftmax:
      return notation.ready_softmax(z, false);
    default:
      return value_of(activation, parts, notation, z);
  }
}

}  // namespace

Expression write_activation(Program& program, const Notation& notation, std::size_t l,
                            const Expression& z, const std::string& suffix) {
  Parts parts(program, notation, l, suffix);
  const Activation activation = notation.layer(l).activation;
  const bool is_ready = program.dialect().language == CodeLanguage::kPytorch;
  const Expression a = is_ready ? ready_value(activation, parts, notation, z)
                                : value_of(activation, parts, notation, z);
  return program.show("a" + std::to_string(l) + suffix, a, to_string(activation));
}

Expression slope_of(Program& program, const Notation& notation, std::size_t l, const Expression& z,
                    const Expression& a) {
  Parts parts(program, notation, l, "");
  switch (notation.layer(l).activation) {
    case Activation::kSigmoid:
      return a * (1 - a);
    case Activation::kTanh:
      return 1 - square(a);
    case Activation::kRelu:
      return where(compare(z, ">", 0), 1, 0);
    case Activation::kLeakyRelu:
      return where(compare(z, ">", 0), 1, parts.alpha());
    case Activation::kElu:
      return where(compare(z, ">", 0), 1, a + parts.alpha());
    case Activation::kSelu: {
      const Expression lambda = parts.selu_lambda(), alpha = parts.selu_alpha();
      return where(compare(z, ">", 0), lambda, a + lambda * alpha);
    }
    case Activation::kGelu: {
      const Expression density = exp(-square(z) / 2) / sqrt(parts.two_pi());  // Φ'
      return parts.normal(z) + z * density;
    }
    case Activation::kSilu: {
      const Expression s = parts.sigmoid(z);
      return s * (1 + z * (1 - s));
    }
    case Activation::kSoftplus:
      return 1 / (1 + exp(-z));
    case Activation::kSoftsign:
      return 1 / square(1 + abs(z));
    case Activation::kHardSigmoid:
      return where(compare(abs(z), "<", 3), 1, 0) / 6;
    case Activation::kExponential:
      return a;
    case Activation::kIdentity:
    case Activation::kSoftmax:
      break;
  }
  return a;
}

}  // namespace chainrule::code
