// Panels of a product's right side, packed so that a tile reads them one after the other.
#if defined(CHAINRULE_PACK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_PACK_INL_H_
#undef CHAINRULE_PACK_INL_H_
#else
#define CHAINRULE_PACK_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

#include "kernels/first_elements-inl.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Rows of a length that the compiler does not know, copied without calls.
template <class T>
class RowCopy {
 public:
  explicit RowCopy(std::size_t n) : whole_(n / kLanes * kLanes), rest_{n - whole_} {}

  HWY_INLINE void run(const T* from, T* HWY_RESTRICT to) const {
    copy_whole(from, to);
    if (rest_.n != 0) rest_.store(rest_.load(from + whole_), to + whole_);
  }
  // The last vector is filled with 0.
  HWY_INLINE void run_padded(const T* from, T* HWY_RESTRICT to) const {
    copy_whole(from, to);
    if (rest_.n != 0) hn::StoreU(rest_.load(from + whole_), D(), to + whole_);
  }

 private:
  using D = hn::ScalableTag<T>;
  static constexpr std::size_t kLanes = hn::MaxLanes(D());

  HWY_INLINE void copy_whole(const T* from, T* HWY_RESTRICT to) const {
    for (std::size_t j = 0; j < whole_; j += kLanes) {
      hn::StoreU(hn::LoadU(D(), from + j), D(), to + j);
    }
  }

  std::size_t whole_;
  FirstElements<T> rest_;
};

// to[k][j] = from[k][j] for j < cols, up to the end of a vector 0.
template <class T>
void pack_rows(const T* from, std::size_t from_row, std::size_t depth, std::size_t cols,
               std::size_t width, T* HWY_RESTRICT to) {
  const RowCopy<T> row(cols);
  for (std::size_t k = 0; k < depth; ++k) row.run_padded(from + k * from_row, to + k * width);
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

// Transposes each block of kBlock vectors: lane k of block b of rows[j] to lane j of columns[k].
template <class D, class V>
HWY_INLINE void transpose_blocks(D d, const V (&rows)[4], V (&columns)[4]) {
  const V low02 = hn::InterleaveLower(d, rows[0], rows[2]);
  const V high02 = hn::InterleaveUpper(d, rows[0], rows[2]);
  const V low13 = hn::InterleaveLower(d, rows[1], rows[3]);
  const V high13 = hn::InterleaveUpper(d, rows[1], rows[3]);
  columns[0] = hn::InterleaveLower(d, low02, low13);
  columns[1] = hn::InterleaveUpper(d, low02, low13);
  columns[2] = hn::InterleaveLower(d, high02, high13);
  columns[3] = hn::InterleaveUpper(d, high02, high13);
}

template <class D, class V>
HWY_INLINE void transpose_blocks(D d, const V (&rows)[2], V (&columns)[2]) {
  columns[0] = hn::InterleaveLower(d, rows[0], rows[1]);
  columns[1] = hn::InterleaveUpper(d, rows[0], rows[1]);
}

// kBlock rows of a vector each, transposed.
template <class D, class T>
HWY_INLINE void transpose(D d, const T* from, std::size_t from_row, T* HWY_RESTRICT to,
                          std::size_t to_row) {
  hn::Vec<D> rows[kBlock<T>], columns[kBlock<T>];
  for (std::size_t j = 0; j < kBlock<T>; ++j) rows[j] = hn::LoadU(d, from + j * from_row);
  transpose_blocks(d, rows, columns);
  for (std::size_t k = 0; k < kBlock<T>; ++k) store_blocks(d, columns[k], to + k * to_row, to_row);
}

// The first block of rows that are `step` apart. Blocks are loaded to each place and blended, for
// processors blend in more places than they move blocks.
template <class D, class T>
HWY_INLINE hn::Vec<D> load_blocks(D d, const T* from, std::size_t step) {
  constexpr std::size_t kBlocks = hn::MaxLanes(D()) / kBlock<T>;
  static_assert(kBlocks == 1 || kBlocks == 2 || kBlocks == 4);
  if constexpr (kBlocks == 1) {
    return hn::LoadU(d, from);
  } else {
    const auto block = [&](std::size_t b) HWY_ATTR { return hn::LoadDup128(d, from + b * step); };
    if constexpr (kBlocks == 2) {
      return hn::OddEvenBlocks(block(1), block(0));
    } else {
      return hn::OddEvenBlocks(hn::ConcatUpperLower(d, block(3), block(1)),
                               hn::ConcatUpperLower(d, block(2), block(0)));
    }
  }
}

// columns[k] = from[j][k] for j in a vector, k in a block.
template <class D, class T>
HWY_INLINE void load_transposed(D d, const T* from, std::size_t from_row,
                                hn::Vec<D> (&columns)[kBlock<T>]) {
  hn::Vec<D> rows[kBlock<T>];
  for (std::size_t j = 0; j < kBlock<T>; ++j) {
    rows[j] = load_blocks(d, from + j * from_row, kBlock<T> * from_row);
  }
  transpose_blocks(d, rows, columns);
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

// to[k][j] = from[j][k] for j < cols; if `width` is more, up to the end of a vector 0.
template <class T>
void pack_columns(const T* from, std::size_t from_row, std::size_t depth, std::size_t cols,
                  std::size_t width, T* HWY_RESTRICT to) {
  const hn::ScalableTag<T> whole;
  constexpr std::size_t kLanes = hn::MaxLanes(hn::ScalableTag<T>());
  if (cols % kLanes != 0 && cols < width) {
    const std::size_t last = cols / kLanes * kLanes;
    for (std::size_t k = 0; k < depth; ++k)
      hn::StoreU(hn::Zero(whole), whole, to + k * width + last);
  }
  if constexpr (kBlock<T> > 1) {
    const hn::FixedTag<T, kBlock<T>> block;
    if (cols >= kBlock<T> && depth >= kLanes) {
      return transpose_all(whole, from, from_row, depth, cols, width, to);
    }
    if (cols >= kBlock<T> && depth >= kBlock<T>) {
      return transpose_all(block, from, from_row, depth, cols, width, to);
    }
  }
  for (std::size_t k = 0; k < depth; ++k) {
    for (std::size_t j = 0; j < cols; ++j) to[k * width + j] = from[j * from_row + k];
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
