// The arithmetic of the optimizers, a vector of elements at a time.
#include "kernels/updates.h"

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
  void (*add_scaled)(T, In<T>, InOut<T>);
  void (*momentum_sgd)(T, T, bool, In<T>, InOut<T>, InOut<T>);
  void (*rmsprop)(const RmspropStep<T>&, In<T>, InOut<T>, InOut<T>);
  void (*adagrad)(T, T, In<T>, InOut<T>, InOut<T>);
  void (*adam)(const AdamStep<T>&, In<T>, InOut<T>, InOut<T>, InOut<T>);
  void (*rprop)(const RpropStep<T>&, In<T>, InOut<T>, InOut<T>, InOut<T>);
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

template <class T>
void momentum_sgd(T rate, T momentum, bool nesterov, In<T> g, InOut<T> v, InOut<T> w) {
  const auto velocity_step = [=](auto d, std::size_t i) HWY_ATTR {
    const auto velocity =
        MultiplyAdd(d, hn::Set(d, momentum), hn::LoadU(d, &v[i]), hn::LoadU(d, &g[i]));
    hn::StoreU(velocity, d, &v[i]);
    return velocity;
  };
  const auto descend = [=](auto d, std::size_t i, auto direction) HWY_ATTR {
    hn::StoreU(MultiplyAdd(d, hn::Set(d, -rate), direction, hn::LoadU(d, &w[i])), d, &w[i]);
  };
  if (!nesterov) {
    for_each_vector(w, [=](auto d, std::size_t i) HWY_ATTR { descend(d, i, velocity_step(d, i)); });
    return;
  }
  for_each_vector(w, [=](auto d, std::size_t i) HWY_ATTR {
    const auto velocity = velocity_step(d, i);
    descend(d, i, MultiplyAdd(d, hn::Set(d, momentum), velocity, hn::LoadU(d, &g[i])));
  });
}

template <class T>
void rmsprop(const RmspropStep<T>& step, In<T> g, InOut<T> s, InOut<T> w) {
  for_each_vector(w, [=](auto d, std::size_t i) HWY_ATTR {
    const auto gradient = hn::LoadU(d, &g[i]);
    const auto kept = hn::Mul(hn::Set(d, step.decay), hn::LoadU(d, &s[i]));
    const auto mean = MultiplyAdd(d, hn::Mul(hn::Set(d, step.rest), gradient), gradient, kept);
    hn::StoreU(mean, d, &s[i]);
    const auto direction = hn::Div(gradient, hn::Add(hn::Sqrt(mean), hn::Set(d, step.epsilon)));
    hn::StoreU(MultiplyAdd(d, hn::Set(d, -step.rate), direction, hn::LoadU(d, &w[i])), d, &w[i]);
  });
}

template <class T>
void adagrad(T rate, T epsilon, In<T> g, InOut<T> s, InOut<T> w) {
  for_each_vector(w, [=](auto d, std::size_t i) HWY_ATTR {
    const auto gradient = hn::LoadU(d, &g[i]);
    const auto sum = MultiplyAdd(d, gradient, gradient, hn::LoadU(d, &s[i]));
    hn::StoreU(sum, d, &s[i]);
    const auto direction = hn::Div(gradient, hn::Add(hn::Sqrt(sum), hn::Set(d, epsilon)));
    hn::StoreU(MultiplyAdd(d, hn::Set(d, -rate), direction, hn::LoadU(d, &w[i])), d, &w[i]);
  });
}

template <class T>
void adam(const AdamStep<T>& step, In<T> g, InOut<T> m, InOut<T> v, InOut<T> w) {
  for_each_vector(w, [=](auto d, std::size_t i) HWY_ATTR {
    const auto gradient = hn::LoadU(d, &g[i]);
    const auto kept1 = hn::Mul(hn::Set(d, step.beta1), hn::LoadU(d, &m[i]));
    const auto first = MultiplyAdd(d, hn::Set(d, step.rest1), gradient, kept1);
    hn::StoreU(first, d, &m[i]);
    const auto kept2 = hn::Mul(hn::Set(d, step.beta2), hn::LoadU(d, &v[i]));
    const auto second = MultiplyAdd(d, hn::Mul(hn::Set(d, step.rest2), gradient), gradient, kept2);
    hn::StoreU(second, d, &v[i]);
    const auto root =
        MultiplyAdd(d, hn::Sqrt(second), hn::Set(d, step.root_scale), hn::Set(d, step.epsilon));
    const auto direction = hn::Div(first, root);
    hn::StoreU(MultiplyAdd(d, hn::Set(d, -step.rate), direction, hn::LoadU(d, &w[i])), d, &w[i]);
  });
}

// sign(x) · magnitude; x itself where it is 0 or not a number.
template <class D, class V>
HWY_INLINE V with_sign_of(D d, V x, V magnitude) {
  const auto zero = hn::Zero(d);
  return hn::IfThenElse(hn::Gt(x, zero), magnitude,
                        hn::IfThenElse(hn::Lt(x, zero), hn::Neg(magnitude), x));
}

