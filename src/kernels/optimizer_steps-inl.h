// The steps of the optimizers for a vector of weights, for the target being compiled.
#if defined(CHAINRULE_OPTIMIZER_STEPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_OPTIMIZER_STEPS_INL_H_
#undef CHAINRULE_OPTIMIZER_STEPS_INL_H_
#else
#define CHAINRULE_OPTIMIZER_STEPS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <limits>

#include "kernels/multiply_add-inl.h"
#include "kernels/updates.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// sign(x) · magnitude; x itself where it is 0 or not a number.
template <class D, class V>
HWY_INLINE V with_sign_of(D d, V x, V magnitude) {
  const auto zero = hn::Zero(d);
  return hn::IfThenElse(hn::Gt(x, zero), magnitude,
                        hn::IfThenElse(hn::Lt(x, zero), hn::Neg(magnitude), x));
}

// How many states of a weight a step keeps.
template <class Step>
constexpr std::size_t kStates = 1;
template <class T>
constexpr std::size_t kStates<SgdStep<T>> = 0;
template <class T>
constexpr std::size_t kStates<AdamStep<T>> = 2;
template <class T>
constexpr std::size_t kStates<RpropStep<T>> = 2;

// A state that fades where gradients stay 0, such as those of a unit that never fires: 0 once it is
// below all normal numbers. It moves no weight any more, and processors take up to a hundred times
// as long for what is not normal.
template <class D, class V>
HWY_INLINE V faded(D d, V state) {
  constexpr auto kLeast = std::numeric_limits<hn::TFromD<D>>::min();
  return hn::IfThenZeroElse(hn::Lt(hn::Abs(state), hn::Set(d, kLeast)), state);
}

// The steps: w after it, for a vector of weights w whose gradient is g; their states change.
template <class D, class V, class T>
HWY_INLINE V after(const SgdStep<T>& step, D d, V g, V w, V (& /*states*/)[2]) {
  return MultiplyAdd(d, hn::Set(d, -step.rate), g, w);
}

template <class D, class V, class T>
HWY_INLINE V after(const MomentumStep<T>& step, D d, V g, V w, V (&states)[2]) {
  const V momentum = hn::Set(d, step.momentum);
  const V velocity = faded(d, MultiplyAdd(d, momentum, states[0], g));
  states[0] = velocity;
  const V direction = step.nesterov ? MultiplyAdd(d, momentum, velocity, g) : velocity;
  return MultiplyAdd(d, hn::Set(d, -step.rate), direction, w);
}

template <class D, class V, class T>
HWY_INLINE V after(const RmspropStep<T>& step, D d, V g, V w, V (&states)[2]) {
  const V kept = hn::Mul(hn::Set(d, step.decay), states[0]);
  const V mean = faded(d, MultiplyAdd(d, hn::Mul(hn::Set(d, step.rest), g), g, kept));
  states[0] = mean;
  const V direction = hn::Div(g, hn::Add(hn::Sqrt(mean), hn::Set(d, step.epsilon)));
  return MultiplyAdd(d, hn::Set(d, -step.rate), direction, w);
}

template <class D, class V, class T>
HWY_INLINE V after(const AdagradStep<T>& step, D d, V g, V w, V (&states)[2]) {
  const V sum = MultiplyAdd(d, g, g, states[0]);
  states[0] = sum;
  const V direction = hn::Div(g, hn::Add(hn::Sqrt(sum), hn::Set(d, step.epsilon)));
  return MultiplyAdd(d, hn::Set(d, -step.rate), direction, w);
}

template <class D, class V, class T>
HWY_INLINE V after(const AdamStep<T>& step, D d, V g, V w, V (&states)[2]) {
  const V kept1 = hn::Mul(hn::Set(d, step.beta1), states[0]);
  const V m = faded(d, MultiplyAdd(d, hn::Set(d, step.rest1), g, kept1));
  states[0] = m;
  const V kept2 = hn::Mul(hn::Set(d, step.beta2), states[1]);
  const V v = faded(d, MultiplyAdd(d, hn::Mul(hn::Set(d, step.rest2), g), g, kept2));
  states[1] = v;
  const V root = MultiplyAdd(d, hn::Sqrt(v), hn::Set(d, step.root_scale), hn::Set(d, step.epsilon));
  return MultiplyAdd(d, hn::Set(d, -step.rate), hn::Div(m, root), w);
}

template <class D, class V, class T>
HWY_INLINE V after(const RpropStep<T>& step, D d, V g, V w, V (&states)[2]) {
  const V zero = hn::Zero(d);
  const V before = states[0];
  // By comparisons, because the product of two small gradients may be 0.
  const auto same = hn::Or(hn::And(hn::Gt(g, zero), hn::Gt(before, zero)),
                           hn::And(hn::Lt(g, zero), hn::Lt(before, zero)));
  const auto opposite = hn::Or(hn::And(hn::Gt(g, zero), hn::Lt(before, zero)),
                               hn::And(hn::Lt(g, zero), hn::Gt(before, zero)));
  const V factor =
      hn::IfThenElse(same, hn::Set(d, step.grow),
                     hn::IfThenElse(opposite, hn::Set(d, step.shrink), hn::Set(d, T{1})));
  const V size = hn::Max(hn::Set(d, step.step_min),
                         hn::Min(hn::Set(d, step.step_max), hn::Mul(factor, states[1])));
  states[1] = size;
  const V kept = hn::IfThenElse(opposite, zero, g);
  states[0] = kept;
  return hn::Sub(w, with_sign_of(d, kept, size));
}

// A vector of elements as a whole.
template <class D>
struct Whole {
  using V = hn::Vec<D>;
  using T = hn::TFromD<D>;
  HWY_INLINE V load(const T* from) const { return hn::LoadU(D(), from); }
  HWY_INLINE void store(V v, T* to) const { hn::StoreU(v, D(), to); }
};

// Applies a step to the vector `at` of the weights at w, whose states are the k-th ones and on.
template <class D, class At, class Step, class V, class T>
HWY_INLINE void step_at(D d, const At& at, const Step& step, V g, V before, T* w,
                        T* const (&states)[2], std::size_t k) {
  constexpr std::size_t n = kStates<Step>;
  V kept[2] = {hn::Zero(d), hn::Zero(d)};
  for (std::size_t s = 0; s < n; ++s) kept[s] = at.load(states[s] + k);
  const V updated = after(step, d, g, before, kept);
  for (std::size_t s = 0; s < n; ++s) at.store(kept[s], states[s] + k);
  at.store(updated, w);
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
