// The multiply-add of the numeric profile, for the target being compiled.
#if defined(CHAINRULE_MULTIPLY_ADD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_MULTIPLY_ADD_INL_H_
#undef CHAINRULE_MULTIPLY_ADD_INL_H_
#else
#define CHAINRULE_MULTIPLY_ADD_INL_H_
#endif

#include <hwy/highway.h>

#include "core/fma.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {

// a · b + c with one rounding; with two in the unfused profile. Highway's own MulAdd has two where
// the target lacks the instruction, so those targets go through core/fma.h lane by lane.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V MultiplyAdd(D d, V a, V b, V c) {
  namespace hn = hwy::HWY_NAMESPACE;
#if defined(CHAINRULE_UNFUSED) || HWY_TARGET == HWY_WASM || HWY_TARGET == HWY_WASM_EMU256
  (void)d;
  return hn::Add(hn::Mul(a, b), c);
#elif HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
  using T = hn::TFromD<D>;
  constexpr size_t kLanes = hn::MaxLanes(D());
  T x[kLanes], y[kLanes], z[kLanes];
  hn::StoreU(a, d, x);
  hn::StoreU(b, d, y);
  hn::StoreU(c, d, z);
  for (size_t i = 0; i < kLanes; ++i) z[i] = fma(x[i], y[i], z[i]);
  return hn::LoadU(d, z);
#else
  (void)d;
  return hn::MulAdd(a, b, c);
#endif
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
