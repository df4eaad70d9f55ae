// A matrix product as tiles of its result, its sums over features, for the target being compiled.
#if defined(CHAINRULE_PRODUCTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_PRODUCTS_INL_H_
#undef CHAINRULE_PRODUCTS_INL_H_
#else
#define CHAINRULE_PRODUCTS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <iterator>

#include <chainrule/aligned.h>

#include "kernels/pack-inl.h"
#include "kernels/product.h"
#include "kernels/products.h"
#include "kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Columns that are computed together with more than a few rows: a panel.
template <class T>
inline constexpr std::size_t kPanel = kPanelVectors * hn::MaxLanes(hn::ScalableTag<T>());

// Calls f(i, n) for runs of n <= most items that are as even as can be.
template <class F>
HWY_INLINE void for_even_runs(std::size_t items, std::size_t most, const F& f) {
  if (items <= most) {  // without a division
    if (items > 0) f(0, items);
    return;
  }
  const std::size_t n_runs = (items + most - 1) / most;
  const std::size_t least = items / n_runs, n_longer = items % n_runs;
  for (std::size_t t = 0, i = 0; t < n_runs; ++t) {
    const std::size_t n = least + (t < n_longer ? 1 : 0);
    f(i, n);
    i += n;
  }
}

// Calls f(j, cols, width) for panels of `cols` columns from j on, `width` being at most so many
// whole vectors.
template <class T, class F>
HWY_INLINE void for_panels(std::size_t cols, std::size_t most_vectors, const F& f) {
  constexpr std::size_t kLanes = hn::MaxLanes(hn::ScalableTag<T>());
  for_even_runs((cols + kLanes - 1) / kLanes, most_vectors,
                [&](std::size_t v, std::size_t n) HWY_ATTR {
                  const std::size_t j = v * kLanes, width = n * kLanes;
                  f(j, HWY_MIN(width, cols - j), width);
                });
}

// Columns j, ..., j + cols - 1 of the right side, terms k, ..., k + depth - 1, in rows of `width`.
template <class T>
HWY_INLINE void pack_right(const Product<T>& p, std::size_t k, std::size_t depth, std::size_t j,
                           std::size_t cols, std::size_t width, T* to) {
  const T* from = p.right + k * p.right_depth + j * p.right_col;
  if (p.right_col == 1) {
    pack_rows(from, p.right_depth, depth, cols, width, to);
  } else {
    pack_columns(from, p.right_col, depth, cols, width, to);
  }
}

