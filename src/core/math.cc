// The elementary functions for single numbers.
#include "core/math.h"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "core/fma.h"
#include "core/math_constants.h"

namespace chainrule::math {
namespace {

// The operations of math-inl.h on one number.
template <class Float>
struct ScalarOps {
  using T = Float;
  using V = T;
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  using U = Bits;

  static V set(T x) { return x; }
  static U set_bits(Bits x) { return x; }
  static U bits(V x) { return std::bit_cast<U>(x); }
  static V from_bits(U x) { return std::bit_cast<V>(x); }

  template <class X>
  static X add(X a, X b) {
    return a + b;
  }
  template <class X>
  static X sub(X a, X b) {
    return a - b;
  }
  static V mul(V a, V b) { return a * b; }
  static V div(V a, V b) { return a / b; }
  static V fma(V a, V b, V c) { return chainrule::fma(a, b, c); }
  static V neg(V x) { return -x; }
  static V abs(V x) { return std::fabs(x); }
  static V copysign(V size, V sign) { return std::copysign(size, sign); }
  static bool less(V a, V b) { return a < b; }
  static bool equal(V a, V b) { return a == b; }
  static V select(bool mask, V yes, V no) { return mask ? yes : no; }

  static U and_bits(U a, U b) { return a & b; }
  template <int k>
  static U shift_left(U a) {
    return a << k;
  }
  template <int k>
  static U shift_right(U a) {
    return a >> k;
  }
};

#include "core/math-inl.h"

}  // namespace

template <class T>
T exp(T x) {
  return Exp<ScalarOps<T>>(x);
}
template <class T>
T expm1(T x) {
  return Expm1<ScalarOps<T>>(x);
}
template <class T>
T log(T x) {
  return Log<ScalarOps<T>>(x);
}
template <class T>
T log1p(T x) {
  return Log1p<ScalarOps<T>>(x);
}
template <class T>
T tanh(T x) {
  return Tanh<ScalarOps<T>>(x);
}
template <class T>
T sigmoid(T x) {
  return Sigmoid<ScalarOps<T>>(x);
}
template <class T>
T erf(T x) {
  return Erf<ScalarOps<T>>(x);
}
template <class T>
T softplus(T x) {
  return Softplus<ScalarOps<T>>(x);
}
template <class T>
T sin(T x) {
  return Sin<ScalarOps<T>>(x);
}
template <class T>
T cos(T x) {
  return Cos<ScalarOps<T>>(x);
}
template <class T>
T pow(T x, T y) {
  return Pow<ScalarOps<T>>(x, y);
}

#define CHAINRULE_INSTANTIATE(T) \
  template T exp(T);             \
  template T expm1(T);           \
  template T log(T);             \
  template T log1p(T);           \
  template T tanh(T);            \
  template T sigmoid(T);         \
  template T erf(T);             \
  template T softplus(T);        \
  template T sin(T);             \
  template T cos(T);             \
  template T pow(T, T);
CHAINRULE_INSTANTIATE(float)
CHAINRULE_INSTANTIATE(double)
#undef CHAINRULE_INSTANTIATE

}  // namespace chainrule::math
