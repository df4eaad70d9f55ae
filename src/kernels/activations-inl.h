// The activation functions, each value beside its derivative, for the target being compiled.
// Formulas: docs/numerics.md, "Activations".
#if defined(CHAINRULE_ACTIVATIONS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_ACTIVATIONS_INL_H_
#undef CHAINRULE_ACTIVATIONS_INL_H_
#else
#define CHAINRULE_ACTIVATIONS_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <limits>

#include <chainrule/activation.h>

#include "kernels/elements-inl.h"
#include "kernels/multiply_add-inl.h"
#include "kernels/products.h"
#include "kernels/vector_math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {

template <class T>
HWY_INLINE Vector<T> constant(double value) {
  return hn::Set(Tag<T>(), static_cast<T>(value));
}
// `yes` where z > 0, else `no`.
template <class V>
HWY_INLINE V where_positive(V z, V yes, V no) {
  return hn::IfThenElse(hn::Gt(z, hn::Zero(hn::DFromV<V>())), yes, no);
}
template <class V>
HWY_INLINE V multiply_add(V a, V b, V c) {
  return MultiplyAdd(hn::DFromV<V>(), a, b, c);
}

// Each function: value(z) is a, derivative(z, a) is da/dz.
template <class T>
struct IdentityFunction {
  using V = Vector<T>;
  HWY_INLINE V value(V z) const { return z; }
  HWY_INLINE V derivative(V, V) const { return constant<T>(1); }
};

template <class T>
struct SigmoidFunction {
  using V = Vector<T>;
  HWY_INLINE V value(V z) const { return vector_sigmoid(z); }
  HWY_INLINE V derivative(V, V a) const { return hn::Mul(a, hn::Sub(constant<T>(1), a)); }
};

template <class T>
struct TanhFunction {
  using V = Vector<T>;
  HWY_INLINE V value(V z) const { return vector_tanh(z); }
  HWY_INLINE V derivative(V, V a) const { return multiply_add(hn::Neg(a), a, constant<T>(1)); }
};

template <class T>
struct ReluFunction {
  using V = Vector<T>;
  // A comparison, not a maximum: a NaN must come through.
  HWY_INLINE V value(V z) const {
    const V zero = constant<T>(0);
    return hn::IfThenElse(hn::Lt(z, zero), zero, z);
  }
  HWY_INLINE V derivative(V z, V) const {
    return where_positive(z, constant<T>(1), constant<T>(0));
  }
};

template <class T>
struct LeakyReluFunction {
  using V = Vector<T>;
  V alpha;
  HWY_INLINE V value(V z) const { return where_positive(z, z, hn::Mul(alpha, z)); }
  HWY_INLINE V derivative(V z, V) const { return where_positive(z, constant<T>(1), alpha); }
};

template <class T>
struct EluFunction {
  using V = Vector<T>;
  V alpha;
  HWY_INLINE V value(V z) const { return where_positive(z, z, hn::Mul(alpha, vector_expm1(z))); }
  HWY_INLINE V derivative(V z, V a) const {
    return where_positive(z, constant<T>(1), hn::Add(a, alpha));
  }
};

template <class T>
struct SeluFunction {
  using V = Vector<T>;
  static constexpr double kLambda = 1.0507009873554804934193349852946;
  static constexpr double kLambdaAlpha = 1.7580993408473768599402175208123;
  HWY_INLINE V value(V z) const {
    return where_positive(z, hn::Mul(constant<T>(kLambda), z),
                          hn::Mul(constant<T>(kLambdaAlpha), vector_expm1(z)));
  }
  HWY_INLINE V derivative(V z, V a) const {
    return where_positive(z, constant<T>(kLambda), hn::Add(a, constant<T>(kLambdaAlpha)));
  }
};

template <class T>
struct GeluFunction {
  using V = Vector<T>;
  static constexpr double kSqrtHalf = 0.70710678118654752440084436210485;
  static constexpr double kInverseSqrt2Pi = 0.39894228040143267793994605993438;
  // Phi(z), the cumulative normal distribution.
  HWY_INLINE V phi(V z) const {
    const V half = constant<T>(0.5);
    return multiply_add(half, vector_erf(hn::Mul(z, constant<T>(kSqrtHalf))), half);
  }
  HWY_INLINE V value(V z) const { return hn::Mul(z, phi(z)); }
  HWY_INLINE V derivative(V z, V) const {
    const V density = hn::Mul(constant<T>(kInverseSqrt2Pi),
                              vector_exp(hn::Mul(hn::Mul(z, z), constant<T>(-0.5))));
    return multiply_add(z, density, phi(z));
  }
};

