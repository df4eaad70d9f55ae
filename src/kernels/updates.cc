// The arithmetic of the optimizers, a vector of elements at a time.

#include "kernels/updates.h"

#include <algorithm>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/updates.cc"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "core/parallel.h"
#include "kernels/dispatch.h"
#include "kernels/multiply_add-inl.h"

#ifndef CHAINRULE_UPDATES_ONCE
#define CHAINRULE_UPDATES_ONCE
namespace chainrule {

template <class T>
using In = std::span<const T>;
template <class T>
using InOut = std::span<T>;

template <class T>
struct UpdateTable {
  void (*apply_gradient)(const ParameterUpdate<T>&, In<T>);
  void (*apply_outer_product)(const ParameterUpdate<T>&, In<T>, In<T>);
  void (*add_scaled)(T, In<T>, InOut<T>);
  void (*scale)(T, InOut<T>);
  void (*clamp)(T, InOut<T>);
  void (*add_penalty)(T, T, In<T>, InOut<T>);
};

}  // namespace chainrule
#endif  // CHAINRULE_UPDATES_ONCE

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Calls f(d, i) for elements i, i + 1, ... n - 1 by whole vectors, the last ones by ever narrower
// vectors.
template <class D, class F>
HWY_INLINE void for_each_vector(D d, std::size_t i, std::size_t n, const F& f) {
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  for (; i + kLanes <= n; i += kLanes) f(d, i);
  if constexpr (kLanes > 1) for_each_vector(hn::Half<D>(), i, n, f);
}

template <class T, class F>
HWY_INLINE void for_each_vector(std::span<T> w, const F& f) {
  for_each_vector(hn::ScalableTag<T>(), 0, w.size(), f);
}

template <class T>
void add_scaled(T factor, In<T> x, InOut<T> y) {
  for_each_vector(y, [=](auto d, std::size_t i) HWY_ATTR {
    const auto sum = MultiplyAdd(d, hn::Set(d, factor), hn::LoadU(d, &x[i]), hn::LoadU(d, &y[i]));
    hn::StoreU(sum, d, &y[i]);
  });
}

// sign(x) · magnitude; x itself where it is 0 or not a number.
template <class D, class V>
HWY_INLINE V with_sign_of(D d, V x, V magnitude) {
  const auto zero = hn::Zero(d);
  return hn::IfThenElse(hn::Gt(x, zero), magnitude,
                        hn::IfThenElse(hn::Lt(x, zero), hn::Neg(magnitude), x));
}

// The steps: w after it, for a vector of weights w whose gradient is g and whose states stand at
// `first` and `second`.
template <class D, class V, class T>
HWY_INLINE V after(const SgdStep<T>& step, D d, V g, V w, T* /*first*/, T* /*second*/) {
  return MultiplyAdd(d, hn::Set(d, -step.rate), g, w);
}

template <class D, class V, class T>
HWY_INLINE V after(const MomentumStep<T>& step, D d, V g, V w, T* first, T* /*second*/) {
  const V momentum = hn::Set(d, step.momentum);
  const V velocity = MultiplyAdd(d, momentum, hn::LoadU(d, first), g);
  hn::StoreU(velocity, d, first);
  const V direction = step.nesterov ? MultiplyAdd(d, momentum, velocity, g) : velocity;
  return MultiplyAdd(d, hn::Set(d, -step.rate), direction, w);
}

template <class D, class V, class T>
HWY_INLINE V after(const RmspropStep<T>& step, D d, V g, V w, T* first, T* /*second*/) {
  const V kept = hn::Mul(hn::Set(d, step.decay), hn::LoadU(d, first));
  const V mean = MultiplyAdd(d, hn::Mul(hn::Set(d, step.rest), g), g, kept);
  hn::StoreU(mean, d, first);
  const V direction = hn::Div(g, hn::Add(hn::Sqrt(mean), hn::Set(d, step.epsilon)));
  return MultiplyAdd(d, hn::Set(d, -step.rate), direction, w);
}

