// Loops over the elements of views, a vector at a time, for the target being compiled.
#if defined(CHAINRULE_ELEMENTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_ELEMENTS_INL_H_
#undef CHAINRULE_ELEMENTS_INL_H_
#else
#define CHAINRULE_ELEMENTS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

#include <chainrule/matrix.h>

#include "kernels/first_elements-inl.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Tag = hn::ScalableTag<T>;
template <class T>
using Vector = hn::Vec<Tag<T>>;
template <class T>
inline constexpr std::size_t kLanes = hn::MaxLanes(Tag<T>());

// out[i] = f(in[i], ...) for one run of n elements. Kept out of line, with f in one place only: the
// functions are large, and there is one copy for each of them, each type and each target.
template <class T, class F, class... In>
HWY_NOINLINE void map_run(std::size_t n, const F& f, T* out, const In*... in) {
  const Tag<T> d;
  const std::size_t whole = n / kLanes<T> * kLanes<T>;
  const FirstElements<T> rest{n - whole};
  for (std::size_t i = 0; i < n; i += kLanes<T>) {
    const bool is_whole = i < whole;
    const Vector<T> result = f((is_whole ? hn::LoadU(d, in + i) : rest.load(in + i))...);
    if (is_whole) {
      hn::StoreU(result, d, out + i);
    } else {
      rest.store(result, out + i);
    }
  }
}

// The same over views of one shape: one long run where no view has gaps, else row by row.
template <class T, class F, class... In>
HWY_INLINE void map(const F& f, const View<T>& out, const In&... in) {
  const bool has_gaps = out.stride() != out.cols() || ((in.stride() != in.cols()) || ...);
  const std::size_t n_runs = has_gaps ? out.rows() : 1;
  const std::size_t n = has_gaps ? out.cols() : out.rows() * out.cols();
  for (std::size_t i = 0; i < n_runs; ++i) {
    map_run(n, f, out.data() + i * out.stride(), (in.data() + i * in.stride())...);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
