// Activations and losses as formulas: the value beside the derivative.
#include "explain/activation_formula.h"

#include <utility>

namespace chainrule {
namespace {

using namespace formula;

constexpr double kSeluLambda = 1.0507009873554804934193349852946;
constexpr double kSeluAlpha = 1.6732632423543772848170429916717;

Formula squared(Formula x) {
  return power(std::move(x), number(2));
}

Formula one_minus(Formula x) {
  return difference(number(1), std::move(x));
}

// `above` where z > 0, else `below`.
Formula where_positive(const Formula& z, Formula above, Formula below) {
  return by_cases(
      {{std::move(above), z, Relation::kGreater, number(0)}, {std::move(below), {}, {}, {}}});
}

Formula exp(Formula x) {
  return call(FunctionName::kExp, {std::move(x)});
}

}  // namespace

Formula activation_formula(const LayerSpec& layer, const Quantity& z_quantity,
                           const std::vector<Quantity>& others, double largest) {
  const Formula z = symbol(z_quantity);
  const Formula alpha = symbol({QuantityKind::kAlpha, 0, z_quantity.layer});
  const auto one = [&](FunctionName function) { return call(function, {z}); };
  switch (layer.activation) {
    case Activation::kIdentity:
      return z;
    case Activation::kSigmoid:
      return one(FunctionName::kSigmoid);
    case Activation::kTanh:
      return one(FunctionName::kTanh);
    case Activation::kRelu:
      return call(FunctionName::kMax, {z, number(0)});
    case Activation::kLeakyRelu:
      return where_positive(z, z, product({alpha, z}));
    case Activation::kElu:
      return where_positive(z, z, product({alpha, difference(exp(z), number(1))}));
    case Activation::kSelu:
      return where_positive(
          z, product({number(kSeluLambda), z}),
          product({number(kSeluLambda), number(kSeluAlpha), difference(exp(z), number(1))}));
    case Activation::kGelu:
      return product({z, one(FunctionName::kNormalCdf)});
    case Activation::kSilu:
      return product({z, one(FunctionName::kSigmoid)});
    case Activation::kSoftplus:
      return one(FunctionName::kSoftplus);
    case Activation::kSoftsign:
      return quotient(z, sum({number(1), one(FunctionName::kAbs)}));
    case Activation::kHardSigmoid:
      return call(
          FunctionName::kMin,
          {number(1),
           call(FunctionName::kMax,
                {number(0), sum({quotient(z, number(6)), quotient(number(1), number(2))})})});
    case Activation::kExponential:
      return exp(z);
    case Activation::kSoftmax:
      break;
  }
  const auto exponential = [&](const Quantity& of) {
    return exp(largest == 0 ? symbol(of) : difference(symbol(of), number(largest)));
  };
  std::vector<Formula> terms;
  for (const Quantity& other : others) terms.push_back(exponential(other));
  return quotient(exponential(z_quantity), sum(std::move(terms)));
}

Formula definition_formula(const LayerSpec& layer, const Quantity& z_quantity) {
  const Formula z = symbol(z_quantity);
  const Formula sigmoid = quotient(number(1), sum({number(1), exp(negative(z))}));
  switch (layer.activation) {
    case Activation::kSigmoid:
      return sigmoid;
    case Activation::kTanh:
      return quotient(difference(exp(z), exp(negative(z))), sum({exp(z), exp(negative(z))}));
    case Activation::kGelu:
      return product(
          {z, quotient(number(1), number(2)),
           sum({number(1),
                call(FunctionName::kErf, {quotient(z, call(FunctionName::kSqrt, {number(2)}))})})});
    case Activation::kSilu:
      return product({z, sigmoid});
    case Activation::kSoftplus:
      return call(FunctionName::kLog, {sum({number(1), exp(z)})});
    default:
      return activation_formula(layer, z_quantity, {}, 0);
  }
}

Formula slope_formula(const LayerSpec& layer, const Quantity& z_quantity,
                      const Quantity& a_quantity) {
  const Formula z = symbol(z_quantity), a = symbol(a_quantity);
  const Formula alpha = symbol({QuantityKind::kAlpha, 0, z_quantity.layer});
  const auto of_z = [&](FunctionName function) { return call(function, {z}); };
  switch (layer.activation) {
    case Activation::kIdentity:
    case Activation::kSoftmax:
      return number(1);
    case Activation::kSigmoid:
      return product({a, one_minus(a)});
    case Activation::kTanh:
      return one_minus(squared(a));
    case Activation::kRelu:
      return where_positive(z, number(1), number(0));
    case Activation::kLeakyRelu:
      return where_positive(z, number(1), alpha);
    case Activation::kElu:
      return where_positive(z, number(1), sum({a, alpha}));
    case Activation::kSelu:
      return where_positive(z, number(kSeluLambda),
                            sum({a, product({number(kSeluLambda), number(kSeluAlpha)})}));
    case Activation::kGelu:
      return sum({of_z(FunctionName::kNormalCdf), product({z, of_z(FunctionName::kNormalPdf)})});
    case Activation::kSilu:
      return product({of_z(FunctionName::kSigmoid),
                      sum({number(1), product({z, one_minus(of_z(FunctionName::kSigmoid))})})});
    case Activation::kSoftplus:
      return of_z(FunctionName::kSigmoid);
    case Activation::kSoftsign:
      return quotient(number(1), squared(sum({number(1), of_z(FunctionName::kAbs)})));
    case Activation::kHardSigmoid:
      return by_cases(
          {{quotient(number(1), number(6)), of_z(FunctionName::kAbs), Relation::kLess, number(3)},
           {number(0), {}, {}, {}}});
    case Activation::kExponential:
      return a;
  }
  return {};
}

bool is_fused(const NetworkSpec& spec) {
  return spec.loss == Loss::kBinaryCrossEntropy || spec.loss == Loss::kCategoricalCrossEntropy ||
         (spec.loss == Loss::kPoisson && spec.layers.back().activation == Activation::kExponential);
}

double loss_factor(Loss loss, double n_outputs) {
  switch (loss) {
    case Loss::kHalfSquared:
      return 0.5;
    case Loss::kHalfMeanSquared:
      return 1 / (2 * n_outputs);
    case Loss::kMeanSquared:
    case Loss::kMeanAbsolute:
    case Loss::kHuber:
      return 1 / n_outputs;
    default:
      return 1;
  }
}

namespace {

Formula residual(const OutputQuantities& output, bool flipped) {
  const Formula a = symbol(output.a), t = symbol(output.target);
  return flipped ? difference(t, a) : difference(a, t);
}

// d²/2 where |d| <= δ, else δ(|d| - δ/2).
Formula huber_term(const Formula& d) {
  const Formula limit = symbol({QuantityKind::kHuberDelta});
  const Formula size = call(FunctionName::kAbs, {d});
  return by_cases({{quotient(squared(d), number(2)), size, Relation::kLessOrEqual, limit},
                   {product({limit, difference(size, quotient(limit, number(2)))}), {}, {}, {}}});
}

}  // namespace

Formula loss_term_formula(const NetworkSpec& spec, const OutputQuantities& output, bool flipped) {
  const Formula a = symbol(output.a), t = symbol(output.target), z = symbol(output.z);
  const Formula d = residual(output, flipped);
  const auto log = [](Formula x) { return call(FunctionName::kLog, {std::move(x)}); };
  switch (spec.loss) {
    case Loss::kMeanAbsolute:
      return call(FunctionName::kAbs, {d});
    case Loss::kHuber:
      return huber_term(d);
    case Loss::kBinaryCrossEntropy:
      return negative(sum({product({t, log(a)}), product({one_minus(t), log(one_minus(a))})}));
    case Loss::kCategoricalCrossEntropy:
      return negative(product({t, log(a)}));
    case Loss::kPoisson:
      return difference(a, product({t, is_fused(spec) ? z : log(a)}));
    default:  // the squared errors
      return squared(d);
  }
}

Formula loss_slope_formula(const NetworkSpec& spec, const OutputQuantities& output, bool flipped) {
  const Formula d = residual(output, flipped);
  const Formula n = number(static_cast<double>(spec.n_outputs()));
  const bool is_single = spec.n_outputs() == 1;
  switch (spec.loss) {
    case Loss::kMeanSquared:
      return is_single ? product({number(2), d}) : product({quotient(number(2), n), d});
    case Loss::kSquared:
      return product({number(2), d});
    case Loss::kHalfMeanSquared:
      return is_single ? d : quotient(d, n);
    case Loss::kMeanAbsolute: {
      const Formula sign = call(FunctionName::kSign, {d});
      return is_single ? sign : quotient(sign, n);
    }
    case Loss::kHuber: {
      const Formula limit = symbol({QuantityKind::kHuberDelta});
      const Formula kept =
          call(FunctionName::kMax, {negative(limit), call(FunctionName::kMin, {limit, d})});
      return is_single ? kept : quotient(kept, n);
    }
    case Loss::kPoisson: {
      const Formula ratio = quotient(symbol(output.target), symbol(output.a));
      return flipped ? difference(ratio, number(1)) : difference(number(1), ratio);
    }
    default:
      return d;
  }
}

}  // namespace chainrule
