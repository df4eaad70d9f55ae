// Panels of a product's right side, packed so that a tile reads them one after the other.
#if defined(CHAINRULE_PACK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_PACK_INL_H_
#undef CHAINRULE_PACK_INL_H_
#else
#define CHAINRULE_PACK_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// to[k][0..cols) = from[k][0..cols), the rest of each row of `width` 0.
template <class T>
void pack_rows(const T* from, std::size_t from_row, std::size_t depth, std::size_t cols,
               std::size_t width, T* HWY_RESTRICT to) {
  const hn::ScalableTag<T> d;
  constexpr std::size_t kLanes = hn::MaxLanes(hn::ScalableTag<T>());
  for (std::size_t k = 0; k < depth; ++k, from += from_row, to += width) {
    if (cols == width) {
      for (std::size_t j = 0; j < width; j += kLanes) hn::StoreU(hn::LoadU(d, from + j), d, to + j);
    } else {
      std::copy_n(from, cols, to);
      std::fill(to + cols, to + width, T{0});
    }
  }
}

#if HWY_TARGET == HWY_SCALAR
template <class T>
constexpr std::size_t kBlock = 1;
#else
// Elements of a block of 16 bytes: the part of a vector in which interleaving stays.
template <class T>
constexpr std::size_t kBlock = 16 / sizeof(T);

// Block b of v to row b * kBlock of `to`.
template <class T, class D>
HWY_INLINE void store_blocks(D d, hn::Vec<D> v, T* HWY_RESTRICT to, std::size_t to_row) {
  if constexpr (hn::MaxLanes(D()) == kBlock<T>) {
    hn::StoreU(v, d, to);
  } else {
    const hn::Half<D> half;
    store_blocks(half, hn::LowerHalf(half, v), to, to_row);
    store_blocks(half, hn::UpperHalf(half, v), to + hn::MaxLanes(half) * to_row, to_row);
  }
}

// kBlock rows of a vector each, transposed.
template <class D>
HWY_INLINE void transpose(D d, const float* from, std::size_t from_row, float* HWY_RESTRICT to,
                          std::size_t to_row) {
  const auto r0 = hn::LoadU(d, from), r1 = hn::LoadU(d, from + from_row);
  const auto r2 = hn::LoadU(d, from + 2 * from_row), r3 = hn::LoadU(d, from + 3 * from_row);
  const auto low02 = hn::InterleaveLower(d, r0, r2), high02 = hn::InterleaveUpper(d, r0, r2);
  const auto low13 = hn::InterleaveLower(d, r1, r3), high13 = hn::InterleaveUpper(d, r1, r3);
  store_blocks(d, hn::InterleaveLower(d, low02, low13), to, to_row);
  store_blocks(d, hn::InterleaveUpper(d, low02, low13), to + to_row, to_row);
  store_blocks(d, hn::InterleaveLower(d, high02, high13), to + 2 * to_row, to_row);
  store_blocks(d, hn::InterleaveUpper(d, high02, high13), to + 3 * to_row, to_row);
}

template <class D>
HWY_INLINE void transpose(D d, const double* from, std::size_t from_row, double* HWY_RESTRICT to,
                          std::size_t to_row) {
  const auto r0 = hn::LoadU(d, from), r1 = hn::LoadU(d, from + from_row);
  store_blocks(d, hn::InterleaveLower(d, r0, r1), to, to_row);
  store_blocks(d, hn::InterleaveUpper(d, r0, r1), to + to_row, to_row);
}

// to[k][j] = from[j][k], by vectors of the kind of D. Where they do not come out even, the last
// ones lie over those before. At least a vector's depth and a block's columns.
template <class T, class D>
HWY_INLINE void transpose_all(D d, const T* from, std::size_t from_row, std::size_t depth,
                              std::size_t cols, std::size_t width, T* HWY_RESTRICT to) {
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  for (std::size_t j = 0; j < cols; j += kBlock<T>) {
    const std::size_t x = HWY_MIN(j, cols - kBlock<T>);
    for (std::size_t k = 0; k < depth; k += kLanes) {
      const std::size_t y = HWY_MIN(k, depth - kLanes);
      transpose(d, from + x * from_row + y, from_row, to + y * width + x, width);
    }
  }
}
#endif

// to[k][j] = from[j][k] for j < cols, the rest of each row of `width` 0.
template <class T>
void pack_columns(const T* from, std::size_t from_row, std::size_t depth, std::size_t cols,
                  std::size_t width, T* HWY_RESTRICT to) {
  bool done = false;
  if constexpr (kBlock<T> > 1) {
    const hn::ScalableTag<T> whole;
    const hn::FixedTag<T, kBlock<T>> block;
    done = cols >= kBlock<T> && depth >= kBlock<T>;
    if (done && depth >= hn::MaxLanes(whole)) {
      transpose_all(whole, from, from_row, depth, cols, width, to);
    } else if (done) {
      transpose_all(block, from, from_row, depth, cols, width, to);
    }
  }
  if (!done) {
    for (std::size_t k = 0; k < depth; ++k) {
      for (std::size_t j = 0; j < cols; ++j) to[k * width + j] = from[j * from_row + k];
    }
  }
  if (cols == width) return;
  for (std::size_t k = 0; k < depth; ++k) {
    std::fill(to + k * width + cols, to + (k + 1) * width, T{0});
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
