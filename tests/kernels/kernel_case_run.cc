// What a case's kernel writes on the target in use.
#include <utility>

#include "kernel_case.h"
#include "kernels/layer_ends.h"
#include "kernels/products.h"
#include "kernels/sums.h"
#include "kernels/updates.h"

namespace chainrule {
namespace {

template <class T>
std::vector<T> run_product(const KernelInput<T>& in) {
  const std::span<const T> bias(in.bias.data(), in.has_bias ? in.n_out : 0);
  if (in.kernel == Kernel::kAffine) {
    Strided<T> z = in.room(in.rows, in.n_out);
    affine<T>(in.a.view(), in.b.view(), bias, z.view());
    return z.values;
  }
  if (in.kernel == Kernel::kPropagate) {
    Strided<T> d = in.room(in.rows, in.n_in);
    propagate<T>(in.a.view(), in.b.view(), d.view());
    return d.values;
  }
  if (in.kernel == Kernel::kWeightGradient) {
    Strided<T> g = in.room(in.n_in, in.n_out);
    weight_gradient<T>(in.a.view(), in.b.view(), g.view());
    return g.values;
  }
  if (in.kernel == Kernel::kColumnSums) {
    std::vector<T> sums(in.n_out);
    column_sums<T>(in.b.view(), sums);
    return sums;
  }
  std::vector<T> w = in.weights, first = in.first_state, second = in.second_state;
  const ParameterUpdate<T> update = in.update_of(w, first, second);
  weight_update<T>(in.a.view(), in.b.view(), update);
  bias_update<T>(in.b.view(), update.from(in.n_in * in.n_out));
  return joined(joined(w, first), second);
}

template <class T>
std::vector<T> run_layer_end(const KernelInput<T>& in) {
  const T alpha = static_cast<T>(default_alpha(in.activation));
  if (in.kernel == Kernel::kMultiply) {
    Strided<T> out = in.room(in.rows, in.n_out);
    multiply<T>(in.a.view(), in.b.view(), out.view());
    return out.values;
  }
  Strided<T> a = in.room(in.rows, in.n_out);
  std::vector<T> sums(in.rows);
  activate<T>(in.activation, alpha, in.a.view(), a.view(), sums);
  if (in.kernel == Kernel::kActivate) return joined(a.values, sums);
  Strided<T> delta = in.b;
  if (in.kernel == Kernel::kMultiplyDerivative) {
    multiply_derivative<T>(in.activation, alpha, in.a.view(), std::as_const(a).view(),
                           delta.view());
    return delta.values;
  }
  const OutputEnd<T> end = {in.loss, in.activation, alpha, in.scalars[0]};
  const ConstView<T> outputs = std::as_const(a).view();
  if (in.kernel == Kernel::kOutputDelta) {
    const std::span<const T> weights(in.bias.data(), in.has_bias ? in.rows : 0);
    output_delta<T>(end, in.a.view(), outputs, in.b.view(), weights, delta.view());
    return delta.values;
  }
  std::vector<T> losses(in.rows);
  row_losses<T>(end, in.a.view(), outputs, in.b.view(), std::span<const T>(sums), losses);
  return losses;
}

template <class T>
std::vector<T> run_elements(const KernelInput<T>& in) {
  const std::size_t n = in.weights.size();
  std::vector<T> w = in.weights, first = in.first_state, second = in.second_state;
  const std::span<const T> g(in.a.values.data(), n), y(in.b.values.data(), n);
  const ParameterUpdate<T> update = in.update_of(w, first, second);
  switch (in.kernel) {
    case Kernel::kApplyGradient:
      apply_gradient<T>(update, g);
      break;
    case Kernel::kOuterProduct:
      apply_outer_product<T>(update, {in.bias.data(), in.rows},
                             {in.b.values.data(), in.rows > 0 ? in.n_out : 0});
      break;
    case Kernel::kAddScaled:
      add_scaled<T>(in.scalars[0], g, w);
      break;
    case Kernel::kScale:
      scale<T>(in.scalars[0], w);
      break;
    case Kernel::kClamp:
      clamp<T>(in.scalars[0], w);
      break;
    case Kernel::kAddPenalty:
      add_penalty<T>(in.scalars[0], in.scalars[1], g, w);
      break;
    case Kernel::kDot:
      return {dot<T>(g, y)};
    default:
      return {sum_of_absolutes<T>(g)};
  }
  return joined(joined(w, first), second);
}

}  // namespace

template <class T>
std::vector<T> run_kernel(const KernelInput<T>& in) {
  if (in.kernel <= Kernel::kWeightUpdate) return run_product(in);
  return in.kernel <= Kernel::kMultiply ? run_layer_end(in) : run_elements(in);
}

template std::vector<float> run_kernel(const KernelInput<float>&);
template std::vector<double> run_kernel(const KernelInput<double>&);

}  // namespace chainrule
