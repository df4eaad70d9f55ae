// What this machine could do if nothing but multiply-adds were to be done.
#include "kernels/peak.h"

#include <chrono>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/peak.cc"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "core/parallel.h"
#include "kernels/dispatch.h"
#include "kernels/multiply_add-inl.h"

#ifndef CHAINRULE_PEAK_ONCE
#define CHAINRULE_PEAK_ONCE
namespace chainrule {

template <class T>
struct PeakTable {
  double flop_of_round;
  T (*run)(std::size_t n_rounds, T factor);
};

}  // namespace chainrule
#endif  // CHAINRULE_PEAK_ONCE

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kChains =
    12;  // enough to hide the latency of each, and they fit the registers

template <class T>
T multiply_add_chains(std::size_t n_rounds, T factor) {
  const hn::ScalableTag<T> d;
  const auto x = hn::Set(d, factor), y = hn::Set(d, 1 - factor);
  hn::Vec<hn::ScalableTag<T>> chains[kChains];
  for (auto& chain : chains) chain = x;
  for (std::size_t round = 0; round < n_rounds; ++round) {
    for (auto& chain : chains) chain = MultiplyAdd(d, chain, x, y);
  }
  auto sum = hn::Zero(d);
  for (const auto& chain : chains) sum = hn::Add(sum, chain);
  return hn::GetLane(sum);
}

template <class T>
const PeakTable<T>& peak_table() {
  static constexpr PeakTable<T> table = {2.0 * kChains * hn::MaxLanes(hn::ScalableTag<T>()),
                                         multiply_add_chains<T>};
  return table;
}
const PeakTable<float>& peak_table_f32() {
  return peak_table<float>();
}
const PeakTable<double>& peak_table_f64() {
  return peak_table<double>();
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace chainrule {
HWY_EXPORT(peak_table_f32);
HWY_EXPORT(peak_table_f64);

namespace {

template <class T>
const PeakTable<T>& table();
template <>
const PeakTable<float>& table() {
  return CHAINRULE_DISPATCH(peak_table_f32);
}
template <>
const PeakTable<double>& table() {
  return CHAINRULE_DISPATCH(peak_table_f64);
}

}  // namespace

template <class T>
double peak_of(T (*run)(std::size_t n_rounds, T start), double flop_of_round) {
  constexpr std::size_t kRounds = 200000;
  const std::size_t n_threads = max_threads();
  struct Work {
    T (*run)(std::size_t, T);
    volatile T start;  // so that the compiler cannot know the result
  };
  const Work work = {run, T{0.5}};
  const auto begin = std::chrono::steady_clock::now();
  run_parts(n_threads, {[](const void* context, std::size_t) {
                          const Work& it = *static_cast<const Work*>(context);
                          [[maybe_unused]] volatile T result = it.run(kRounds, it.start);
                        },
                        &work});
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  return static_cast<double>(n_threads) * kRounds * flop_of_round / taken.count();
}

template <class T>
double multiply_add_peak() {
  return peak_of(table<T>().run, table<T>().flop_of_round);
}

template double peak_of(float (*)(std::size_t, float), double);
template double peak_of(double (*)(std::size_t, double), double);
template double multiply_add_peak<float>();
template double multiply_add_peak<double>();

}  // namespace chainrule
#endif  // HWY_ONCE
