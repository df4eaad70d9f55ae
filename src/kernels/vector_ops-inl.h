// The elementary functions on vectors, for the target being compiled:
//   Exp<VectorOps<D>>(x), and so Expm1, Log, Log1p, Tanh, Sigmoid, Erf, Softplus, Sin, Cos, Pow;
// D is a Highway tag of float or double. Same bits as core/math.h.
#if defined(CHAINRULE_VECTOR_OPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_VECTOR_OPS_INL_H_
#undef CHAINRULE_VECTOR_OPS_INL_H_
#else
#define CHAINRULE_VECTOR_OPS_INL_H_
#endif

#include <hwy/highway.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/math_constants.h"
#include "kernels/multiply_add-inl.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {

// The operations of core/math-inl.h on vectors.
template <class D>
struct VectorOps {
  using T = hwy::HWY_NAMESPACE::TFromD<D>;
  using V = hwy::HWY_NAMESPACE::Vec<D>;
  using DU = hwy::HWY_NAMESPACE::RebindToUnsigned<D>;
  using Bits = hwy::HWY_NAMESPACE::TFromD<DU>;
  using U = hwy::HWY_NAMESPACE::Vec<DU>;

  static HWY_INLINE V set(T x) { return hwy::HWY_NAMESPACE::Set(D(), x); }
  static HWY_INLINE U set_bits(Bits x) { return hwy::HWY_NAMESPACE::Set(DU(), x); }
  static HWY_INLINE U bits(V x) { return hwy::HWY_NAMESPACE::BitCast(DU(), x); }
  static HWY_INLINE V from_bits(U x) { return hwy::HWY_NAMESPACE::BitCast(D(), x); }

  template <class X>
  static HWY_INLINE X add(X a, X b) {
    return hwy::HWY_NAMESPACE::Add(a, b);
  }
  template <class X>
  static HWY_INLINE X sub(X a, X b) {
    return hwy::HWY_NAMESPACE::Sub(a, b);
  }
  static HWY_INLINE V mul(V a, V b) { return hwy::HWY_NAMESPACE::Mul(a, b); }
  static HWY_INLINE V div(V a, V b) { return hwy::HWY_NAMESPACE::Div(a, b); }
  static HWY_INLINE V fma(V a, V b, V c) { return MultiplyAdd(D(), a, b, c); }
  static HWY_INLINE V neg(V x) { return hwy::HWY_NAMESPACE::Neg(x); }
  static HWY_INLINE V abs(V x) { return hwy::HWY_NAMESPACE::Abs(x); }
  static HWY_INLINE V copysign(V size, V sign) { return hwy::HWY_NAMESPACE::CopySign(size, sign); }
  static HWY_INLINE auto less(V a, V b) { return hwy::HWY_NAMESPACE::Lt(a, b); }
  static HWY_INLINE auto equal(V a, V b) { return hwy::HWY_NAMESPACE::Eq(a, b); }
  template <class M>
  static HWY_INLINE V select(M mask, V yes, V no) {
    return hwy::HWY_NAMESPACE::IfThenElse(mask, yes, no);
  }

  static HWY_INLINE U and_bits(U a, U b) { return hwy::HWY_NAMESPACE::And(a, b); }
  template <int k>
  static HWY_INLINE U shift_left(U a) {
    return hwy::HWY_NAMESPACE::ShiftLeft<k>(a);
  }
  template <int k>
  static HWY_INLINE U shift_right(U a) {
    return hwy::HWY_NAMESPACE::ShiftRight<k>(a);
  }
};

#include "core/math-inl.h"

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
