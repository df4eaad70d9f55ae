// The matrix products of a layer, one tile of the result at a time.
#include "kernels/products.h"

#include <algorithm>
#include <cstddef>

#include <chainrule/aligned.h>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/products.cc"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "core/parallel.h"
#include "kernels/dispatch.h"
#include "kernels/product.h"
#include "kernels/products-inl.h"
#include "kernels/sample_products-inl.h"

#ifndef CHAINRULE_PRODUCTS_ONCE
#define CHAINRULE_PRODUCTS_ONCE
namespace chainrule {

template <class T>
struct ProductTable {
  std::size_t panel;       // columns that are computed together
  std::size_t group_rows;  // rows that are, over samples
  void (*over_features)(const Product<T>&, const Packed<T>&);
  void (*over_samples)(const Product<T>&, const Packed<T>&);
};

}  // namespace chainrule
#endif  // CHAINRULE_PRODUCTS_ONCE

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {

template <class T>
const ProductTable<T>& product_table() {
  static constexpr ProductTable<T> table = {kPanel<T>, kGroupRows, over_features<T>,
                                            over_samples<T>};
  return table;
}
const ProductTable<float>& product_table_f32() {
  return product_table<float>();
}
const ProductTable<double>& product_table_f64() {
  return product_table<double>();
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cassert>

namespace chainrule {
HWY_EXPORT(product_table_f32);
HWY_EXPORT(product_table_f64);

namespace {

template <class T>
const ProductTable<T>& table();
template <>
const ProductTable<float>& table() {
  return CHAINRULE_DISPATCH(product_table_f32);
}
template <>
const ProductTable<double>& table() {
  return CHAINRULE_DISPATCH(product_table_f64);
}

// The part of a product from row i and column j on.
template <class T>
Product<T> part(Product<T> p, std::size_t i, std::size_t rows, std::size_t j, std::size_t cols) {
  p.left += i * p.left_row;
  p.right += j * p.right_col;
  if (p.bias != nullptr) p.bias += j;
  p.result += i * p.result_row + j;
  p.rows = rows;
  p.cols = cols;
  return p;
}

template <class T>
double nanoseconds(const Product<T>& p) {
  constexpr double kPerTerm = sizeof(T) / 4. / 50;
  return static_cast<double>(p.rows * p.cols) * static_cast<double>(p.depth + 2) * kPerTerm;
}

// Splits a product by its panels of columns, or by rows where there are few panels.
template <class T, class Run>
void split(const Product<T>& p, const Run& run) {
  const double ns = nanoseconds(p);
  if (ns < 2 * kWorthAThread) return run(p);
  const std::size_t panel = table<T>().panel, n_panels = (p.cols + panel - 1) / panel;
  if (n_panels % max_threads() == 0 || n_panels >= 8 * max_threads()) {
    parallel_for(n_panels, ns / static_cast<double>(n_panels),
                 [&](std::size_t begin, std::size_t end) {
                   const std::size_t j = begin * panel;
                   run(part(p, 0, p.rows, j, std::min(end * panel, p.cols) - j));
                 });
  } else {
    parallel_for(p.rows, ns / static_cast<double>(p.rows), [&](std::size_t begin, std::size_t end) {
      run(part(p, begin, end - begin, 0, p.cols));
    });
  }
}

// This thread's memory for packed sides, which only grows.
template <class T>
Packed<T> room_for(std::size_t left_size, std::size_t right_size) {
  static thread_local AlignedVector<T> left, right;
  if (left.size() < left_size) left.resize(left_size);
  if (right.size() < right_size) right.resize(right_size);
  return {.left = left.data(), .right = right.data()};
}

// Rows up to which no memory is asked for, so that predicting a block of rows never does.
constexpr std::size_t kRowsOnStack = 128;
constexpr std::size_t kWidestPanel = 32;

template <class T>
void over_features(const Product<T>& p) {
  split(p, [](const Product<T>& part) {
    assert(table<T>().panel <= kWidestPanel);
    if (part.rows <= kRowsOnStack) {
      alignas(kCacheLine) T left[kRowsOnStack * kFeatureBlock], right[kWidestPanel * kFeatureBlock];
      table<T>().over_features(part, {.left = left, .right = right});
    } else {
      const std::size_t depth = std::min(part.depth, kFeatureBlock);
      const std::size_t rows = std::min(part.rows, kRowBlock);
      table<T>().over_features(part, room_for<T>(rows * depth, table<T>().panel * depth));
    }
  });
}

// Rows of a product over samples for which its right side is read once: a group, or some where the
// right side comes from afar, whose results still fit a near cache.
template <class T>
std::size_t rows_together(const Product<T>& p) {
  constexpr std::size_t kNear = 1 << 19, kMostGroups = 4;  // bytes
  const std::size_t group = table<T>().group_rows;
  if (p.depth * p.cols * sizeof(T) <= kNear) return group;
  return group * std::clamp<std::size_t>(kNear / (group * p.cols * sizeof(T)), 1, kMostGroups);
}

// A product over samples on this thread.
template <class T>
void run_over_samples(const Product<T>& p) {
  constexpr std::size_t kMostPacked = 4096;         // samples, or copying takes too much memory
  constexpr std::size_t kFitsNearestCache = 16384;  // bytes, beside the rest
  constexpr std::size_t kManyPanels = 8;
  const std::size_t panel = table<T>().panel, n_panels = (p.cols + panel - 1) / panel;
  const bool packs = p.depth <= kMostPacked && p.rows > 4;
  const bool packs_left = packs && n_panels >= kManyPanels;
  const bool packs_whole = packs && p.depth * p.cols * sizeof(T) > kFitsNearestCache;
  const std::size_t rows = rows_together(p);
  Packed<T> room =
      room_for<T>(packs_left ? rows * p.depth : 0, (packs_whole ? n_panels : 1) * panel * p.depth);
  if (!packs_left) room.left = nullptr;
  room.rows = rows;
  room.whole = packs_whole;
  table<T>().over_samples(p, room);
}

template <class T>
Product<T> gradient_product(ConstView<T> a, ConstView<T> delta, T* result, std::size_t result_row) {
  return {.left = a.data(),
          .left_row = 1,
          .left_depth = a.stride(),
          .right = delta.data(),
          .right_depth = delta.stride(),
          .right_col = 1,
          .bias = nullptr,
          .result = result,
          .result_row = result_row,
          .rows = a.cols(),
          .cols = delta.cols(),
          .depth = a.rows()};
}

template <class T>
Product<T> column_sum_product(ConstView<T> delta, T* result) {
  static constexpr T kOne = 1;
  Product<T> p =
      gradient_product(ConstView<T>(&kOne, delta.rows(), 1), delta, result, delta.cols());
  p.left_row = p.left_depth = 0;  // a column of ones
  return p;
}

// Updates weights by a gradient product, a group of its rows after the other.
template <class T>
void update_by(Product<T> p, const ParameterUpdate<T>& update) {
  static thread_local AlignedVector<T> gradient;
  const std::size_t size = rows_together(p) * p.cols;
  if (gradient.size() < size) gradient.resize(size);
  const auto apply_rows = [&, from = gradient.data()](std::size_t first, std::size_t rows) {
    apply_gradient<T>(update.from(first * p.cols), {from, rows * p.cols});
  };
  using ApplyRows = decltype(apply_rows);
  p.result = gradient.data();
  p.result_row = p.cols;
  p.finish = {[](const void* context, std::size_t first, std::size_t rows) {
                (*static_cast<const ApplyRows*>(context))(first, rows);
              },
              &apply_rows};
  run_over_samples(p);
}

}  // namespace

template <class T>
void affine(ConstView<T> a, ConstView<T> weights, std::span<const T> bias, View<T> z) {
  assert(a.cols() == weights.rows() && a.rows() == z.rows() && weights.cols() == z.cols());
  assert(bias.empty() || bias.size() == z.cols());
  over_features<T>({.left = a.data(),
                    .left_row = a.stride(),
                    .left_depth = 1,
                    .right = weights.data(),
                    .right_depth = weights.stride(),
                    .right_col = 1,
                    .bias = bias.empty() ? nullptr : bias.data(),
                    .result = z.data(),
                    .result_row = z.stride(),
                    .rows = z.rows(),
                    .cols = z.cols(),
                    .depth = a.cols()});
}

template <class T>
void propagate(ConstView<T> delta, ConstView<T> weights, View<T> d) {
  assert(delta.cols() == weights.cols() && weights.rows() == d.cols());
  assert(delta.rows() == d.rows());
  over_features<T>({.left = delta.data(),
                    .left_row = delta.stride(),
                    .left_depth = 1,
                    .right = weights.data(),
                    .right_depth = 1,
                    .right_col = weights.stride(),
                    .bias = nullptr,
                    .result = d.data(),
                    .result_row = d.stride(),
                    .rows = d.rows(),
                    .cols = d.cols(),
                    .depth = delta.cols()});
}

template <class T>
void weight_gradient(ConstView<T> a, ConstView<T> delta, View<T> g) {
  assert(a.rows() == delta.rows() && a.cols() == g.rows() && delta.cols() == g.cols());
  split(gradient_product(a, delta, g.data(), g.stride()), run_over_samples<T>);
}

template <class T>
void column_sums(ConstView<T> delta, std::span<T> sums) {
  assert(delta.cols() == sums.size());
  split(column_sum_product(delta, sums.data()), run_over_samples<T>);
}

template <class T>
void weight_update(ConstView<T> a, ConstView<T> delta, const ParameterUpdate<T>& update) {
  assert(a.rows() == delta.rows());
  if (a.rows() == 1) return apply_outer_product<T>(update, a.row(0), delta.row(0));
  const Product<T> p = gradient_product<T>(a, delta, nullptr, 0);
  parallel_for(p.rows, nanoseconds(p) / static_cast<double>(p.rows),
               [&](std::size_t begin, std::size_t end) {
                 update_by(part(p, begin, end - begin, 0, p.cols), update.from(begin * p.cols));
               });
}

template <class T>
void bias_update(ConstView<T> delta, const ParameterUpdate<T>& update) {
  static constexpr T kOne = 1;
  if (delta.rows() == 1) return apply_outer_product<T>(update, {&kOne, 1}, delta.row(0));
  update_by(column_sum_product<T>(delta, nullptr), update);
}

template void affine(ConstView<float>, ConstView<float>, std::span<const float>, View<float>);
template void affine(ConstView<double>, ConstView<double>, std::span<const double>, View<double>);
template void propagate(ConstView<float>, ConstView<float>, View<float>);
template void propagate(ConstView<double>, ConstView<double>, View<double>);
template void weight_gradient(ConstView<float>, ConstView<float>, View<float>);
template void weight_gradient(ConstView<double>, ConstView<double>, View<double>);
template void column_sums(ConstView<float>, std::span<float>);
template void column_sums(ConstView<double>, std::span<double>);
template void weight_update(ConstView<float>, ConstView<float>, const ParameterUpdate<float>&);
template void weight_update(ConstView<double>, ConstView<double>, const ParameterUpdate<double>&);
template void bias_update(ConstView<float>, const ParameterUpdate<float>&);
template void bias_update(ConstView<double>, const ParameterUpdate<double>&);

}  // namespace chainrule
#endif  // HWY_ONCE