template <class T>
struct SiluFunction {
  using V = Vector<T>;
  HWY_INLINE V value(V z) const { return hn::Mul(z, vector_sigmoid(z)); }
  HWY_INLINE V derivative(V z, V) const {
    const V one = constant<T>(1);
    const V s = vector_sigmoid(z);
    return hn::Mul(s, multiply_add(z, hn::Sub(one, s), one));
  }
};

template <class T>
struct SoftplusFunction {
  using V = Vector<T>;
  HWY_INLINE V value(V z) const { return vector_softplus(z); }
  HWY_INLINE V derivative(V z, V) const { return vector_sigmoid(z); }
};

template <class T>
struct SoftsignFunction {
  using V = Vector<T>;
  HWY_INLINE V value(V z) const { return hn::Div(z, hn::Add(constant<T>(1), hn::Abs(z))); }
  HWY_INLINE V derivative(V z, V) const {
    const V one = constant<T>(1);
    const V inverse = hn::Div(one, hn::Add(one, hn::Abs(z)));
    return hn::Mul(inverse, inverse);
  }
};

template <class T>
struct HardSigmoidFunction {
  using V = Vector<T>;
  HWY_INLINE V value(V z) const {
    const V zero = constant<T>(0), one = constant<T>(1);
    const V line = hn::Add(hn::Div(z, constant<T>(6)), constant<T>(0.5));
    const V at_most_one = hn::IfThenElse(hn::Gt(line, one), one, line);
    return hn::IfThenElse(hn::Lt(at_most_one, zero), zero, at_most_one);
  }
  HWY_INLINE V derivative(V z, V) const {
    const V slope = hn::Div(constant<T>(1), constant<T>(6));
    return hn::IfThenElse(hn::Lt(hn::Abs(z), constant<T>(3)), slope, constant<T>(0));
  }
};

template <class T>
struct ExponentialFunction {
  using V = Vector<T>;
  HWY_INLINE V value(V z) const { return vector_exp(z); }
  HWY_INLINE V derivative(V, V a) const { return a; }
};

// use(function) for an element-wise activation.
template <class T, class Use>
HWY_INLINE void with_function(Activation f, T alpha, const Use& use) {
  switch (f) {
    case Activation::kIdentity:
      return use(IdentityFunction<T>());
    case Activation::kSigmoid:
      return use(SigmoidFunction<T>());
    case Activation::kTanh:
      return use(TanhFunction<T>());
    case Activation::kRelu:
      return use(ReluFunction<T>());
    case Activation::kLeakyRelu:
      return use(LeakyReluFunction<T>{hn::Set(Tag<T>(), alpha)});
    case Activation::kElu:
      return use(EluFunction<T>{hn::Set(Tag<T>(), alpha)});
    case Activation::kSelu:
      return use(SeluFunction<T>());
    case Activation::kGelu:
      return use(GeluFunction<T>());
    case Activation::kSilu:
      return use(SiluFunction<T>());
    case Activation::kSoftplus:
      return use(SoftplusFunction<T>());
    case Activation::kSoftsign:
      return use(SoftsignFunction<T>());
    case Activation::kHardSigmoid:
      return use(HardSigmoidFunction<T>());
    case Activation::kExponential:
      return use(ExponentialFunction<T>());
    case Activation::kSoftmax:
      break;  // not element by element: softmax_rows()
  }
}

template <class Function>
struct ValueOf {
  const Function& f;
  template <class V>
  HWY_INLINE V operator()(V z) const {
    return f.value(z);
  }
};

template <class Function>
struct TimesDerivative {
  const Function& f;
  template <class V>
  HWY_INLINE V operator()(V delta, V z, V a) const {
    return hn::Mul(delta, f.derivative(z, a));
  }
};

struct Multiply {
  template <class V>
  HWY_INLINE V operator()(V x, V y) const {
    return hn::Mul(x, y);
  }
};

// A sum over features: in order inside blocks, block sums in order (docs/numerics.md).
template <class T, class Term>
HWY_INLINE T sum_over_features(std::size_t n, const Term& term) {
  T total = 0;
  for (std::size_t begin = 0; begin < n; begin += kFeatureBlock) {
    T sum = 0;
    for (std::size_t j = begin; j < std::min(n, begin + kFeatureBlock); ++j) sum = term(j, sum);
    total = begin == 0 ? sum : total + sum;
  }
  return total;
}

template <class T>
struct AddElement {
  const T* values;
  HWY_INLINE T operator()(std::size_t j, T sum) const { return sum + values[j]; }
};