template <class D, class V, class T>
HWY_INLINE V after(const AdagradStep<T>& step, D d, V g, V w, T* first, T* /*second*/) {
  const V sum = MultiplyAdd(d, g, g, hn::LoadU(d, first));
  hn::StoreU(sum, d, first);
  const V direction = hn::Div(g, hn::Add(hn::Sqrt(sum), hn::Set(d, step.epsilon)));
  return MultiplyAdd(d, hn::Set(d, -step.rate), direction, w);
}

template <class D, class V, class T>
HWY_INLINE V after(const AdamStep<T>& step, D d, V g, V w, T* first, T* second) {
  const V kept1 = hn::Mul(hn::Set(d, step.beta1), hn::LoadU(d, first));
  const V m = MultiplyAdd(d, hn::Set(d, step.rest1), g, kept1);
  hn::StoreU(m, d, first);
  const V kept2 = hn::Mul(hn::Set(d, step.beta2), hn::LoadU(d, second));
  const V v = MultiplyAdd(d, hn::Mul(hn::Set(d, step.rest2), g), g, kept2);
  hn::StoreU(v, d, second);
  const V root = MultiplyAdd(d, hn::Sqrt(v), hn::Set(d, step.root_scale), hn::Set(d, step.epsilon));
  return MultiplyAdd(d, hn::Set(d, -step.rate), hn::Div(m, root), w);
}

template <class D, class V, class T>
HWY_INLINE V after(const RpropStep<T>& step, D d, V g, V w, T* first, T* second) {
  const V zero = hn::Zero(d);
  const V before = hn::LoadU(d, first);
  // By comparisons, because the product of two small gradients may be 0.
  const auto same = hn::Or(hn::And(hn::Gt(g, zero), hn::Gt(before, zero)),
                           hn::And(hn::Lt(g, zero), hn::Lt(before, zero)));
  const auto opposite = hn::Or(hn::And(hn::Gt(g, zero), hn::Lt(before, zero)),
                               hn::And(hn::Lt(g, zero), hn::Gt(before, zero)));
  const V factor =
      hn::IfThenElse(same, hn::Set(d, step.grow),
                     hn::IfThenElse(opposite, hn::Set(d, step.shrink), hn::Set(d, T{1})));
  const V size = hn::Max(hn::Set(d, step.step_min),
                         hn::Min(hn::Set(d, step.step_max), hn::Mul(factor, hn::LoadU(d, second))));
  hn::StoreU(size, d, second);
  const V kept = hn::IfThenElse(opposite, zero, g);
  hn::StoreU(kept, d, first);
  return hn::Sub(w, with_sign_of(d, kept, size));
}

// Updates n weights; gradient(d, i) loads a vector of their gradient. Factors of 1 are skipped,
// which changes no bit.
template <class T, class Step, class Gradient>
HWY_INLINE void update_run(const ParameterUpdate<T>& update, Step step, std::size_t n,
                           const Gradient& gradient) {
  T* const w = update.weights;
  T* const first = update.states[0];
  T* const second = update.states[1];
  const auto store = [=](auto d, std::size_t i, auto g, auto before) HWY_ATTR {
    hn::StoreU(after(step, d, g, before, first + i, second + i), d, w + i);
  };
  if (update.factor == 1 && update.decay == 1) {
    for_each_vector(hn::ScalableTag<T>(), 0, n, [&](auto d, std::size_t i) HWY_ATTR {
      store(d, i, gradient(d, i), hn::LoadU(d, w + i));
    });
    return;
  }
  const T factor = update.factor, decay = update.decay;
  for_each_vector(hn::ScalableTag<T>(), 0, n, [&](auto d, std::size_t i) HWY_ATTR {
    store(d, i, hn::Mul(gradient(d, i), hn::Set(d, factor)),
          hn::Mul(hn::LoadU(d, w + i), hn::Set(d, decay)));
  });
}

