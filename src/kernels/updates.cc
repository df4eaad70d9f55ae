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
#include "kernels/optimizer_steps-inl.h"
#include "kernels/outer_product-inl.h"

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

// Updates n weights; gradient(d, i) loads a vector of their gradient. Factors of 1 are skipped,
// which changes no bit.
template <class T, class Step, class Gradient>
HWY_INLINE void update_run(const ParameterUpdate<T>& update, Step step, std::size_t n,
                           const Gradient& gradient) {
  T* const w = update.weights;
  T* const states[2] = {update.states[0], update.states[1]};
  const auto store = [=](auto d, std::size_t i, auto g, auto before) HWY_ATTR {
    step_at(d, Whole<decltype(d)>(), step, g, before, w + i, states, i);
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
