// The elementary functions of a vector, for the target being compiled.
#if defined(CHAINRULE_VECTOR_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_VECTOR_MATH_INL_H_
#undef CHAINRULE_VECTOR_MATH_INL_H_
#else
#define CHAINRULE_VECTOR_MATH_INL_H_
#endif

#include "kernels/vector_ops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {

template <class V>
using OpsOf = VectorOps<hwy::HWY_NAMESPACE::DFromV<V>>;

template <class V>
HWY_INLINE V vector_exp(V x) {
  return Exp<OpsOf<V>>(x);
}
template <class V>
HWY_INLINE V vector_expm1(V x) {
  return Expm1<OpsOf<V>>(x);
}
template <class V>
HWY_INLINE V vector_log(V x) {
  return Log<OpsOf<V>>(x);
}
template <class V>
HWY_INLINE V vector_tanh(V x) {
  return Tanh<OpsOf<V>>(x);
}
template <class V>
HWY_INLINE V vector_sigmoid(V x) {
  return Sigmoid<OpsOf<V>>(x);
}
template <class V>
HWY_INLINE V vector_erf(V x) {
  return Erf<OpsOf<V>>(x);
}
template <class V>
HWY_INLINE V vector_softplus(V x) {
  return Softplus<OpsOf<V>>(x);
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
