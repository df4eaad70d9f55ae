// Sums over parameters, in the order of core/sums.h, by vectors.
#include "kernels/sums.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "core/sums.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/sums.cc"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/dispatch.h"
#include "kernels/multiply_add-inl.h"

#ifndef CHAINRULE_SUMS_ONCE
#define CHAINRULE_SUMS_ONCE
namespace chainrule {

// The sum of one block of at most kSumBlock elements.
template <class T>
struct BlockSumTable {
  T (*dot)(const T* x, const T* y, std::size_t n);
  T (*sum_of_absolutes)(const T* x, std::size_t n);
};

}  // namespace chainrule
#endif  // CHAINRULE_SUMS_ONCE

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using SumTag = hn::CappedTag<T, kSumPartials>;

// The last, short row of a block. Terms of +0 change no partial, for none is -0.
template <class T>
struct PaddedRow {
  T values[kSumPartials] = {};
  PaddedRow(const T* tail, std::size_t n) { std::copy(tail, tail + n, values); }
};

// The partials of a block as whole vectors. add(sums, x, y...) adds the terms of 16 elements to
// them.
template <class T, class Add, class... In>
HWY_INLINE T block_sum(std::size_t n, const Add& add, const In*... in) {
  const SumTag<T> d;
  constexpr std::size_t kLanes = hn::MaxLanes(SumTag<T>());
  hn::Vec<SumTag<T>> sums[kSumPartials / kLanes];
  for (auto& sum : sums) sum = hn::Zero(d);
  const auto add_row = [&](const auto*... row) HWY_ATTR {
    for (std::size_t v = 0; v < kSumPartials / kLanes; ++v) {
      sums[v] = add(sums[v], hn::LoadU(d, row + v * kLanes)...);
    }
  };
  std::size_t i = 0;
  for (; i + kSumPartials <= n; i += kSumPartials) add_row(in + i...);
  if (i < n) add_row(PaddedRow<T>(in + i, n - i).values...);
  T partials[kSumPartials];
  for (std::size_t v = 0; v < kSumPartials / kLanes; ++v) {
    hn::StoreU(sums[v], d, partials + v * kLanes);
  }
  for (std::size_t half = kSumPartials / 2; half > 0; half /= 2) {
    for (std::size_t k = 0; k < half; ++k) partials[k] += partials[k + half];
  }
  return partials[0];
}

template <class T>
T dot(const T* x, const T* y, std::size_t n) {
  const auto add = [](auto sum, auto a, auto b)
                       HWY_ATTR { return MultiplyAdd(SumTag<T>(), a, b, sum); };
  return block_sum<T>(n, add, x, y);
}

template <class T>
T sum_of_absolutes(const T* x, std::size_t n) {
  const auto add = [](auto sum, auto a) HWY_ATTR { return hn::Add(sum, hn::Abs(a)); };
  return block_sum<T>(n, add, x);
}

template <class T>
const BlockSumTable<T>& block_sum_table() {
  static constexpr BlockSumTable<T> table = {dot<T>, sum_of_absolutes<T>};
  return table;
}
const BlockSumTable<float>& block_sum_table_f32() {
  return block_sum_table<float>();
}
const BlockSumTable<double>& block_sum_table_f64() {
  return block_sum_table<double>();
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cassert>

namespace chainrule {
HWY_EXPORT(block_sum_table_f32);
HWY_EXPORT(block_sum_table_f64);

namespace {

template <class T>
const BlockSumTable<T>& table();
template <>
const BlockSumTable<float>& table() {
  return CHAINRULE_DISPATCH(block_sum_table_f32);
}
template <>
const BlockSumTable<double>& table() {
  return CHAINRULE_DISPATCH(block_sum_table_f64);
}

}  // namespace

template <class T>
T dot(std::span<const T> x, std::span<const T> y) {
  assert(x.size() == y.size());
  const auto block_dot = table<T>().dot;
  return sum_of_blocks<T>(x.size(), [&](std::size_t begin, std::size_t end) {
    return block_dot(&x[begin], &y[begin], end - begin);
  });
}

template <class T>
T sum_of_absolutes(std::span<const T> x) {
  const auto block_sum = table<T>().sum_of_absolutes;
  return sum_of_blocks<T>(x.size(), [&](std::size_t begin, std::size_t end) {
    return block_sum(&x[begin], end - begin);
  });
}

template float dot(std::span<const float>, std::span<const float>);
template double dot(std::span<const double>, std::span<const double>);
template float sum_of_absolutes(std::span<const float>);
template double sum_of_absolutes(std::span<const double>);

}  // namespace chainrule
#endif  // HWY_ONCE
