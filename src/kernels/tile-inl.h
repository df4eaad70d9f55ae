// The part of a matrix product that fits the registers, for the target being compiled.
#if defined(CHAINRULE_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHAINRULE_TILE_INL_H_
#undef CHAINRULE_TILE_INL_H_
#else
#define CHAINRULE_TILE_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <cstddef>
#include <utility>

#include "kernels/first_elements-inl.h"
#include "kernels/multiply_add-inl.h"
#include "kernels/products.h"
#include "kernels/tile_sum.h"

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// How many rows by how many vectors of results a tile may have, so that its sums, a row of `right`
// and one factor of `left` stay in registers: of 32, or of 16. Of all such tiles these read the
// fewest numbers for a multiply-add. A few rows may be wider, for then there is little else to do
// for each number read.
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_WASM
constexpr std::size_t kMostRows = 6, kFewRows = 2, kPanelVectors = 2;
#else
constexpr std::size_t kMostRows = 9, kFewRows = 4, kPanelVectors = 3;
#endif
constexpr std::size_t kMostVectors = 8;
// Terms for which a right side from afar is asked for before they are wanted.
constexpr std::size_t kTermsAhead = 3;
constexpr std::size_t most_vectors(std::size_t rows) {
  return rows == 1 ? kMostVectors : rows <= kFewRows ? 6 : kPanelVectors;
}

// A vector of a row: its first elements only where it is the last of a short row.
template <bool kShort, class T>
HWY_INLINE hn::Vec<hn::ScalableTag<T>> load_vector(const FirstElements<T>& first, const T* from) {
  return kShort ? first.load(from) : hn::LoadU(hn::ScalableTag<T>(), from);
}

// out = (sums + addends) + bias. Unrolled, or the sums would not be kept in registers.
template <bool kPartial, class T, class V, std::size_t kRows, std::size_t kVectors>
HWY_INLINE void store_tile(const TileSum<T>& p, const FirstElements<T>& first,
                           V (&sums)[kRows][kVectors]) {
  using D = hn::ScalableTag<T>;
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  const auto load = [&first](const T* row, std::size_t v) HWY_ATTR {
    return kPartial && v + 1 == kVectors ? load_vector<true>(first, row + v * kLanes)
                                         : load_vector<false>(first, row + v * kLanes);
  };
  for (std::size_t s = kUnbrokenSums && !kPartial ? 1 : 0; s < p.n_addends; ++s) {
    const T* addend = p.addends[s] + p.addend_at;
    HWY_UNROLL(16)
    for (std::size_t r = 0; r < kRows; ++r) {
      HWY_UNROLL(16)
      for (std::size_t v = 0; v < kVectors; ++v) {
        sums[r][v] = hn::Add(load(addend + r * p.addend_row, v), sums[r][v]);
      }
    }
  }
  if (p.bias != nullptr) {
    HWY_UNROLL(16)
    for (std::size_t v = 0; v < kVectors; ++v) {
      const V bias = load(p.bias, v);
      HWY_UNROLL(16)
      for (std::size_t r = 0; r < kRows; ++r) sums[r][v] = hn::Add(sums[r][v], bias);
    }
  }
  HWY_UNROLL(16)
  for (std::size_t r = 0; r < kRows; ++r) {
    HWY_UNROLL(16)
    for (std::size_t v = 0; v < kVectors; ++v) {
      T* to = p.out + r * p.out_row + v * kLanes;
      if (kPartial && v + 1 == kVectors) {
        first.store(sums[r][v], to);
      } else {
        hn::StoreU(sums[r][v], D(), to);
      }
    }
  }
}

// The factors of the left side for kRows rows, term by term.
template <class T, Over kOver, std::size_t kRows>
class LeftFactors {
 public:
  explicit HWY_INLINE LeftFactors(const TileSum<T>& p) : step_(p.left_step) {
    for (std::size_t k = 0; k < kPointers; ++k) rows_[k] = p.left + k * kRowsEach * step_;
  }
  HWY_INLINE T of_row(std::size_t r) const {
    return kOver == Over::kSamples ? rows_[0][r] : rows_[r / kRowsEach][r % kRowsEach * step_];
  }
  HWY_INLINE void next_term() {
    for (const T*& row : rows_) row += kOver == Over::kSamples ? step_ : 1;
  }

 private:
  // Over features a pointer to each third row: the places of all of them are more than registers.
  static constexpr std::size_t kRowsEach = kOver == Over::kSamples || kRows < 5 ? kRows : 3;
  static constexpr std::size_t kPointers = (kRows + kRowsEach - 1) / kRowsEach;
  const T* rows_[kPointers];
  const std::size_t step_;
};