template <class T>
void apply_gradient(const ParameterUpdate<T>& update, In<T> g) {
  std::visit(
      [&](const auto& step) HWY_ATTR {
        update_run(update, step, g.size(), [from = g.data()](auto d, std::size_t i) HWY_ATTR {
          return hn::LoadU(d, from + i);
        });
      },
      update.step);
}

// Updates kVectors vectors of columns from j on, of all rows.
template <std::size_t kVectors, class T, class Step, class D>
HWY_INLINE void update_columns(const ParameterUpdate<T>& update, Step step, In<T> a, In<T> delta,
                               D d, std::size_t j) {
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  const ParameterUpdate<T> from = update.from(j);
  T* const w = from.weights;
  T* const first = from.states[0];
  T* const second = from.states[1];
  const bool is_plain = update.factor == 1 && update.decay == 1;
  const auto factor = hn::Set(d, update.factor), decay = hn::Set(d, update.decay);
  hn::Vec<D> deltas[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) deltas[v] = hn::LoadU(d, &delta[j + v * kLanes]);
  std::size_t row = 0;
  for (const T value : a) {
    HWY_UNROLL(4)
    for (std::size_t v = 0; v < kVectors; ++v) {
      const std::size_t at = row + v * kLanes;
      // Added to 0 as every sum is, so that no product is -0.
      auto g = MultiplyAdd(d, hn::Set(d, value), deltas[v], hn::Zero(d));
      auto before = hn::LoadU(d, w + at);
      if (!is_plain) {
        g = hn::Mul(g, factor);
        before = hn::Mul(before, decay);
      }
      hn::StoreU(after(step, d, g, before, first + at, second + at), d, w + at);
    }
    row += delta.size();
  }
}

// By columns, whose deltas then stay in registers, of as many rows as the nearest cache holds.
template <class T>
void apply_outer_product(const ParameterUpdate<T>& update, In<T> a, In<T> delta) {
  using D = hn::ScalableTag<T>;
  constexpr std::size_t kVectors = 4, kWide = kVectors * hn::MaxLanes(D());
  constexpr std::size_t kElements = 4096;
  const std::size_t rows_at_once = std::max<std::size_t>(1, kElements / delta.size());
  const auto update_rows = [&](const auto& step, std::size_t i) HWY_ATTR {
    const In<T> of_rows = a.subspan(i, std::min(rows_at_once, a.size() - i));
    const ParameterUpdate<T> rows = update.from(i * delta.size());
    std::size_t j = 0;
    for (; j + kWide <= delta.size(); j += kWide) {
      update_columns<kVectors>(rows, step, of_rows, delta, D(), j);
    }
    for_each_vector(D(), j, delta.size(), [&](auto d, std::size_t x) HWY_ATTR {
      update_columns<1>(rows, step, of_rows, delta, d, x);
    });
  };
  std::visit(
      [&](const auto& step) HWY_ATTR {
        for (std::size_t i = 0; i < a.size(); i += rows_at_once) update_rows(step, i);
      },
      update.step);
}

template <class T>
void scale(T factor, InOut<T> x) {
  for_each_vector(x, [=](auto d, std::size_t i) HWY_ATTR {
    hn::StoreU(hn::Mul(hn::LoadU(d, &x[i]), hn::Set(d, factor)), d, &x[i]);
  });
}

template <class T>
void clamp(T limit, InOut<T> x) {
  for_each_vector(x, [=](auto d, std::size_t i) HWY_ATTR {
    // Not Min and Max, which treat what is not a number differently on each target.
    const auto value = hn::LoadU(d, &x[i]);
    const auto too_large = hn::Gt(hn::Abs(value), hn::Set(d, limit));
    hn::StoreU(hn::IfThenElse(too_large, hn::CopySign(hn::Set(d, limit), value), value), d, &x[i]);
  });
}

