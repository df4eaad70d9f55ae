// The forward and the backward pass.
#include <fmt/format.h>

#include "codegen/activation_code.h"
#include "codegen/step_code.h"

namespace chainrule::code {
namespace {

std::string at(const char* name, std::size_t l, const std::string& suffix = {}) {
  return fmt::format("{}{}{}", name, l, suffix);
}

Expression masked(const Notation& notation, std::size_t l, const Expression& x) {
  if (!notation.is_masked(l)) return x;
  return x * matrix(at("mask", l), x.rows, x.cols);
}

// What layer l + 1 takes: a after its mask, with the constant input where there is one.
Expression handed_on(Program& program, const Notation& notation, std::size_t l, const Expression& a,
                     const std::string& suffix) {
  Expression in = a;
  if (notation.is_masked(l)) {
    in = program.show(at("h", l, suffix), masked(notation, l, a), "dropped and scaled");
  }
  const bool is_last = l == notation.spec().n_layers();
  if (!is_last && notation.has_constant(l + 1)) {
    in = program.set(at("c", l, suffix), notation.with_constant(in), "with the constant input 1");
  }
  return in;
}

Expression batch_loss(const Notation& notation, const Expression& losses) {
  Expression sum = total(losses);
  if (notation.is_weighted()) {
    sum = total(matrix("sample_weights", losses.rows, losses.cols) * losses);
  }
  return notation.problem().reduction == Reduction::kMean ? sum / scalar("n") : sum;
}

std::string loss_note(const Notation& notation) {
  std::string note = notation.problem().reduction == Reduction::kMean ? "mean" : "sum";
  note += " over the samples";
  return notation.is_weighted() ? "weighted " + note : note;
}

}  // namespace

Forward write_forward(Program& program, const Notation& notation, bool is_after) {
  const std::string suffix = is_after ? "_after" : "";
  const auto known = [&](const Parameter& parameter) {
    Expression value = parameter.value();
    if (is_after) value.text += "_new";
    return value;
  };
  const std::size_t n = notation.spec().n_layers();
  Forward made;
  const ConstView<double> x = notation.problem().x;
  const bool is_rows = notation.convention().samples == SampleAxis::kRows;
  made.z.emplace_back();
  made.a.push_back(is_rows ? matrix("x", x.rows(), x.cols()) : matrix("x", x.cols(), x.rows()));
  // The first layer's input is the same after the step.
  if (is_after && program.has("c0")) {
    made.in.push_back(notation.with_constant(made.a[0]));
    made.in[0] = matrix("c0", made.in[0].rows, made.in[0].cols);
  } else if (is_after && program.has("h0")) {
    made.in.push_back(matrix("h0", made.a[0].rows, made.a[0].cols));
  } else {
    made.in.push_back(handed_on(program, notation, 0, made.a[0], ""));
  }
  for (std::size_t l = 1; l <= n; ++l) {
    const Parameter* bias = notation.bias(l);
    const Expression b = bias == nullptr ? Expression() : known(*bias);
    const Expression z =
        program.show(at("z", l, suffix),
                     notation.pre_activation(made.in[l - 1], known(notation.weights(l)),
                                             bias == nullptr ? nullptr : &b),
                     "weighted sums");
    made.z.push_back(z);
    made.a.push_back(write_activation(program, notation, l, z, suffix));
    made.in.push_back(handed_on(program, notation, l, made.a[l], suffix));
  }
  const Expression losses = program.show(
      "losses" + suffix, sample_losses(program, notation, made.z[n], made.a[n], suffix),
      fmt::format("{} of each sample", to_string(notation.spec().loss)));
  made.loss = program.show(is_after ? "loss_after" : "loss", batch_loss(notation, losses),
                           loss_note(notation));
  return made;
}

namespace {

// delta of layer l from what was sent back to its a.
Expression through_activation(Program& program, const Notation& notation, const Forward& forward,
                              std::size_t l, const Expression& back) {
  const Activation activation = notation.layer(l).activation;
  const Expression &z = forward.z[l], &a = forward.a[l];
  Expression g = masked(notation, l, back);
  if (activation == Activation::kIdentity) return g;
  if (activation == Activation::kSoftmax) {
    if (notation.is_masked(l)) g = program.set(at("g", l), g, "back through the mask");
    return a * (g - notation.over_units(g * a));
  }
  const Expression f = slope_of(program, notation, l, z, a);
  return g *
         program.show(at("slope", l), f, fmt::format("derivative of {}", to_string(activation)));
}

Expression output_delta(Program& program, const Notation& notation, const Forward& forward) {
  const std::size_t l = notation.spec().n_layers();
  const Expression& a = forward.a[l];
  const Expression t = matrix("t", a.rows, a.cols);
  Expression delta;
  if (is_fused(notation.spec())) {
    delta = notation.is_negative() ? t - a : a - t;
  } else {
    const Expression back = program.show(at("back", l), loss_slope(notation, a, t),
                                         notation.is_negative() ? "-dL/da" : "dL/da");
    delta = through_activation(program, notation, forward, l, back);
  }
  if (!notation.is_weighted()) return delta;
  const Matrix<double> weights = notation.sample_weights();
  return matrix("sample_weights", weights.rows(), weights.cols()) * delta;
}

void write_gradients(Program& program, const Notation& notation, const Forward& forward,
                     std::size_t l, const Expression& delta) {
  const char* sign = notation.is_negative() ? "-" : "";
  const auto reduced = [&](const Expression& sum) {
    return notation.problem().reduction == Reduction::kMean ? sum / scalar("n") : sum;
  };
  const Parameter& weights = notation.weights(l);
  program.show("d" + weights.name, reduced(notation.weight_gradient(forward.in[l - 1], delta)),
               fmt::format("{}dL/d{}", sign, weights.name));
  if (const Parameter* bias = notation.bias(l)) {
    program.show("d" + bias->name, reduced(notation.bias_gradient(delta)),
                 fmt::format("{}dL/d{}", sign, bias->name));
  }
}

}  // namespace

void write_backward(Program& program, const Notation& notation, const Forward& forward) {
  const std::size_t n = notation.spec().n_layers();
  const char* sign = notation.is_negative() ? "-" : "";
  Expression delta;
  for (std::size_t l = n; l > 0; --l) {
    Expression value;
    if (l == n) {
      value = output_delta(program, notation, forward);
    } else {
      const Expression back = program.show(at("back", l), notation.sent_back(l + 1, delta),
                                           fmt::format("sent back by layer {}", l + 1));
      value = through_activation(program, notation, forward, l, back);
    }
    delta = program.show(at("delta", l), value, fmt::format("{}dL/dz{}", sign, l));
    write_gradients(program, notation, forward, l, delta);
  }
}

}  // namespace chainrule::code
