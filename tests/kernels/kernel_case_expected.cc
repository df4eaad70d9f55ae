// What a case's kernel has to write: orders of sums written out, or one element at a time.
#include <cmath>

#include "core/fma.h"
#include "kernel_case.h"
#include "kernels/layer_ends.h"
#include "kernels/products.h"
#include "kernels/updates.h"
#include "orders.h"

namespace chainrule {
namespace {

template <class T>
std::vector<T> expected_product(const KernelInput<T>& in) {
  const ConstView<T> a = in.a.view(), b = in.b.view();
  const auto filled = [&](Strided<T> result, const auto& element) {
    for (std::size_t i = 0; i < result.rows; ++i) {
      for (std::size_t j = 0; j < result.cols; ++j) result.view()(i, j) = element(i, j);
    }
    return result.values;
  };
  switch (in.kernel) {
    case Kernel::kAffine:
      return filled(in.room(in.rows, in.n_out), [&](std::size_t i, std::size_t j) {
        const T sum = over_features<T>(
            in.n_in, [&](std::size_t k, T before) { return fma(a(i, k), b(k, j), before); });
        return in.has_bias ? sum + in.bias[j] : sum;
      });
    case Kernel::kPropagate:
      return filled(in.room(in.rows, in.n_in), [&](std::size_t i, std::size_t j) {
        return over_features<T>(
            in.n_out, [&](std::size_t k, T before) { return fma(a(i, k), b(j, k), before); });
      });
    case Kernel::kWeightGradient:
      return filled(in.room(in.n_in, in.n_out), [&](std::size_t i, std::size_t j) {
        return over_samples<T>(
            in.rows, [&](std::size_t k, T before) { return fma(a(k, i), b(k, j), before); });
      });
    default:
      return filled({1, in.n_out, in.n_out, std::vector<T>(in.n_out)}, [&](std::size_t,
                                                                           std::size_t j) {
        return over_samples<T>(in.rows, [&](std::size_t k, T before) { return before + b(k, j); });
      });
  }
}

// An activation, or its derivative times delta, of one number at a time.
template <class T>
std::vector<T> expected_layer_end(const KernelInput<T>& in) {
  const T alpha = static_cast<T>(default_alpha(in.activation));
  const bool is_delta = in.kernel == Kernel::kMultiplyDerivative;
  Strided<T> result = is_delta ? in.b : in.room(in.rows, in.n_out);
  for (std::size_t i = 0; i < in.rows; ++i) {
    for (std::size_t j = 0; j < in.n_out; ++j) {
      const T z = in.a.view()(i, j);
      T& out = result.view()(i, j);
      if (in.kernel == Kernel::kMultiply) {
        out = z * in.b.view()(i, j);
        continue;
      }
      T a = 0;
      activate<T>(in.activation, alpha, ConstView<T>(&z, 1, 1), View<T>(&a, 1, 1));
      if (is_delta) {
        multiply_derivative<T>(in.activation, alpha, ConstView<T>(&z, 1, 1), ConstView<T>(&a, 1, 1),
                               View<T>(&out, 1, 1));
      } else {
        out = a;
      }
    }
  }
  if (in.kernel == Kernel::kActivate)
    result.values.resize(result.values.size() + in.rows);  // the sums
  return result.values;
}

template <class T>
std::vector<T> expected_update(const KernelInput<T>& in) {
  std::vector<T> w = in.weights, first = in.first_state, second = in.second_state;
  const ParameterUpdate<T> update = in.update_of(w, first, second);
  std::vector<T> g(in.a.values);
  if (in.kernel == Kernel::kWeightUpdate) {
    g.assign(w.size(), 0);
    weight_gradient<T>(in.a.view(), in.b.view(), View<T>(g.data(), in.n_in, in.n_out));
    column_sums<T>(in.b.view(), std::span<T>(g).subspan(in.n_in * in.n_out));
  } else if (in.kernel == Kernel::kOuterProduct) {
    g.assign(w.size(), 0);
    for (std::size_t k = 0; k < g.size(); ++k)
      g[k] = fma(in.bias[k / in.n_out], in.b.values[k % in.n_out], T(0));
  }
  for (std::size_t k = 0; k < w.size(); ++k) {
    apply_gradient<T>(update.from(k), std::span<const T>(&g[k], 1));
  }
  return joined(joined(w, first), second);
}

}  // namespace

template <class T>
std::vector<T> expected_of_kernel(const KernelInput<T>& in) {
  const std::vector<T>&x = in.a.values, &y = in.b.values;
  switch (in.kernel) {
    case Kernel::kAffine:
    case Kernel::kPropagate:
    case Kernel::kWeightGradient:
    case Kernel::kColumnSums:
      return expected_product(in);
    case Kernel::kActivate:
    case Kernel::kMultiplyDerivative:
      return in.activation == Activation::kSoftmax ? std::vector<T>() : expected_layer_end(in);
    case Kernel::kMultiply:
      return expected_layer_end(in);
    case Kernel::kWeightUpdate:
    case Kernel::kApplyGradient:
    case Kernel::kOuterProduct:
      return expected_update(in);
    case Kernel::kDot:
      return {
          over_parameters<T>(in.n_out, [&](std::size_t k, T sum) { return fma(x[k], y[k], sum); })};
    case Kernel::kSumOfAbsolutes:
      return {
          over_parameters<T>(in.n_out, [&](std::size_t k, T sum) { return sum + std::abs(x[k]); })};
    default:
      return {};
  }
}

template std::vector<float> expected_of_kernel(const KernelInput<float>&);
template std::vector<double> expected_of_kernel(const KernelInput<double>&);

}  // namespace chainrule
