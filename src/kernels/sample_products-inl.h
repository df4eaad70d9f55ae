// Matrix products whose sums run over samples, for the target being compiled.
#if defined(CHAINRULE_SAMPLE_PRODUCTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_SAMPLE_PRODUCTS_INL_H_
#undef CHAINRULE_SAMPLE_PRODUCTS_INL_H_
#else
#define CHAINRULE_SAMPLE_PRODUCTS_INL_H_
#endif

#include <hwy/highway.h>

#include <bit>
#include <cstddef>
#include <cstring>

#include <chainrule/aligned.h>

#include "kernels/pack-inl.h"
#include "kernels/product.h"
#include "kernels/products-inl.h"
#include "kernels/products.h"
#include "kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Rows of the result that are computed together over samples: a chunk of theirs, of a panel and the
// levels of the tree stay in the nearest cache.
constexpr std::size_t kGroupRows = kMostRows == 6 ? 24 : 27;
static_assert(kGroupRows % kMostRows == 0);

// Rows i, ..., i + rows - 1 of the left side: for each tile one after the other its factors, term
// by term.
template <class T>
HWY_INLINE void pack_left(const Product<T>& p, std::size_t i, std::size_t rows, T* to) {
  for_even_runs(rows, kMostRows, [&](std::size_t r, std::size_t n) HWY_ATTR {
    const T* from = p.left + i + r;
    T* tile = to + r * p.depth;
    if (n == kMostRows) {
      for (std::size_t k = 0; k < p.depth; ++k) {  // of a size that the compiler knows
        std::memcpy(tile + k * kMostRows, from + k * p.left_step, kMostRows * sizeof(T));
      }
    } else {
      const RowCopy<T> row(n);
      for (std::size_t k = 0; k < p.depth; ++k) row.run(from + k * p.left_step, tile + k * n);
    }
  });
}

// The results of a group of rows in one panel: the tree over chunks of samples.
template <class T>
class SampleTree {
 public:
  // `samples` is the sum over all of the depth, for `rows` x `cols` results, cols <= width. Its
  // left side is packed by tiles if `packs_left`.
  SampleTree(const TileSum<T>& samples, std::size_t rows, std::size_t cols, std::size_t width,
             bool packs_left)
      : samples_(samples), cols_(cols), width_(width) {
    for_even_runs(rows, kMostRows, [&](std::size_t i, std::size_t n) HWY_ATTR {
      Part& part = parts_[n_parts_++];
      part = {.tile = samples, .first = i, .rows = n};
      part.tile.addend_at = i * width;
      part.tile.addend_row = width;
      part.tile.left += packs_left ? i * samples.depth : i;
      if (packs_left) part.tile.left_step = n;
    });
  }

  HWY_INLINE void run() {
    const std::size_t n_chunks = (samples_.depth + kSampleChunk - 1) / kSampleChunk;
    if (n_chunks <= 1) return chunk(0, nullptr, 0, samples_.out, samples_.out_row);
    if (n_chunks > 2) return many(n_chunks);
    alignas(kCacheLine) T first[kMost];
    const T* const before = first;
    chunk(0, nullptr, 0, first, width_);
    chunk(1, &before, 1, samples_.out, samples_.out_row);
  }

 private:
  static constexpr std::size_t kMost = kGroupRows * kPanel<T>;
  static_assert(kFewRows * most_vectors(kFewRows) <= kGroupRows * kPanelVectors);
  static_assert(most_vectors(1) <= kGroupRows * kPanelVectors);

  // A tile of the results, over the chunk that is next.
  struct Part {
    TileSum<T> tile;
    std::size_t first, rows;
  };

  // The sum of the next chunk, c, and of what is to be added to it.
  HWY_INLINE void chunk(std::size_t c, const T* const* addends, std::size_t n_addends, T* out,
                        std::size_t out_row) {
    const std::size_t depth = HWY_MIN(kSampleChunk, samples_.depth - c * kSampleChunk);
    for (std::size_t k = 0; k < n_parts_; ++k) {
      TileSum<T>& tile = parts_[k].tile;
      tile.depth = depth;
      tile.addends = addends;
      tile.n_addends = n_addends;
      tile.out = out + parts_[k].first * out_row;
      tile.out_row = out_row;
      run_tile<Over::kSamples, false>(tile, parts_[k].rows, cols_);
      tile.left += depth * tile.left_step;
      tile.right += depth * tile.right_row;
    }
  }

  // The tree as a binary counter: level l holds the sum of 2^l neighbouring chunks. A chunk takes
  // up the full levels below its own; the last one takes up all.
  void many(std::size_t n_chunks) {
    constexpr std::size_t kLevels = 40;
    alignas(kCacheLine) T levels[kLevels][kMost];
    for (std::size_t c = 0; c < n_chunks; ++c) {
      const auto level = static_cast<std::size_t>(std::countr_one(c));
      const bool is_last = c + 1 == n_chunks;
      const T* full[kLevels];
      std::size_t n_full = 0;
      for (std::size_t l = 0; is_last ? c >> l != 0 : l < level; ++l) {
        if (c >> l & 1) full[n_full++] = levels[l];
      }
      if (is_last) {
        chunk(c, full, n_full, samples_.out, samples_.out_row);
      } else {
        chunk(c, full, n_full, levels[level], width_);
      }
    }
  }

