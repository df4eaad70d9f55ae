// The last, short vector of a row, for the target being compiled.
#if defined(CHAINRULE_FIRST_ELEMENTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_FIRST_ELEMENTS_INL_H_
#undef CHAINRULE_FIRST_ELEMENTS_INL_H_
#else
#define CHAINRULE_FIRST_ELEMENTS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The first elements of a vector; what lies behind them is neither read nor written.
template <class T>
struct FirstElements {
  using D = hn::ScalableTag<T>;
  std::size_t n;
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3
  hn::Mask<D> mask = hn::FirstN(D(), n);

  HWY_INLINE hn::Vec<D> load(const T* from) const { return hn::MaskedLoad(mask, D(), from); }
#else
  HWY_INLINE hn::Vec<D> load(const T* from) const {
    T padded[hn::MaxLanes(D())] = {};
    for (std::size_t i = 0; i < n; ++i) padded[i] = from[i];
    return hn::LoadU(D(), padded);
  }
#endif
  HWY_INLINE void store(hn::Vec<D> values, T* to) const {
#if HWY_TARGET == HWY_AVX3
    hn::BlendedStore(values, mask, D(), to);
#else  // where a masked store is slow
    T all[hn::MaxLanes(D())];
    hn::StoreU(values, D(), all);
    for (std::size_t i = 0; i < n; ++i) to[i] = all[i];
#endif
  }
};

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
