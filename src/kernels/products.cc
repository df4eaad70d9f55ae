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
#include "kernels/last_columns.h"
#include "kernels/product.h"
#include "kernels/products-inl.h"
#include "kernels/sample_products-inl.h"

#ifndef CHAINRULE_PRODUCTS_ONCE
#define CHAINRULE_PRODUCTS_ONCE
namespace chainrule {

template <class T>
struct ProductTable {
  std::size_t lanes;          // of a vector
  std::size_t panel_vectors;  // that are computed together
  std::size_t group_rows;     // that are, over samples
  void (*over_features)(const Product<T>&, const FeatureRoom<T>&);
  void (*over_samples)(const Product<T>&, const Packed<T>&);
};

}  // namespace chainrule
#endif  // CHAINRULE_PRODUCTS_ONCE

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {

template <class T>
const ProductTable<T>& product_table() {
  static constexpr ProductTable<T> table = {hn::MaxLanes(hn::ScalableTag<T>()), kPanelVectors,
                                            kGroupRows, over_features<T>, over_samples<T>};
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
template <Over kOver, class T>
Product<T> part(Product<T> p, std::size_t i, std::size_t rows, std::size_t j, std::size_t cols) {
  p.left += kOver == Over::kFeatures ? i * p.left_step : i;
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

// Splits a product by vectors of columns, or by rows where there are few of those.
template <Over kOver, class T, class Run>
void split(const Product<T>& p, const Run& run) {
  const double ns = nanoseconds(p);
  if (ns < 2 * kWorthAThread) return run(p);
  const std::size_t lanes = table<T>().lanes, n_vectors = (p.cols + lanes - 1) / lanes;
  const std::size_t n_threads = max_threads();
  const bool is_even =
      n_vectors % n_threads == 0 && n_vectors >= table<T>().panel_vectors * n_threads;
  if (is_even || n_vectors >= 16 * n_threads) {
    parallel_for(n_vectors, ns / static_cast<double>(n_vectors),
                 [&](std::size_t begin, std::size_t end) {
                   const std::size_t j = begin * lanes;
                   run(part<kOver>(p, 0, p.rows, j, std::min(end * lanes, p.cols) - j));
                 });
  } else {
    parallel_for(p.rows, ns / static_cast<double>(p.rows), [&](std::size_t begin, std::size_t end) {
      run(part<kOver>(p, begin, end - begin, 0, p.cols));
    });
  }
}

template <class T>
T* with_room_for(std::size_t size, AlignedVector<T>& memory) {
  if (memory.size() < size) memory.resize(size);
  return memory.data();
}

// Whether rows of the left side are so far from each other that they want the same places of the
// caches, and are read often enough to repay a copy.
template <class T>
bool copies_left(const Product<T>& p) {
  constexpr std::size_t kPage = 4096, kLeastRows = 64, kLeastPanels = 5;
  return p.left_step * sizeof(T) >= kPage && p.rows >= kLeastRows &&
         p.cols >= kLeastPanels * table<T>().panel_vectors * table<T>().lanes;
}

// A product over features on this thread.
template <class T>
void run_over_features(const Product<T>& p) {
  constexpr std::size_t kWidestPanel = std::size_t{3} * 16;  // of single precision, AVX-512
  assert(table<T>().panel_vectors * table<T>().lanes <= kWidestPanel);
  alignas(kCacheLine) T panel[kWidestPanel * kFeatureBlock];
  FeatureRoom<T> room = {.panel = panel, .left = nullptr};
  LastColumns<T> last(p, table<T>().lanes);
  if (last.count() > 0) {
    static thread_local AlignedVector<T> memory;
    table<T>().over_features(
        last.template as_rows<Over::kFeatures>(with_room_for(last.room(), memory)), room);
    last.put(0, p.rows, p.result);
    if (last.n_before() == 0) return;
  }
  static thread_local AlignedVector<T> left;
  if (copies_left(p)) room.left = with_room_for(kRowBlock * kLeftCopyStep, left);
  table<T>().over_features(part<Over::kFeatures>(p, 0, p.rows, 0, last.n_before()), room);
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

// A product over samples, but for its last columns.
template <class T>
void run_first_columns(const Product<T>& p) {
  constexpr std::size_t kMostPacked = 4096;         // samples, or copying takes too much memory
  constexpr std::size_t kFitsNearestCache = 16384;  // bytes, beside the rest
  // So few samples of a group of rows stay in the nearest cache as they stand, or so few panels
  // do not repay a copy.
  constexpr std::size_t kFewSamples = 256, kFewPanels = 5;
  const std::size_t panel = table<T>().panel_vectors * table<T>().lanes;
  const std::size_t n_panels = (p.cols + panel - 1) / panel;
  const bool packs = p.depth <= kMostPacked && p.rows > 4;
  const bool packs_left = packs && p.depth > kFewSamples && n_panels > kFewPanels;
  const bool packs_whole = packs && p.depth * p.cols * sizeof(T) > kFitsNearestCache;
  const std::size_t rows = rows_together(p);
  const std::size_t right_cols = packs_whole ? p.cols + table<T>().lanes : panel;
  static thread_local AlignedVector<T> left, right;  // which only grow
  const Packed<T> room = {
      .left = packs_left ? with_room_for(rows * p.depth, left) : nullptr,
      .right = with_room_for(right_cols * p.depth, right),
      .whole = packs_whole,
      .rows = rows,
  };
  table<T>().over_samples(p, room);
}

// A product over samples on this thread.
template <class T>
void run_over_samples(const Product<T>& p) {
  LastColumns<T> last(p, table<T>().lanes);
  if (last.count() == 0) return run_first_columns(p);

  static thread_local AlignedVector<T> memory;
  run_first_columns(last.template as_rows<Over::kSamples>(with_room_for(last.room(), memory)));
  Product<T> before = part<Over::kSamples>(p, 0, p.rows, 0, last.n_before());
  if (p.finish.call == nullptr) {
    last.put(0, p.rows, p.result);
    return run_first_columns(before);
  }
  const auto put_and_finish = [&](std::size_t first, std::size_t rows) {
    last.put(first, rows, p.result);
    p.finish.call(p.finish.context, first, rows);
  };
  before.finish = rows_done(put_and_finish);
  run_first_columns(before);
}

template <class T>
Product<T> gradient_product(const ConstView<T>& a, const ConstView<T>& delta, T* result,
                            std::size_t result_row) {
  return {.left = a.data(),
          .left_step = a.stride(),
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
Product<T> column_sum_product(const ConstView<T>& delta, T* result) {
  static constexpr T kOne = 1;
  Product<T> p =
      gradient_product(ConstView<T>(&kOne, delta.rows(), 1), delta, result, delta.cols());
  p.left_step = 0;  // a column of ones
  return p;
}

// Updates weights by a gradient product, a group of its rows after the other.
template <class T>
void update_by(Product<T> p, const ParameterUpdate<T>& update) {
  static thread_local AlignedVector<T> memory;
  T* const gradient = with_room_for(rows_together(p) * p.cols, memory);
  const auto apply_rows = [&](std::size_t first, std::size_t rows) {
    apply_gradient<T>(update.from(first * p.cols), {gradient, rows * p.cols});
  };
  p.result = gradient;
  p.result_row = p.cols;
  p.finish = rows_done(apply_rows);
  run_over_samples(p);
}

template <class T>
void over_features(const Product<T>& p) {
  split<Over::kFeatures>(p, run_over_features<T>);
}

}  // namespace

template <class T>
void affine(const ConstView<T>& a, const ConstView<T>& weights, std::span<const T> bias,
            const View<T>& z) {
  assert(a.cols() == weights.rows() && a.rows() == z.rows() && weights.cols() == z.cols());
  assert(bias.empty() || bias.size() == z.cols());
  over_features<T>({.left = a.data(),
                    .left_step = a.stride(),
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
void propagate(const ConstView<T>& delta, const ConstView<T>& weights, const View<T>& d) {
  assert(delta.cols() == weights.cols() && weights.rows() == d.cols());
  assert(delta.rows() == d.rows());
  over_features<T>({.left = delta.data(),
                    .left_step = delta.stride(),
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
void weight_gradient(const ConstView<T>& a, const ConstView<T>& delta, const View<T>& g) {
  assert(a.rows() == delta.rows() && a.cols() == g.rows() && delta.cols() == g.cols());
  split<Over::kSamples>(gradient_product(a, delta, g.data(), g.stride()), run_over_samples<T>);
}

template <class T>
void column_sums(const ConstView<T>& delta, std::span<T> sums) {
  assert(delta.cols() == sums.size());
  split<Over::kSamples>(column_sum_product(delta, sums.data()), run_over_samples<T>);
}

template <class T>
void weight_update(const ConstView<T>& a, const ConstView<T>& delta,
                   const ParameterUpdate<T>& update) {
  assert(a.rows() == delta.rows());
  if (a.rows() == 1) return apply_outer_product<T>(update, a.row(0), delta.row(0));
  const Product<T> p = gradient_product<T>(a, delta, nullptr, 0);
  parallel_for(p.rows, nanoseconds(p) / static_cast<double>(p.rows),
               [&](std::size_t begin, std::size_t end) {
                 update_by(part<Over::kSamples>(p, begin, end - begin, 0, p.cols),
                           update.from(begin * p.cols));
               });
}

template <class T>
void bias_update(const ConstView<T>& delta, const ParameterUpdate<T>& update) {
  static constexpr T kOne = 1;
  if (delta.rows() == 1) return apply_outer_product<T>(update, {&kOne, 1}, delta.row(0));
  update_by(column_sum_product<T>(delta, nullptr), update);
}

template void affine(const ConstView<float>&, const ConstView<float>&, std::span<const float>,
                     const View<float>&);
template void affine(const ConstView<double>&, const ConstView<double>&, std::span<const double>,
                     const View<double>&);
template void propagate(const ConstView<float>&, const ConstView<float>&, const View<float>&);
template void propagate(const ConstView<double>&, const ConstView<double>&, const View<double>&);
template void weight_gradient(const ConstView<float>&, const ConstView<float>&, const View<float>&);
template void weight_gradient(const ConstView<double>&, const ConstView<double>&,
                              const View<double>&);
template void column_sums(const ConstView<float>&, std::span<float>);
template void column_sums(const ConstView<double>&, std::span<double>);
template void weight_update(const ConstView<float>&, const ConstView<float>&,
                            const ParameterUpdate<float>&);
template void weight_update(const ConstView<double>&, const ConstView<double>&,
                            const ParameterUpdate<double>&);
template void bias_update(const ConstView<float>&, const ParameterUpdate<float>&);
template void bias_update(const ConstView<double>&, const ParameterUpdate<double>&);

}  // namespace chainrule
#endif  // HWY_ONCE