template <class T>
struct AddProduct {
  const T* x;
  const T* y;
  HWY_INLINE T operator()(std::size_t j, T sum) const { return fma(x[j], y[j], sum); }
};

// The largest of a row; NaN if any of it is. Without branches, for nobody can foresee where it is.
template <class T>
HWY_INLINE T largest_of(std::size_t n, const T* z) {
  const Tag<T> d;
  const auto larger = [](auto x, auto y) HWY_ATTR {
    return hn::IfThenElse(hn::Or(hn::Gt(y, x), hn::Ne(y, y)), y, x);
  };
  Vector<T> largest;
  if (n < kLanes<T>) {
    const FirstElements<T> all{n};
    largest = hn::IfThenElse(hn::FirstN(d, n), all.load(z), hn::Set(d, z[0]));
  } else {
    largest = hn::LoadU(d, z + n - kLanes<T>);
    for (std::size_t j = 0; j + kLanes<T> < n; j += kLanes<T>) {
      largest = larger(largest, hn::LoadU(d, z + j));
    }
  }
  if (!hn::AllTrue(d, hn::Eq(largest, largest))) return std::numeric_limits<T>::quiet_NaN();
  return hn::GetLane(hn::MaxOfLanes(d, largest));
}

template <class T>
struct Exponential {
  HWY_INLINE Vector<T> operator()(Vector<T> z) const { return vector_exp(z); }
};

// out_j = f(z_j), inlined: for small functions and short rows.
template <class T, class F>
HWY_INLINE void map_row(const F& f, const FirstElements<T>& rest, std::size_t n, const T* z,
                        T* out) {
  const Tag<T> d;
  const std::size_t whole = n - rest.n;
  for (std::size_t j = 0; j < whole; j += kLanes<T>) hn::StoreU(f(hn::LoadU(d, z + j)), d, out + j);
  if (rest.n != 0) rest.store(f(rest.load(z + whole)), out + whole);
}

// a = e^(z - max z) / sums with sums_i = the sum of row i's e^(z - max z), which are left there.
template <class T>
void softmax_rows(const ConstView<T>& z, const View<T>& a, T* sums) {
  const std::size_t n = z.cols();
  const FirstElements<T> rest{n % kLanes<T>};
  for (std::size_t i = 0; i < z.rows(); ++i) {
    const T* row = z.row(i).data();
    const Vector<T> largest = hn::Set(Tag<T>(), largest_of(n, row));
    map_row([=](auto x) HWY_ATTR { return hn::Sub(x, largest); }, rest, n, row, a.row(i).data());
  }
  map(Exponential<T>(), a, a);
  for (std::size_t i = 0; i < z.rows(); ++i) {
    T* row = a.row(i).data();
    const T sum = sum_over_features<T>(n, AddElement<T>{row});
    if (sums != nullptr) sums[i] = sum;
    const Vector<T> divisor = hn::Set(Tag<T>(), sum);
    map_row([=](auto x) HWY_ATTR { return hn::Div(x, divisor); }, rest, n, row, row);
  }
}

// delta_j = a_j (g_j - sum_k g_k a_k), with g in delta.
template <class T>
HWY_INLINE void softmax_jacobian_row(std::size_t n, const T* a, T* delta) {
  const T mean = sum_over_features<T>(n, AddProduct<T>{delta, a});
  for (std::size_t j = 0; j < n; ++j) delta[j] = a[j] * (delta[j] - mean);
}

template <class T>
void activate_rows(Activation f, T alpha, const ConstView<T>& z, const View<T>& a,
                   T* softmax_sums) {
  if (f == Activation::kSoftmax) return softmax_rows(z, a, softmax_sums);
  with_function(f, alpha, [&](const auto& function) HWY_ATTR {
    map(ValueOf<std::decay_t<decltype(function)>>{function}, a, z);
  });
}

template <class T>
void multiply_derivative_rows(Activation f, T alpha, const ConstView<T>& z, const ConstView<T>& a,
                              const View<T>& delta) {
  if (f == Activation::kSoftmax) {
    for (std::size_t i = 0; i < z.rows(); ++i) {
      softmax_jacobian_row(z.cols(), a.row(i).data(), delta.row(i).data());
    }
    return;
  }
  if (f == Activation::kIdentity) return;
  with_function(f, alpha, [&](const auto& function) HWY_ATTR {
    map(TimesDerivative<std::decay_t<decltype(function)>>{function}, delta, delta, z, a);
  });
}

template <class T>
void multiply_rows(const ConstView<T>& mask, const ConstView<T>& values, const View<T>& out) {
  map(Multiply(), out, mask, values);
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
