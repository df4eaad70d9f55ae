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

// The square of kSide x kSide elements at `from`, transposed, to `to`.
template <class T>
struct SquareTranspose;

#if HWY_TARGET != HWY_SCALAR
template <>
struct SquareTranspose<float> {
  static constexpr std::size_t kSide = 4;
  static HWY_INLINE void run(const float* from, std::size_t from_row, float* HWY_RESTRICT to,
                             std::size_t to_row) {
    const hn::FixedTag<float, 4> d;
    const auto r0 = hn::LoadU(d, from), r1 = hn::LoadU(d, from + from_row);
    const auto r2 = hn::LoadU(d, from + 2 * from_row), r3 = hn::LoadU(d, from + 3 * from_row);
    const auto low02 = hn::InterleaveLower(d, r0, r2), high02 = hn::InterleaveUpper(d, r0, r2);
    const auto low13 = hn::InterleaveLower(d, r1, r3), high13 = hn::InterleaveUpper(d, r1, r3);
    hn::StoreU(hn::InterleaveLower(d, low02, low13), d, to);
    hn::StoreU(hn::InterleaveUpper(d, low02, low13), d, to + to_row);
    hn::StoreU(hn::InterleaveLower(d, high02, high13), d, to + 2 * to_row);
    hn::StoreU(hn::InterleaveUpper(d, high02, high13), d, to + 3 * to_row);
  }
};

template <>
struct SquareTranspose<double> {
  static constexpr std::size_t kSide = 2;
  static HWY_INLINE void run(const double* from, std::size_t from_row, double* HWY_RESTRICT to,
                             std::size_t to_row) {
    const hn::FixedTag<double, 2> d;
    const auto r0 = hn::LoadU(d, from), r1 = hn::LoadU(d, from + from_row);
    hn::StoreU(hn::InterleaveLower(d, r0, r1), d, to);
    hn::StoreU(hn::InterleaveUpper(d, r0, r1), d, to + to_row);
  }
};
#else
template <class T>
struct SquareTranspose {
  static constexpr std::size_t kSide = 1;
  static void run(const T* from, std::size_t /*from_row*/, T* to, std::size_t /*to_row*/) {
    *to = *from;
  }
};
#endif

// to[k][j] = from[j][k] for j < cols, the rest of each row of `width` 0. Where the squares do not
// come out even, the last ones lie over those before.
template <class T>
void pack_columns(const T* from, std::size_t from_row, std::size_t depth, std::size_t cols,
                  std::size_t width, T* HWY_RESTRICT to) {
  constexpr std::size_t kSide = SquareTranspose<T>::kSide;
  if (cols >= kSide && depth >= kSide) {
    for (std::size_t j = 0; j < cols; j += kSide) {
      const std::size_t x = HWY_MIN(j, cols - kSide);
      for (std::size_t k = 0; k < depth; k += kSide) {
        const std::size_t y = HWY_MIN(k, depth - kSide);
        SquareTranspose<T>::run(from + x * from_row + y, from_row, to + y * width + x, width);
      }
    }
  } else {
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
