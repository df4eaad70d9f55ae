// A matrix product as tiles of its result, its sums over features, for the target being compiled.
#if defined(CHAINRULE_PRODUCTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_PRODUCTS_INL_H_
#undef CHAINRULE_PRODUCTS_INL_H_
#else
#define CHAINRULE_PRODUCTS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstring>

#include <chainrule/aligned.h>

#include "kernels/pack-inl.h"
#include "kernels/product.h"
#include "kernels/products.h"
#include "kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
inline constexpr std::size_t kPanel = kPanelVectors * hn::MaxLanes(hn::ScalableTag<T>());

// Columns that are computed together: for a few rows as many as a tile can have, in panels as even
// as can be.
template <class T>
HWY_INLINE std::size_t panel_for(std::size_t rows, std::size_t cols) {
  if (rows > kFewRows) return kPanel<T>;
  constexpr std::size_t kLanes = hn::MaxLanes(hn::ScalableTag<T>());
  const std::size_t n_vectors = (cols + kLanes - 1) / kLanes;
  const std::size_t n_panels = (n_vectors + most_vectors(rows) - 1) / most_vectors(rows);
  return (n_vectors + n_panels - 1) / n_panels * kLanes;
}

// Calls f(i, n) for runs of n <= most rows that are as even as can be.
template <class F>
HWY_INLINE void for_row_runs(std::size_t rows, std::size_t most, const F& f) {
  if (rows <= most) {  // without a division
    if (rows > 0) f(0, rows);
    return;
  }
  const std::size_t n_runs = (rows + most - 1) / most;
  const std::size_t least = rows / n_runs, n_longer = rows % n_runs;
  for (std::size_t t = 0, i = 0; t < n_runs; ++t) {
    const std::size_t n = least + (t < n_longer ? 1 : 0);
    f(i, n);
    i += n;
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
        std::memcpy(to + r * depth + x * kMostRows, from + x * p.left_depth, kMostRows * sizeof(T));
      }
    } else if (p.left_row == 1) {
      const RowCopy<T> row(n);
      for (std::size_t x = 0; x < depth; ++x) {
        row.run(from + x * p.left_depth, to + r * depth + x * n);
      }
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
          .addends = nullptr,
          .n_addends = k == 0 ? 0U : 1U,  // what is there
          .addend_at = 0,
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

// Whether tiles would read behind the end of a row, as those of more than a few rows do where it
// ends within a vector.
template <class T>
HWY_INLINE bool reads_over(std::size_t rows, std::size_t cols) {
  return rows > kFewRows && cols % hn::MaxLanes(hn::ScalableTag<T>()) != 0;
}

// The tiles of `rows` rows and `cols` columns, which differ in few of their fields; `tile` is the
// first one. Its left side is packed by tiles if `packs_left`. Calls before(i, n) for each of them.
template <class T, class Before>
HWY_INLINE void run_tiles(TileSum<T> tile, std::size_t rows, std::size_t cols, bool packs_left,
                          const Before& before) {
  const T* const left = tile.left;
  const std::size_t left_row = packs_left ? tile.depth : tile.left_row;
  if (packs_left) tile.left_row = 1;
  T* const out = tile.out;
  const T* addend = nullptr;
  tile.addends = &addend;
  for_row_runs(rows, kMostRows, [&](std::size_t i, std::size_t n) HWY_ATTR {
    before(i, n);
    tile.left = left + i * left_row;
    if (packs_left) tile.left_depth = n;
    tile.out = out + i * tile.out_row;
    addend = tile.out;
    run_tile(tile, n, cols);
  });
}

// Where packing does not pay: few rows. Only a last panel that would be read over is packed.
template <class T>
void over_features_directly(const Product<T>& p, T* packed) {
  const std::size_t panel = panel_for<T>(p.rows, p.cols);
  for (std::size_t j = 0; j < p.cols; j += panel) {
    const std::size_t cols = HWY_MIN(panel, p.cols - j);
    const bool packs = reads_over<T>(p.rows, cols);
    for_feature_blocks(p.depth, [&](std::size_t k, std::size_t depth) HWY_ATTR {
      if (packs) pack_right(p, k, depth, j, cols, packed);
      TileSum<T> tile = features(p, 0, j, k, depth);
      if (packs) {
        tile.right = packed;
        tile.right_row = kPanel<T>;
      }
      run_tiles(tile, p.rows, cols, false, [](std::size_t, std::size_t) HWY_ATTR {});
    });
  }
}

// Panels from which on the left side is packed, too.
constexpr std::size_t kManyPanels = 8;

// The panel of the right side that is wanted next, fetched by parts while one is computed with.
template <class T>
class NextPanel {
 public:
  // After terms k, ..., k + depth - 1 of the panel at column j.
  NextPanel(const Product<T>& p, std::size_t k, std::size_t depth, std::size_t j)
      : row_(p.right_depth) {
    constexpr std::size_t kComesByItself = 2 << 20;  // bytes of a right side in a near cache
    if (p.right_col != 1 || p.depth * p.cols * sizeof(T) < kComesByItself) return;
    j += kPanel<T>;
    if (j >= p.cols) {
      j = 0;
      k += depth;
    }
    if (k >= p.depth) return;
    from_ = p.right + k * row_ + j;
    rows_ = HWY_MIN(kFeatureBlock, p.depth - k);
    lines_ = HWY_MIN(kPanel<T>, p.cols - j) * sizeof(T) / kCacheLine;
  }

  // The share of it that rows i, ..., i + n - 1 of `rows` have of the work.
  HWY_INLINE void fetch(std::size_t i, std::size_t n, std::size_t rows) const {
    for (std::size_t k = i * rows_ / rows; k < (i + n) * rows_ / rows; ++k) {
      for (std::size_t line = 0; line < lines_; ++line) {
        __builtin_prefetch(from_ + k * row_ + line * (kCacheLine / sizeof(T)), 0, 2);
      }
    }
  }

 private:
  const T* from_ = nullptr;
  std::size_t row_, rows_ = 0, lines_ = 0;
};

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
        const NextPanel<T> next(p, k, depth, j);
        TileSum<T> tile = features(p, first, j, k, depth);
        tile.right = packed.right;
        tile.right_row = kPanel<T>;
        if (packs_left) tile.left = packed.left;
        run_tiles(tile, rows, cols, packs_left,
                  [&](std::size_t i, std::size_t n) HWY_ATTR { next.fetch(i, n, rows); });
      }
    });
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