  const TileSum<T>& samples_;
  const std::size_t cols_, width_;
  std::size_t n_parts_ = 0;
  Part parts_[kGroupRows / kMostRows];
};

// Of a few samples the results are written faster than tiles are set up.
template <class T, std::size_t kDepth>
void over_few_samples(const Product<T>& p, std::size_t first, std::size_t rows, T* out) {
  using D = hn::ScalableTag<T>;
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  const D d;
  const std::size_t whole = p.cols / kLanes * kLanes;
  const FirstElements<T> rest{p.cols - whole};
  for (std::size_t i = 0; i < rows; ++i, out += p.result_row) {
    const T* left = p.left + first + i;
    const auto sum = [&](const auto& load, std::size_t j) HWY_ATTR {
      auto total = hn::Zero(d);
      for (std::size_t k = 0; k < kDepth; ++k) {
        total = MultiplyAdd(d, hn::Set(d, left[k * p.left_step]),
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

// Calls compute(first, rows, out) for all rows, `most` at a time, and tells who waits for them.
template <class T, class Compute>
HWY_INLINE void for_finished_rows(const Product<T>& p, std::size_t most, const Compute& compute) {
  const bool stays = p.finish.call != nullptr;
  for (std::size_t first = 0; first < p.rows; first += most) {
    const std::size_t rows = HWY_MIN(most, p.rows - first);
    compute(first, rows, stays ? p.result : p.result + first * p.result_row);
    if (stays) p.finish.call(p.finish.context, first, rows);
  }
}

// A product over samples, some groups of rows after the other.
template <class T>
class SamplePanels {
 public:
  SamplePanels(const Product<T>& p, const Packed<T>& packed)
      : p_(p), packed_(packed), most_(most_vectors(HWY_MIN(p.rows, kMostRows))) {
    for_panels<T>(p.cols, most_, [&](std::size_t j, std::size_t cols, std::size_t width) HWY_ATTR {
      if (is_packed(cols)) pack_right(p_, 0, p_.depth, j, cols, width, place(j));
    });
  }

  // The results of rows first, ..., first + rows - 1.
  HWY_INLINE void run(std::size_t first, std::size_t rows, T* out) const {
    const auto for_groups = [&](const auto& f) HWY_ATTR {
      for (std::size_t i = 0; i < rows; i += kGroupRows) f(i, HWY_MIN(kGroupRows, rows - i));
    };
    const bool packs_left = packed_.left != nullptr;
    if (packs_left) {
      for_groups([&](std::size_t i, std::size_t n)
                     HWY_ATTR { pack_left(p_, first + i, n, packed_.left + i * p_.depth); });
    }
    for_panels<T>(p_.cols, most_, [&](std::size_t j, std::size_t cols, std::size_t width) HWY_ATTR {
      for_groups([&](std::size_t i, std::size_t n) HWY_ATTR {
        TileSum<T> sum = tile_sum<Over::kSamples>(p_, first + i, j, 0, p_.depth);
        sum.out = out + i * p_.result_row + j;
        if (is_packed(cols)) {
          sum.right = place(j);
          sum.right_row = width;
        }
        if (packs_left) sum.left = packed_.left + i * p_.depth;
        SampleTree<T>(sum, n, cols, width, packs_left).run();
      });
    });
  }

 private:
  // All panels, or the last one if it would be read over.
  HWY_INLINE bool is_packed(std::size_t cols) const {
    return packed_.whole || reads_over<T>(p_.rows, cols);
  }
  HWY_INLINE T* place(std::size_t j) const {
    return packed_.right + (packed_.whole ? j * p_.depth : 0);
  }

  const Product<T>& p_;
  const Packed<T>& packed_;
  const std::size_t most_;  // vectors of a panel
};

template <class T>
void over_samples(const Product<T>& p, const Packed<T>& packed) {
  using Few = void (*)(const Product<T>&, std::size_t, std::size_t, T*);
  static constexpr Few kFew[] = {nullptr, over_few_samples<T, 1>, over_few_samples<T, 2>,
                                 over_few_samples<T, 3>, over_few_samples<T, 4>};
  if (p.depth > 0 && p.depth < std::size(kFew)) {
    for_finished_rows(p, packed.rows, [&](std::size_t first, std::size_t rows, T* out) HWY_ATTR {
      kFew[p.depth](p, first, rows, out);
    });
    return;
  }
  const SamplePanels<T> panels(p, packed);
  for_finished_rows(p, packed.rows, [&](std::size_t first, std::size_t rows, T* out) HWY_ATTR {
    panels.run(first, rows, out);
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