template <class T>
void add_penalty(T l1, T l2, In<T> w, InOut<T> g) {
  for_each_vector(g, [=](auto d, std::size_t i) HWY_ATTR {
    const auto weight = hn::LoadU(d, &w[i]);
    const auto sum = MultiplyAdd(d, hn::Set(d, l2), weight, hn::LoadU(d, &g[i]));
    hn::StoreU(hn::Add(sum, with_sign_of(d, weight, hn::Set(d, l1))), d, &g[i]);
  });
}

template <class T>
const UpdateTable<T>& update_table() {
  static constexpr UpdateTable<T> table = {
      apply_gradient<T>, apply_outer_product<T>, add_scaled<T>, scale<T>, clamp<T>, add_penalty<T>};
  return table;
}
const UpdateTable<float>& update_table_f32() {
  return update_table<float>();
}
const UpdateTable<double>& update_table_f64() {
  return update_table<double>();
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cassert>

namespace chainrule {
HWY_EXPORT(update_table_f32);
HWY_EXPORT(update_table_f64);

namespace {

template <class T>
const UpdateTable<T>& table();
template <>
const UpdateTable<float>& table() {
  return CHAINRULE_DISPATCH(update_table_f32);
}
template <>
const UpdateTable<double>& table() {
  return CHAINRULE_DISPATCH(update_table_f64);
}

constexpr double kNanosecondsEach = 0.3;

// The elements of a run, for those who split one call among threads.
struct Run {
  std::size_t begin, count;
  template <class U>
  std::span<U> of(std::span<U> all) const {
    return all.subspan(begin, count);
  }
};

template <class Task>
void for_runs(std::size_t n, const Task& task) {
  for_elements(n, kNanosecondsEach,
               [&](std::size_t begin, std::size_t count) { task(Run{begin, count}); });
}

}  // namespace

template <class T>
void apply_gradient(const ParameterUpdate<T>& update, std::span<const T> g) {
  for_runs(g.size(),
           [&](Run run) { table<T>().apply_gradient(update.from(run.begin), run.of(g)); });
}

template <class T>
void apply_outer_product(const ParameterUpdate<T>& update, std::span<const T> a,
                         std::span<const T> delta) {
  const double ns = static_cast<double>(delta.size()) * kNanosecondsEach;
  parallel_for(a.size(), ns, [&](std::size_t begin, std::size_t end) {
    table<T>().apply_outer_product(update.from(begin * delta.size()), a.subspan(begin, end - begin),
                                   delta);
  });
}

template <class T>
void add_scaled(T factor, std::span<const T> x, std::span<T> y) {
  assert(x.size() == y.size());
  for_runs(y.size(), [&](Run run) { table<T>().add_scaled(factor, run.of(x), run.of(y)); });
}

template <class T>
void scale(T factor, std::span<T> x) {
  for_runs(x.size(), [&](Run run) { table<T>().scale(factor, run.of(x)); });
}

template <class T>
void clamp(T limit, std::span<T> x) {
  for_runs(x.size(), [&](Run run) { table<T>().clamp(limit, run.of(x)); });
}

template <class T>
void add_penalty(T l1, T l2, std::span<const T> w, std::span<T> g) {
  assert(w.size() == g.size());
  for_runs(g.size(), [&](Run run) { table<T>().add_penalty(l1, l2, run.of(w), run.of(g)); });
}

#define CHAINRULE_INSTANTIATE(T)                                                   \
  template void apply_gradient(const ParameterUpdate<T>&, std::span<const T>);     \
  template void apply_outer_product(const ParameterUpdate<T>&, std::span<const T>, \
                                    std::span<const T>);                           \
  template void add_scaled(T, std::span<const T>, std::span<T>);                   \
  template void scale(T, std::span<T>);                                            \
  template void clamp(T, std::span<T>);                                            \
  template void add_penalty(T, T, std::span<const T>, std::span<T>)
CHAINRULE_INSTANTIATE(float);
CHAINRULE_INSTANTIATE(double);
#undef CHAINRULE_INSTANTIATE

}  // namespace chainrule
#endif  // HWY_ONCE
