// The matrix products of a layer, one tile of the result at a time.
#include "kernels/products.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include <chainrule/aligned.h>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/products.cc"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "core/parallel.h"
#include "kernels/dispatch.h"
#include "kernels/pack-inl.h"
#include "kernels/tile-inl.h"

#ifndef CHAINRULE_PRODUCTS_ONCE
#define CHAINRULE_PRODUCTS_ONCE
namespace chainrule {

// A product result(i, j) = Σ_k left(i, k) · right(k, j). Both sides are read with any strides, one
// of each side's being 1, so that one loop serves a and aᵀ, W and Wᵀ.
template <class T>
struct Product {
  const T* left;
  std::size_t left_row;    // elements from left(i, k) to left(i + 1, k)
  std::size_t left_depth;  // elements from left(i, k) to left(i, k + 1)
  const T* right;
  std::size_t right_depth;  // elements from right(k, j) to right(k + 1, j)
  std::size_t right_col;    // elements from right(k, j) to right(k, j + 1)
  const T* bias;            // added last; nullptr for none
  T* result;
  std::size_t result_row;
  std::size_t rows, cols, depth;
};

template <class T>
struct ProductTable {
  std::size_t panel;  // columns that are computed together
  void (*over_features)(const Product<T>&);
  // `packed`: room for `panel` columns of the right side, or nullptr.
  void (*over_samples)(const Product<T>&, T* packed);
};

}  // namespace chainrule
#endif  // CHAINRULE_PRODUCTS_ONCE

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
inline constexpr std::size_t kPanel = kPanelVectors * hn::MaxLanes(hn::ScalableTag<T>());
template <class T>
inline constexpr std::size_t kWidePanel = kWideVectors * hn::MaxLanes(hn::ScalableTag<T>());

// Calls f(i, n) for runs of n <= kMostRows rows that are as even as can be.
template <class F>
HWY_INLINE void for_row_tiles(std::size_t rows, const F& f) {
  const std::size_t n_tiles = (rows + kMostRows - 1) / kMostRows;
  for (std::size_t t = 0, i = 0; t < n_tiles; ++t) {
    const std::size_t end = rows * (t + 1) / n_tiles;
    f(i, end - i);
    i = end;
  }
}

// Columns j, ..., j + cols - 1 of the right side, rows k, ..., k + depth - 1, in rows of kPanel.
template <class T>
HWY_INLINE void pack(const Product<T>& p, std::size_t k, std::size_t depth, std::size_t j,
                     std::size_t cols, T* to) {
  const T* from = p.right + k * p.right_depth + j * p.right_col;
  if (p.right_col == 1) {
    pack_rows(from, p.right_depth, depth, cols, kPanel<T>, to);
  } else {
    pack_columns(from, p.right_col, depth, cols, kPanel<T>, to);
  }
}

// Terms k, ..., k + depth - 1 of the results from row i and column j on, added to what is there
// unless k is 0.
template <class T>
HWY_INLINE TileSum<T> features(const Product<T>& p, std::size_t i, std::size_t j, std::size_t k,
                               std::size_t depth) {
  T* out = p.result + i * p.result_row + j;
  const bool is_last = k + depth == p.depth;
  return {.left = p.left + i * p.left_row + k * p.left_depth,
          .left_row = p.left_row,
          .left_depth = p.left_depth,
          .right = p.right + k * p.right_depth + j,
          .right_row = p.right_depth,
          .depth = depth,
          .addend = k == 0 ? nullptr : out,
          .addend_row = p.result_row,
          .bias = is_last && p.bias != nullptr ? p.bias + j : nullptr,
          .out = out,
          .out_row = p.result_row,
          .in_last = 0};
}

// Calls f(k, depth) for the blocks of a sum over features.
template <class F>
HWY_INLINE void for_feature_blocks(std::size_t depth, const F& f) {
  std::size_t k = 0;
  do {
    const std::size_t n = HWY_MIN(kFeatureBlock, depth - k);
    f(k, n);
    k += n;
  } while (k < depth);
}

// A few rows, for which packing does not pay: the right side is read where it lies.
template <class T>
void over_features_directly(const Product<T>& p) {
  const std::size_t panel = p.rows <= kFewRows ? kWidePanel<T> : kPanel<T>;
  for (std::size_t j = 0; j < p.cols; j += panel) {
    const std::size_t cols = HWY_MIN(panel, p.cols - j);
    for_feature_blocks(p.depth, [&](std::size_t k, std::size_t depth) HWY_ATTR {
      for_row_tiles(p.rows, [&](std::size_t i, std::size_t n) HWY_ATTR {
        TileSum<T> tile = features(p, i, j, k, depth);
        run_tile(tile, n, cols);
      });
    });
  }
}

template <class T>
void over_features(const Product<T>& p) {
  if (p.right_col == 1 && p.rows <= 3 * kMostRows) return over_features_directly(p);
  alignas(kCacheLine) T packed[kFeatureBlock * kPanel<T>];
  for (std::size_t j = 0; j < p.cols; j += kPanel<T>) {
    const std::size_t cols = HWY_MIN(kPanel<T>, p.cols - j);
    for_feature_blocks(p.depth, [&](std::size_t k, std::size_t depth) HWY_ATTR {
      pack(p, k, depth, j, cols, packed);
      for_row_tiles(p.rows, [&](std::size_t i, std::size_t n) HWY_ATTR {
        TileSum<T> tile = features(p, i, j, k, depth);
        tile.right = packed;
        tile.right_row = kPanel<T>;
        run_tile(tile, n, cols);
      });
    });
  }
}

