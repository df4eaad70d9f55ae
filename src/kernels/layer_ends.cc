// What happens at the ends of a layer: activations and losses, value beside derivative.
#include "kernels/layer_ends.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/layer_ends.cc"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "core/parallel.h"
#include "kernels/activations-inl.h"
#include "kernels/dispatch.h"
#include "kernels/losses-inl.h"

#ifndef CHAINRULE_LAYER_ENDS_ONCE
#define CHAINRULE_LAYER_ENDS_ONCE
namespace chainrule {

template <class T>
struct LayerEndTable {
  void (*activate)(Activation, T, const ConstView<T>&, const View<T>&, T*);
  void (*multiply_derivative)(Activation, T, const ConstView<T>&, const ConstView<T>&,
                              const View<T>&);
  void (*output_delta)(const OutputEnd<T>&, const ConstView<T>&, const ConstView<T>&,
                       const ConstView<T>&, std::span<const T>, const View<T>&);
  void (*row_losses)(const OutputEnd<T>&, const ConstView<T>&, const ConstView<T>&,
                     const ConstView<T>&, const T*, std::span<T>);
  void (*multiply)(const ConstView<T>&, const ConstView<T>&, const View<T>&);
};

}  // namespace chainrule
#endif  // CHAINRULE_LAYER_ENDS_ONCE

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {

template <class T>
const LayerEndTable<T>& layer_end_table() {
  static constexpr LayerEndTable<T> table = {activate_rows<T>, multiply_derivative_rows<T>,
                                             output_delta_rows<T>, loss_rows<T>, multiply_rows<T>};
  return table;
}
const LayerEndTable<float>& layer_end_table_f32() {
  return layer_end_table<float>();
}
const LayerEndTable<double>& layer_end_table_f64() {
  return layer_end_table<double>();
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cassert>

namespace chainrule {
HWY_EXPORT(layer_end_table_f32);
HWY_EXPORT(layer_end_table_f64);

namespace {

template <class T>
const LayerEndTable<T>& table();
template <>
const LayerEndTable<float>& table() {
  return CHAINRULE_DISPATCH(layer_end_table_f32);
}
template <>
const LayerEndTable<double>& table() {
  return CHAINRULE_DISPATCH(layer_end_table_f64);
}

template <class T, class U>
[[maybe_unused]] bool same_shape(const View<T>& x, const View<U>& y) {
  return x.rows() == y.rows() && x.cols() == y.cols();
}

constexpr double kNanosecondsEach = 0.5;

// Some of the rows of a batch.
struct Rows {
  std::size_t begin, count;
  template <class T>
  View<T> of(const View<T>& all) const {
    return all.middle_rows(begin, count);
  }
};

template <class T, class Run>
void for_rows(const View<T>& shape, const Run& run) {
  parallel_for(shape.rows(), static_cast<double>(shape.cols()) * kNanosecondsEach,
               [&](std::size_t begin, std::size_t end) { run(Rows{begin, end - begin}); });
}

}  // namespace

template <class T>
void activate(Activation f, T alpha, const ConstView<T>& z, const View<T>& a,
              std::span<T> softmax_sums) {
  assert(same_shape(z, a) && (softmax_sums.empty() || softmax_sums.size() == z.rows()));
  for_rows(z, [&](Rows rows) {
    T* const sums = softmax_sums.empty() ? nullptr : &softmax_sums[rows.begin];
    table<T>().activate(f, alpha, rows.of(z), rows.of(a), sums);
  });
}

template <class T>
void multiply_derivative(Activation f, T alpha, const ConstView<T>& z, const ConstView<T>& a,
                         const View<T>& delta) {
  assert(same_shape(z, a) && same_shape(z, delta));
  for_rows(z, [&](Rows rows) {
    table<T>().multiply_derivative(f, alpha, rows.of(z), rows.of(a), rows.of(delta));
  });
}

template <class T>
void output_delta(const OutputEnd<T>& end, const ConstView<T>& z, const ConstView<T>& a,
                  const ConstView<T>& targets, std::span<const T> weights, const View<T>& delta) {
  assert(same_shape(z, a) && same_shape(z, targets) && same_shape(z, delta));
  table<T>().output_delta(end, z, a, targets, weights, delta);
}

template <class T>
void row_losses(const OutputEnd<T>& end, const ConstView<T>& z, const ConstView<T>& a,
                const ConstView<T>& targets, std::span<const T> softmax_sums, std::span<T> losses) {
  assert(same_shape(z, a) && same_shape(z, targets) && losses.size() == z.rows());
  assert(end.loss != Loss::kCategoricalCrossEntropy || softmax_sums.size() == z.rows());
  table<T>().row_losses(end, z, a, targets, softmax_sums.data(), losses);
}

template <class T>
void multiply(const ConstView<T>& mask, const ConstView<T>& values, const View<T>& out) {
  assert(same_shape(mask, values) && same_shape(mask, out));
  for_rows(mask,
           [&](Rows rows) { table<T>().multiply(rows.of(mask), rows.of(values), rows.of(out)); });
}

#define CHAINRULE_INSTANTIATE(T)                                                             \
  template void activate(Activation, T, const ConstView<T>&, const View<T>&, std::span<T>);  \
  template void multiply_derivative(Activation, T, const ConstView<T>&, const ConstView<T>&, \
                                    const View<T>&);                                         \
  template void output_delta(const OutputEnd<T>&, const ConstView<T>&, const ConstView<T>&,  \
                             const ConstView<T>&, std::span<const T>, const View<T>&);       \
  template void row_losses(const OutputEnd<T>&, const ConstView<T>&, const ConstView<T>&,    \
                           const ConstView<T>&, std::span<const T>, std::span<T>);           \
  template void multiply(const ConstView<T>&, const ConstView<T>&, const View<T>&);
CHAINRULE_INSTANTIATE(float)
CHAINRULE_INSTANTIATE(double)
#undef CHAINRULE_INSTANTIATE

}  // namespace chainrule
#endif  // HWY_ONCE
