// Losses: formulas of docs/numerics.md.
#include "codegen/activation_code.h"

namespace chainrule::code {
namespace {

// x / (factor n) for n outputs.
Expression over_outputs(const Notation& notation, const Expression& x, double factor = 1) {
  const double n = factor * static_cast<double>(notation.spec().n_outputs());
  return n == 1 ? x : x / n;
}

// Of each output; their sum over the outputs is the loss of a sample, but for a factor.
Expression huber(const Expression& d) {
  const Expression limit = scalar("huber_delta");
  return where(compare(abs(d), "<=", limit), square(d) / 2, limit * (abs(d) - limit / 2));
}

// From z, so that nothing is lost where a is near 0 or 1.
Expression cross_entropy(Program& program, const Notation& notation, const Expression& z,
                         const Expression& t, const std::string& suffix) {
  if (program.dialect().language == CodeLanguage::kPytorch) {
    return -notation.over_units(t * notation.ready_softmax(z, true));
  }
  const std::string l = std::to_string(notation.spec().n_layers());
  const Expression e = matrix("e" + l + suffix, z.rows, z.cols);  // of the softmax
  const Expression log_a = program.set(
      "log_a" + l + suffix, z - notation.largest_of_units(z) - log(notation.over_units(e)),
      "exact where a is small, too");
  return -notation.over_units(t * log_a);
}

}  // namespace

Expression sample_losses(Program& program, const Notation& notation, const Expression& z,
                         const Expression& a, const std::string& suffix) {
  const Expression t = matrix("t", a.rows, a.cols);
  const bool is_ready = program.dialect().language == CodeLanguage::kPytorch;
  const auto sum = [&](const Expression& terms) { return notation.over_units(terms); };
  switch (notation.spec().loss) {
    case Loss::kHalfSquared:
      return sum(square(a - t)) / 2;
    case Loss::kSquared:
      return sum(square(a - t));
    case Loss::kMeanSquared:
      return over_outputs(notation, sum(square(a - t)));
    case Loss::kHalfMeanSquared:
      return over_outputs(notation, sum(square(a - t)), 2);
    case Loss::kMeanAbsolute:
      return over_outputs(notation, sum(abs(a - t)));
    case Loss::kHuber:
      if (is_ready) {
        Expression ready = call("huber", a, t);
        ready.parts.push_back(scalar("huber_delta"));
        return over_outputs(notation, sum(ready));
      }
      return over_outputs(notation, sum(huber(program.set("d" + suffix, a - t, "error"))));
    case Loss::kBinaryCrossEntropy:
      if (is_ready) return sum(call("binary_cross_entropy", z, t));
      return sum(call("max", z, 0) - t * z + call("log1p", exp(-abs(z))));
    case Loss::kCategoricalCrossEntropy:
      return cross_entropy(program, notation, z, t, suffix);
    case Loss::kPoisson:
      return notation.spec().layers.back().activation == Activation::kExponential
                 ? sum(a - t * z)
                 : sum(a - t * log(a));
  }
  return {};
}

bool is_fused(const NetworkSpec& spec) {
  return spec.loss == Loss::kBinaryCrossEntropy || spec.loss == Loss::kCategoricalCrossEntropy ||
         (spec.loss == Loss::kPoisson && spec.layers.back().activation == Activation::kExponential);
}

Expression loss_slope(const Notation& notation, const Expression& a, const Expression& t) {
  Expression d = notation.is_negative() ? t - a : a - t;
  switch (notation.spec().loss) {
    case Loss::kSquared:
      return 2 * d;
    case Loss::kMeanSquared:
      return over_outputs(notation, 2 * d);
    case Loss::kHalfMeanSquared:
      return over_outputs(notation, d);
    case Loss::kMeanAbsolute:
      return over_outputs(notation, sign(d));
    case Loss::kHuber:
      return over_outputs(notation, clipped(d, -scalar("huber_delta"), scalar("huber_delta")));
    case Loss::kPoisson:
      return notation.is_negative() ? t / a - 1 : 1 - t / a;
    default:
      return d;
  }
}

}  // namespace chainrule::code