// The results of a tile: the tree over chunks of samples.
template <class T>
class SampleTree {
 public:
  // `samples` is the tile's sum over all of the depth, for `rows` x `cols` results, cols <= width.
  SampleTree(const TileSum<T>& samples, std::size_t rows, std::size_t cols, std::size_t width)
      : samples_(samples), rows_(rows), cols_(cols), width_(width) {}

  HWY_INLINE void run() const {
    const std::size_t n_chunks = (samples_.depth + kSampleChunk - 1) / kSampleChunk;
    if (n_chunks <= 1) {
      TileSum<T> all = samples_;
      run_tile(all, rows_, cols_);
    } else if (n_chunks == 2) {
      alignas(kCacheLine) T first[kMost];
      chunk(0, nullptr, first, width_);
      chunk(1, first, samples_.out, samples_.out_row);
    } else {
      many(n_chunks);
    }
  }

 private:
  static constexpr std::size_t kMost = kMostRows * kPanel<T>;
  static_assert(kFewRows * kWidePanel<T> <= kMost);

  HWY_INLINE void chunk(std::size_t c, const T* addend, T* out, std::size_t out_row) const {
    TileSum<T> tile = samples_;
    tile.left += c * kSampleChunk * samples_.left_depth;
    tile.right += c * kSampleChunk * samples_.right_row;
    tile.depth = HWY_MIN(kSampleChunk, samples_.depth - c * kSampleChunk);
    tile.addend = addend;
    tile.addend_row = width_;
    tile.out = out;
    tile.out_row = out_row;
    run_tile(tile, rows_, cols_);
  }

  // The tree as a binary counter: level l holds the sum of 2^l neighbouring chunks.
  void many(std::size_t n_chunks) const {
    constexpr std::size_t kLevels = 40;
    alignas(kCacheLine) T levels[kLevels][kMost];
    const std::size_t size = (rows_ - 1) * width_ + cols_;
    for (std::size_t c = 0; c < n_chunks; ++c) {
      const auto target = static_cast<std::size_t>(std::countr_one(c));
      chunk(c, target == 0 ? nullptr : levels[0], levels[target], width_);
      for (std::size_t l = 1; l < target; ++l) add(levels[target], levels[l], size);
    }
    auto lowest = static_cast<std::size_t>(std::countr_zero(n_chunks));
    for (std::size_t l = lowest + 1; n_chunks >> l != 0; ++l) {
      if (!(n_chunks >> l & 1)) continue;
      add(levels[l], levels[lowest], size);
      lowest = l;
    }
    for (std::size_t r = 0; r < rows_; ++r) {
      std::copy_n(levels[lowest] + r * width_, cols_, samples_.out + r * samples_.out_row);
    }
  }

  // total = total + other; what lies between the rows' ends is added along.
  static HWY_INLINE void add(T* HWY_RESTRICT total, const T* HWY_RESTRICT other, std::size_t size) {
    const hn::ScalableTag<T> d;
    for (std::size_t x = 0; x < size; x += hn::MaxLanes(hn::ScalableTag<T>())) {
      hn::Store(hn::Add(hn::Load(d, total + x), hn::Load(d, other + x)), d, total + x);
    }
  }

  const TileSum<T>& samples_;
  const std::size_t rows_, cols_, width_;
};

template <class T>
void over_samples(const Product<T>& p, T* packed) {
  if (p.rows <= kFewRows) packed = nullptr;
  const std::size_t panel = p.rows <= kFewRows ? kWidePanel<T> : kPanel<T>;
  for (std::size_t j = 0; j < p.cols; j += panel) {
    const std::size_t cols = HWY_MIN(panel, p.cols - j);
    if (packed != nullptr) pack(p, 0, p.depth, j, cols, packed);
    for_row_tiles(p.rows, [&](std::size_t i, std::size_t n) HWY_ATTR {
      TileSum<T> tile = features(p, i, j, 0, p.depth);
      if (packed != nullptr) {
        tile.right = packed;
        tile.right_row = kPanel<T>;
      }
      SampleTree<T>(tile, n, cols, panel).run();
    });
  }
}

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

template <class T>
void over_features(const Product<T>& p) {
  split(p, table<T>().over_features);
}

// Rows of samples up to which a panel is packed; more of them would not stay in the cache either
// way.
constexpr std::size_t kMostPacked = 8192;

template <class T>
void over_samples(const Product<T>& p) {
  split(p, [](const Product<T>& part) {
    static thread_local AlignedVector<T> room;
    const bool packs = part.depth <= kMostPacked && part.rows > 1;
    if (packs && room.size() < part.depth * table<T>().panel)
      room.resize(part.depth * table<T>().panel);
    table<T>().over_samples(part, packs ? room.data() : nullptr);
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
