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

#ifndef CHAINRULE_PRODUCTS_ONCE
#define CHAINRULE_PRODUCTS_ONCE
namespace chainrule {

template <class T>
struct ProductTable {
  std::size_t panel;  // columns that are computed together
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
  static constexpr ProductTable<T> table = {kPanel<T>, over_features<T>, over_samples<T>};
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

// Splits a product by its panels of columns, or by rows where there are few panels.
template <class T, class Run>
void split(const Product<T>& p, const Run& run) {
  constexpr double kNanosecondsPerTerm = sizeof(T) / 4 / 50.;
  const double ns =
      static_cast<double>(p.rows * p.cols) * static_cast<double>(p.depth + 2) * kNanosecondsPerTerm;
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
Packed<T> room_for(const Product<T>& p, std::size_t depth) {
  static thread_local AlignedVector<T> left, right;
  const std::size_t n_left = std::min(p.rows, kRowBlock) * depth;
  if (left.size() < n_left) left.resize(n_left);
  if (right.size() < table<T>().panel * depth) right.resize(table<T>().panel * depth);
  return {left.data(), right.data()};
}

// Rows up to which no memory is asked for, so that predicting a block of rows never does.
constexpr std::size_t kRowsOnStack = 64;
constexpr std::size_t kWidestPanel = 32;

template <class T>
void over_features(const Product<T>& p) {
  split(p, [](const Product<T>& part) {
    assert(table<T>().panel <= kWidestPanel);
    if (part.rows <= kRowsOnStack) {
      alignas(kCacheLine) T left[kRowsOnStack * kFeatureBlock], right[kWidestPanel * kFeatureBlock];
      table<T>().over_features(part, {left, right});
    } else {
      table<T>().over_features(part, room_for(part, std::min(part.depth, kFeatureBlock)));
    }
  });
}

// Samples up to which sides are packed.
constexpr std::size_t kMostPacked = 4096;

template <class T>
void over_samples(const Product<T>& p) {
  split(p, [](const Product<T>& part) {
    const bool packs = part.depth <= kMostPacked && part.rows > 1;
    table<T>().over_samples(part, packs ? room_for(part, part.depth) : Packed<T>{});
  });
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
  over_samples<T>({.left = a.data(),
                   .left_row = 1,
                   .left_depth = a.stride(),
                   .right = delta.data(),
                   .right_depth = delta.stride(),
                   .right_col = 1,
                   .bias = nullptr,
                   .result = g.data(),
                   .result_row = g.stride(),
                   .rows = g.rows(),
                   .cols = g.cols(),
                   .depth = a.rows()});
}

template <class T>
void column_sums(ConstView<T> delta, std::span<T> sums) {
  assert(delta.cols() == sums.size());
  static constexpr T kOne = 1;  // a column of ones, read with stride 0
  over_samples<T>({.left = &kOne,
                   .left_row = 0,
                   .left_depth = 0,
                   .right = delta.data(),
                   .right_depth = delta.stride(),
                   .right_col = 1,
                   .bias = nullptr,
                   .result = sums.data(),
                   .result_row = sums.size(),
                   .rows = 1,
                   .cols = sums.size(),
                   .depth = delta.rows()});
}

template void affine(ConstView<float>, ConstView<float>, std::span<const float>, View<float>);
template void affine(ConstView<double>, ConstView<double>, std::span<const double>, View<double>);
template void propagate(ConstView<float>, ConstView<float>, View<float>);
template void propagate(ConstView<double>, ConstView<double>, View<double>);
template void weight_gradient(ConstView<float>, ConstView<float>, View<float>);
template void weight_gradient(ConstView<double>, ConstView<double>, View<double>);
template void column_sums(ConstView<float>, std::span<float>);
template void column_sums(ConstView<double>, std::span<double>);

}  // namespace chainrule
#endif  // HWY_ONCE