// Terms k, ..., k + depth - 1 of the results from row i and column j on, added to what is there
// unless k is 0.
template <Over kOver, class T>
HWY_INLINE TileSum<T> tile_sum(const Product<T>& p, std::size_t i, std::size_t j, std::size_t k,
                               std::size_t depth) {
  constexpr bool kFeatures = kOver == Over::kFeatures;
  const bool is_last = k + depth == p.depth;
  return {.left = p.left + (kFeatures ? i * p.left_step + k : k * p.left_step + i),
          .left_step = p.left_step,
          .right = p.right + k * p.right_depth + j,
          .right_row = p.right_depth,
          .is_far = is_far(p),
          .depth = depth,
          .right_copy = nullptr,
          .copy_row = 0,
          .addends = nullptr,
          .n_addends = k == 0 ? 0U : 1U,  // what is there
          .addend_at = 0,
          .addend_row = p.result_row,
          .bias = is_last && p.bias != nullptr ? p.bias + j : nullptr,
          .out = p.result + i * p.result_row + j,
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

// The tiles of `rows` rows and `cols` columns, of which `tile` is the first. That one copies its
// right side, if there is a place for it, and the others read the copy. Calls before(i, n) for
// each.
template <class T, class Before>
HWY_INLINE void run_tiles(TileSum<T> tile, std::size_t rows, std::size_t cols,
                          const Before& before) {
  const T* const left = tile.left;
  T* const out = tile.out;
  const T* addend = nullptr;
  tile.addends = &addend;
  for_even_runs(rows, kMostRows, [&](std::size_t i, std::size_t n) HWY_ATTR {
    before(i, n);
    tile.left = left + i * tile.left_step;
    tile.out = out + i * tile.out_row;
    addend = tile.out;
    if (tile.right_copy == nullptr) return run_tile<Over::kFeatures, false>(tile, n, cols);
    run_tile<Over::kFeatures, true>(tile, n, cols);
    tile.right = tile.right_copy;
    tile.right_row = tile.copy_row;
    tile.right_copy = nullptr;
  });
}

// Where a copy does not pay: few rows. Only of a last panel that would be read over there is one.
template <class T>
void over_features_directly(const Product<T>& p, T* packed) {
  const std::size_t most = most_vectors(p.rows);
  for_panels<T>(p.cols, most, [&](std::size_t j, std::size_t cols, std::size_t width) HWY_ATTR {
    const bool packs = reads_over<T>(p.rows, cols);
    for_feature_blocks(p.depth, [&](std::size_t k, std::size_t depth) HWY_ATTR {
      TileSum<T> tile = tile_sum<Over::kFeatures>(p, 0, j, k, depth);
      if (packs) {
        pack_right(p, k, depth, j, cols, width, packed);
        tile.right = packed;
        tile.right_row = width;
      }
      run_tiles(tile, p.rows, cols, [](std::size_t, std::size_t) HWY_ATTR {});
    });
  });
}

// The panel of the right side that is wanted next, fetched by parts while one is computed with.
template <class T>
class NextPanel {
 public:
  // After `width` columns from j on of terms k, ..., k + depth - 1.
  NextPanel(const Product<T>& p, std::size_t k, std::size_t depth, std::size_t j, std::size_t width)
      : row_(p.right_depth) {
    if (p.right_col != 1 || !is_far(p)) return;
    j += width;
    if (j >= p.cols) {
      j = 0;
      k += depth;
    }
    if (k >= p.depth) return;
    from_ = p.right + k * row_ + j;
    rows_ = HWY_MIN(kFeatureBlock, p.depth - k);
    lines_ = HWY_MIN(width, p.cols - j) * sizeof(T) / kCacheLine;
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

#if HWY_TARGET != HWY_SCALAR
// A few rows of a product whose right side is a transpose, which is not worth a packed panel:
// blocks of it are transposed in registers. At least a vector of columns and a block of terms; no
// bias.
template <class T, std::size_t kRows>
void few_rows_by_transpose(const Product<T>& p) {
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  const D d;
  for (std::size_t j = 0; j < p.cols; j += kLanes) {
    const std::size_t x = HWY_MIN(j, p.cols - kLanes);  // the last ones over those before
    const T* const right = p.right + x * p.right_col;
    V totals[kRows];
    for_feature_blocks(p.depth, [&](std::size_t begin, std::size_t depth) HWY_ATTR {
      V sums[kRows];
      for (V& sum : sums) sum = hn::Zero(d);
      for (std::size_t k = begin; k < begin + depth; k += kBlock<T>) {
        const std::size_t y = HWY_MIN(k, p.depth - kBlock<T>);
        V terms[kBlock<T>];
        load_transposed(d, right + y, p.right_col, terms);
        HWY_UNROLL(4)
        for (std::size_t b = 0; b < kBlock<T>; ++b) {
          if (y + b < k) continue;  // was in the block before
          for (std::size_t r = 0; r < kRows; ++r) {
            sums[r] =
                MultiplyAdd(d, hn::Set(d, p.left[r * p.left_step + y + b]), terms[b], sums[r]);
          }
        }
      }
      for (std::size_t r = 0; r < kRows; ++r) {
        totals[r] = begin == 0 ? sums[r] : hn::Add(totals[r], sums[r]);
      }
    });
    for (std::size_t r = 0; r < kRows; ++r) {
      hn::StoreU(totals[r], d, p.result + r * p.result_row + x);
    }
  }
}
#endif

// Whether few_rows_by_transpose() did it.
template <class T>
HWY_INLINE bool ran_by_transpose([[maybe_unused]] const Product<T>& p) {
#if HWY_TARGET != HWY_SCALAR
  constexpr std::size_t kLanes = hn::MaxLanes(hn::ScalableTag<T>());
  using Few = void (*)(const Product<T>&);
  static constexpr Few kFew[] = {few_rows_by_transpose<T, 1>, few_rows_by_transpose<T, 2>,
                                 few_rows_by_transpose<T, 3>, few_rows_by_transpose<T, 4>};
  if (p.right_col != 1 && p.bias == nullptr && p.rows <= std::size(kFew) && p.cols >= kLanes &&
      p.depth >= kBlock<T>) {
    kFew[p.rows - 1](p);
    return true;
  }
#endif
  return false;
}

// Terms k, ..., k + depth - 1 of rows first, ..., first + rows - 1 of the left side, each row
// kLeftCopyStep from the next.
template <class T>
HWY_INLINE void copy_left(const Product<T>& p, std::size_t first, std::size_t rows, std::size_t k,
                          std::size_t depth, T* to) {
  const RowCopy<T> row(depth);
  const T* from = p.left + first * p.left_step + k;
  for (std::size_t i = 0; i < rows; ++i) row.run(from + i * p.left_step, to + i * kLeftCopyStep);
}

template <class T>
void over_features(const Product<T>& p, const FeatureRoom<T>& room) {
  if (p.right_col == 1 && p.rows <= 3 * kMostRows) return over_features_directly(p, room.panel);
  if (ran_by_transpose(p)) return;
  for_even_runs(p.rows, kRowBlock, [&](std::size_t first, std::size_t rows) HWY_ATTR {
    for_feature_blocks(p.depth, [&](std::size_t k, std::size_t depth) HWY_ATTR {
      if (room.left != nullptr) copy_left(p, first, rows, k, depth, room.left);
      const auto run_panel = [&](std::size_t j, std::size_t cols, std::size_t width) HWY_ATTR {
        TileSum<T> tile = tile_sum<Over::kFeatures>(p, first, j, k, depth);
        if (room.left != nullptr) {
          tile.left = room.left;
          tile.left_step = kLeftCopyStep;
        }
        if (p.right_col == 1) {
          tile.right_copy = room.panel;
          tile.copy_row = width;
        } else {
          pack_right(p, k, depth, j, cols, width, room.panel);
          tile.right = room.panel;
          tile.right_row = width;
        }
        const NextPanel<T> next(p, k, depth, j, width);
        run_tiles(tile, rows, cols,
                  [&](std::size_t i, std::size_t n) HWY_ATTR { next.fetch(i, n, rows); });
      };
      for_panels<T>(p.cols, kPanelVectors, run_panel);
    });
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