template <class T>
void rprop(const RpropStep<T>& step, In<T> g, InOut<T> previous, InOut<T> step_size, InOut<T> w) {
  for_each_vector(w, [=](auto d, std::size_t i) HWY_ATTR {
    const auto zero = hn::Zero(d);
    const auto now = hn::LoadU(d, &g[i]);
    const auto before = hn::LoadU(d, &previous[i]);
    // By comparisons, because the product of two small gradients may be 0.
    const auto same = hn::Or(hn::And(hn::Gt(now, zero), hn::Gt(before, zero)),
                             hn::And(hn::Lt(now, zero), hn::Lt(before, zero)));
    const auto opposite = hn::Or(hn::And(hn::Gt(now, zero), hn::Lt(before, zero)),
                                 hn::And(hn::Lt(now, zero), hn::Gt(before, zero)));
    const auto factor =
        hn::IfThenElse(same, hn::Set(d, step.grow),
                       hn::IfThenElse(opposite, hn::Set(d, step.shrink), hn::Set(d, T{1})));
    const auto size =
        hn::Max(hn::Set(d, step.step_min),
                hn::Min(hn::Set(d, step.step_max), hn::Mul(factor, hn::LoadU(d, &step_size[i]))));
    hn::StoreU(size, d, &step_size[i]);
    const auto kept = hn::IfThenElse(opposite, zero, now);
    hn::StoreU(kept, d, &previous[i]);
    hn::StoreU(hn::Sub(hn::LoadU(d, &w[i]), with_sign_of(d, kept, size)), d, &w[i]);
  });
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
  static constexpr UpdateTable<T> table = {add_scaled<T>, momentum_sgd<T>, rmsprop<T>,
                                           adagrad<T>,    adam<T>,         rprop<T>,
                                           scale<T>,      clamp<T>,        add_penalty<T>};
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
void add_scaled(T factor, std::span<const T> x, std::span<T> y) {
  assert(x.size() == y.size());
  for_runs(y.size(), [&](Run run) { table<T>().add_scaled(factor, run.of(x), run.of(y)); });
}

template <class T>
void momentum_sgd(T rate, T momentum, bool nesterov, std::span<const T> g, std::span<T> v,
                  std::span<T> w) {
  assert(g.size() == w.size() && v.size() == w.size());
  for_runs(w.size(), [&](Run run) {
    table<T>().momentum_sgd(rate, momentum, nesterov, run.of(g), run.of(v), run.of(w));
  });
}

template <class T>
void rmsprop(const RmspropStep<T>& step, std::span<const T> g, std::span<T> s, std::span<T> w) {
  assert(g.size() == w.size() && s.size() == w.size());
  for_runs(w.size(), [&](Run run) { table<T>().rmsprop(step, run.of(g), run.of(s), run.of(w)); });
}

template <class T>
void adagrad(T rate, T epsilon, std::span<const T> g, std::span<T> s, std::span<T> w) {
  assert(g.size() == w.size() && s.size() == w.size());
  for_runs(w.size(),
           [&](Run run) { table<T>().adagrad(rate, epsilon, run.of(g), run.of(s), run.of(w)); });
}

template <class T>
void adam(const AdamStep<T>& step, std::span<const T> g, std::span<T> m, std::span<T> v,
          std::span<T> w) {
  assert(g.size() == w.size() && m.size() == w.size() && v.size() == w.size());
  for_runs(w.size(),
           [&](Run run) { table<T>().adam(step, run.of(g), run.of(m), run.of(v), run.of(w)); });
}

template <class T>
void rprop(const RpropStep<T>& step, std::span<const T> g, std::span<T> previous,
           std::span<T> step_size, std::span<T> w) {
  assert(g.size() == w.size() && previous.size() == w.size() && step_size.size() == w.size());
  for_runs(w.size(), [&](Run run) {
    table<T>().rprop(step, run.of(g), run.of(previous), run.of(step_size), run.of(w));
  });
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

#define CHAINRULE_INSTANTIATE(T)                                                                \
  template void add_scaled(T, std::span<const T>, std::span<T>);                                \
  template void momentum_sgd(T, T, bool, std::span<const T>, std::span<T>, std::span<T>);       \
  template void rmsprop(const RmspropStep<T>&, std::span<const T>, std::span<T>, std::span<T>); \
  template void adagrad(T, T, std::span<const T>, std::span<T>, std::span<T>);                  \
  template void adam(const AdamStep<T>&, std::span<const T>, std::span<T>, std::span<T>,        \
                     std::span<T>);                                                             \
  template void rprop(const RpropStep<T>&, std::span<const T>, std::span<T>, std::span<T>,      \
                      std::span<T>);                                                            \
  template void scale(T, std::span<T>);                                                         \
  template void clamp(T, std::span<T>);                                                         \
  template void add_penalty(T, T, std::span<const T>, std::span<T>)
CHAINRULE_INSTANTIATE(float);
CHAINRULE_INSTANTIATE(double);
#undef CHAINRULE_INSTANTIATE

}  // namespace chainrule
#endif  // HWY_ONCE