// +0; what is added first where sums are to be unbroken, and may be.
template <bool kMay, class T, class V, std::size_t kRows, std::size_t kVectors>
HWY_INLINE void start_sums(const TileSum<T>& p, V (&sums)[kRows][kVectors]) {
  const hn::ScalableTag<T> d;
  HWY_UNROLL(16)
  for (std::size_t r = 0; r < kRows; ++r) {
    HWY_UNROLL(16)
    for (std::size_t v = 0; v < kVectors; ++v) sums[r][v] = hn::Zero(d);
  }
  if (!kUnbrokenSums || !kMay || p.n_addends == 0) return;
  const T* addend = p.addends[0] + p.addend_at;
  HWY_UNROLL(16)
  for (std::size_t r = 0; r < kRows; ++r) {
    HWY_UNROLL(16)
    for (std::size_t v = 0; v < kVectors; ++v) {
      sums[r][v] = hn::LoadU(d, addend + r * p.addend_row + v * hn::MaxLanes(d));
    }
  }
}

// kRows x kVectors vectors of results; of the last vector, the first `in_last` elements where
// kPartial. Copies the right side on its way where kCopies.
template <class T, Over kOver, std::size_t kRows, std::size_t kVectors, bool kPartial, bool kCopies>
HWY_NOINLINE void tile(const TileSum<T>& given) {
  const TileSum<T> p = given;  // which no store can change
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  // Whether nothing may be read behind the end of the right side's rows.
  constexpr bool kMayEndShort = kPartial && (kRows <= kFewRows || kCopies);
  const D d;
  const FirstElements<T> first{p.in_last};
  V sums[kRows][kVectors];
  start_sums<!kPartial>(p, sums);
  LeftFactors<T, kOver, kRows> left(p);
  const T* right = p.right;
  T* copy = p.right_copy;
  const auto add_term = [&](bool fetches) HWY_ATTR {
    if (fetches) {
      for (std::size_t v = 0; v < kVectors; ++v) {
        __builtin_prefetch(right + kTermsAhead * p.right_row + v * kLanes);
      }
    }
    V factors[kVectors];
    for (std::size_t v = 0; v + 1 < kVectors; ++v) factors[v] = hn::LoadU(d, right + v * kLanes);
    factors[kVectors - 1] = load_vector<kMayEndShort>(first, right + (kVectors - 1) * kLanes);
    if constexpr (kCopies) {
      for (std::size_t v = 0; v < kVectors; ++v) hn::StoreU(factors[v], d, copy + v * kLanes);
      copy += p.copy_row;
    }
    HWY_UNROLL(16)
    for (std::size_t r = 0; r < kRows; ++r) {
      const V a = hn::Set(d, left.of_row(r));
      HWY_UNROLL(16)
      for (std::size_t v = 0; v < kVectors; ++v) {
        sums[r][v] = MultiplyAdd(d, a, factors[v], sums[r][v]);
      }
    }
    left.next_term();
    right += p.right_row;
  };
  std::size_t terms = p.depth;
  if constexpr (kRows <= kFewRows) {
    for (; terms > 0; --terms) add_term(false);
  } else if (kVectors == kPanelVectors && p.is_far) {
    HWY_UNROLL(2)
    for (; terms > 0; --terms) add_term(true);
  } else {
    HWY_UNROLL(2)
    for (; terms > 0; --terms) add_term(false);
  }
  store_tile<kPartial>(p, first, sums);
}

template <class T>
using TileFunction = void (*)(const TileSum<T>&);

// All tiles of a height: [kVectors - 1][kPartial].
template <class T, Over kOver, bool kCopies, std::size_t kRows, std::size_t... v>
constexpr auto tiles_of_height(std::index_sequence<v...> /*widths*/) {
  constexpr std::size_t kWidest = most_vectors(kRows);
  constexpr bool kDoes = kCopies && (kRows > kFewRows);
  return std::array<std::array<TileFunction<T>, 2>, kMostVectors>{
      {{tile<T, kOver, kRows, (v < kWidest ? v + 1 : 1), false, kDoes>,
        tile<T, kOver, kRows, (v < kWidest ? v + 1 : 1), true, kDoes>}...}};
}

template <class T, Over kOver, bool kCopies, std::size_t... r>
constexpr auto all_tiles(std::index_sequence<r...> /*heights*/) {
  return std::array{
      tiles_of_height<T, kOver, kCopies, r + 1>(std::make_index_sequence<kMostVectors>())...};
}

// The results of p: `rows` <= kMostRows by `cols`, at most most_vectors(rows) vectors; kCopies only
// with more rows than kFewRows. Reads and writes nothing outside them, except that with more rows
// than kFewRows the rows of `right`, if it is not copied, are read to the end of a vector.
template <Over kOver, bool kCopies, class T>
HWY_INLINE void run_tile(TileSum<T>& p, std::size_t rows, std::size_t cols) {
  static constexpr auto kTiles =
      all_tiles<T, kOver, kCopies>(std::make_index_sequence<kMostRows>());
  constexpr std::size_t kLanes = hn::MaxLanes(hn::ScalableTag<T>());
  const std::size_t last = (cols - 1) / kLanes;
  p.in_last = cols - last * kLanes;
  kTiles[rows - 1][last][p.in_last != kLanes](p);
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();
#endif
