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

// Rows that are computed together: their part of the left side is packed once for all columns.
inline constexpr std::size_t kRowBlock = 528;

// Memory for packed sides; nullptr where nothing is to be packed.
template <class T>
struct Packed {
  T* left;   // min(rows, kRowBlock) rows of a block of terms (features), or of all (samples)
  T* right;  // a panel, the same
};

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
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
inline constexpr std::size_t kPanel = kPanelVectors * hn::MaxLanes(hn::ScalableTag<T>());
template <class T>
inline constexpr std::size_t kWidePanel = kWideVectors * hn::MaxLanes(hn::ScalableTag<T>());

// Calls f(i, n) for runs of n <= most rows that are as even as can be.
template <class F>
HWY_INLINE void for_row_runs(std::size_t rows, std::size_t most, const F& f) {
  const std::size_t n_runs = (rows + most - 1) / most;
  for (std::size_t t = 0, i = 0; t < n_runs; ++t) {
    const std::size_t end = rows * (t + 1) / n_runs;
    f(i, end - i);
    i = end;
  }
}

// Columns j, ..., j + cols - 1 of the right side, terms k, ..., k + depth - 1, in rows of kPanel.
template <class T>
HWY_INLINE void pack_right(const Product<T>& p, std::size_t k, std::size_t depth, std::size_t j,
                           std::size_t cols, T* to) {
  const T* from = p.right + k * p.right_depth + j * p.right_col;
  if (p.right_col == 1) {
    pack_rows(from, p.right_depth, depth, cols, kPanel<T>, to);
  } else {
    pack_columns(from, p.right_col, depth, cols, kPanel<T>, to);
  }
}

// Rows i, ..., i + rows - 1 of the left side, terms k, ..., k + depth - 1: for each tile one after
// the other its factors, term by term.
template <class T>
HWY_INLINE void pack_left(const Product<T>& p, std::size_t i, std::size_t rows, std::size_t k,
                          std::size_t depth, T* to) {
  for_row_runs(rows, kMostRows, [&](std::size_t r, std::size_t n) HWY_ATTR {
    const T* from = p.left + (i + r) * p.left_row + k * p.left_depth;
    if (p.left_row == 1 && n == kMostRows) {
      for (std::size_t x = 0; x < depth; ++x) {  // of a size that the compiler knows
        std::copy_n(from + x * p.left_depth, kMostRows, to + r * depth + x * kMostRows);
      }
    } else if (p.left_row == 1) {
      for (std::size_t x = 0; x < depth; ++x)
        std::copy_n(from + x * p.left_depth, n, to + r * depth + x * n);
    } else {
      pack_columns(from, p.left_row, depth, n, n, to + r * depth);
    }
  });
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

// Where packing does not pay: few rows. Only a last panel that is no whole one is packed.
template <class T>
void over_features_directly(const Product<T>& p, T* packed) {
  const std::size_t panel = p.rows <= kFewRows ? kWidePanel<T> : kPanel<T>;
  for (std::size_t j = 0; j < p.cols; j += panel) {
    const std::size_t cols = HWY_MIN(panel, p.cols - j);
    const bool packs = p.rows > kFewRows && cols < panel;
    for_feature_blocks(p.depth, [&](std::size_t k, std::size_t depth) HWY_ATTR {
      if (packs) pack_right(p, k, depth, j, cols, packed);
      for_row_runs(p.rows, kMostRows, [&](std::size_t i, std::size_t n) HWY_ATTR {
        TileSum<T> tile = features(p, i, j, k, depth);
        if (packs) {
          tile.right = packed;
          tile.right_row = kPanel<T>;
        }
        run_tile(tile, n, cols);
      });
    });
  }
}

// Panels from which on the left side is packed, too.
constexpr std::size_t kManyPanels = 4;

template <class T>
void over_features(const Product<T>& p, const Packed<T>& packed) {
  if (p.right_col == 1 && p.rows <= 3 * kMostRows) return over_features_directly(p, packed.right);
  const bool packs_left = p.cols >= kManyPanels * kPanel<T> && p.rows > kFewRows;
  for_row_runs(p.rows, kRowBlock, [&](std::size_t first, std::size_t rows) HWY_ATTR {
    for_feature_blocks(p.depth, [&](std::size_t k, std::size_t depth) HWY_ATTR {
      if (packs_left) pack_left(p, first, rows, k, depth, packed.left);
      for (std::size_t j = 0; j < p.cols; j += kPanel<T>) {
        const std::size_t cols = HWY_MIN(kPanel<T>, p.cols - j);
        pack_right(p, k, depth, j, cols, packed.right);
        for_row_runs(rows, kMostRows, [&](std::size_t i, std::size_t n) HWY_ATTR {
          TileSum<T> tile = features(p, first + i, j, k, depth);
          tile.right = packed.right;
          tile.right_row = kPanel<T>;
          if (packs_left) {
            tile.left = packed.left + i * depth;
            tile.left_row = 1;
            tile.left_depth = n;
          }
          run_tile(tile, n, cols);
        });
      }
    });
  });
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

// Of a few samples the results are written faster than tiles are set up.
template <class T, std::size_t kDepth>
void over_few_samples(const Product<T>& p) {
  using D = hn::ScalableTag<T>;
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  const D d;
  const std::size_t whole = p.cols / kLanes * kLanes;
  const FirstElements<T> rest{p.cols - whole};
  for (std::size_t i = 0; i < p.rows; ++i) {
    const T* left = p.left + i * p.left_row;
    T* out = p.result + i * p.result_row;
    const auto sum = [&](const auto& load, std::size_t j) HWY_ATTR {
      auto total = hn::Zero(d);
      for (std::size_t k = 0; k < kDepth; ++k) {
        total = MultiplyAdd(d, hn::Set(d, left[k * p.left_depth]),
                            load(p.right + k * p.right_depth + j), total);
      }
      return total;
    };
    for (std::size_t j = 0; j < whole; j += kLanes) {
      hn::StoreU(sum([](const T* from) HWY_ATTR { return hn::LoadU(D(), from); }, j), d, out + j);
    }
    if (rest.n != 0) {
      rest.store(sum([&](const T* from) HWY_ATTR { return rest.load(from); }, whole), out + whole);
    }
  }
}

template <class T>
void over_samples(const Product<T>& p, const Packed<T>& packed) {
  switch (p.depth) {
    case 1:
      return over_few_samples<T, 1>(p);
    case 2:
      return over_few_samples<T, 2>(p);
    case 3:
      return over_few_samples<T, 3>(p);
    case 4:
      return over_few_samples<T, 4>(p);
    default:
      break;
  }
  const std::size_t panel = p.rows <= kFewRows ? kWidePanel<T> : kPanel<T>;
  const bool packs_right = packed.right != nullptr && p.rows > kFewRows;
  const bool packs_left =
      packed.left != nullptr && p.cols >= kManyPanels * panel && p.rows > kFewRows;
  for_row_runs(p.rows, kRowBlock, [&](std::size_t first, std::size_t rows) HWY_ATTR {
    if (packs_left) pack_left(p, first, rows, 0, p.depth, packed.left);
    for (std::size_t j = 0; j < p.cols; j += panel) {
      const std::size_t cols = HWY_MIN(panel, p.cols - j);
      if (packs_right) pack_right(p, 0, p.depth, j, cols, packed.right);
      for_row_runs(rows, kMostRows, [&](std::size_t i, std::size_t n) HWY_ATTR {
        TileSum<T> tile = features(p, first + i, j, 0, p.depth);
        if (packs_right) {
          tile.right = packed.right;
          tile.right_row = kPanel<T>;
        }
        if (packs_left) {
          tile.left = packed.left + i * p.depth;
          tile.left_row = 1;
          tile.left_depth = n;
        }
        SampleTree<T>(tile, n, cols, panel).run();
      });
    }
  });
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
