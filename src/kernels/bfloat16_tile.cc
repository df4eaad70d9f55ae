// Sums of products of bfloat16 pairs, on the processors that have the instruction for it.
#include "kernels/bfloat16_tile.h"

#ifdef __x86_64__
#include <hwy/base.h>
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <utility>

HWY_PUSH_ATTRIBUTES("avx512f,avx512bw,avx512bf16")
namespace chainrule::bfloat16 {
namespace {

__mmask16 first_lanes(std::size_t n) {
  return static_cast<__mmask16>((1U << std::min(n, kLanes)) - 1);
}

// 32 numbers rounded, `first` in the lower half.
__m512i rounded(__m512 first, __m512 second) {
  return reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(second, first));
}

// Lane l of both rows as a pair, for all l.
__m512i joined(__m512 even, __m512 odd) {
  static constexpr auto kOrder = [] {
    std::array<std::uint16_t, 2 * kLanes> order = {};
    for (std::size_t l = 0; l < order.size(); ++l) {
      order[l] = static_cast<std::uint16_t>(l / 2 + l % 2 * kLanes);
    }
    return order;
  }();
  return _mm512_permutexvar_epi16(_mm512_loadu_si512(&kOrder), rounded(even, odd));
}

// Vectors are next to each other: two rows make a row of pairs.
void pack_joining_rows(const Side& side, std::size_t vector, std::size_t n, std::size_t terms,
                       std::size_t width, Pair* to) {
  const __mmask16 there = first_lanes(n);
  const float* row = side.from + vector;
  std::size_t k = 0;
  for (; k + 2 <= terms; k += 2, row += 2 * side.step, to += width) {
    _mm512_storeu_si512(to, joined(_mm512_maskz_loadu_ps(there, row),
                                   _mm512_maskz_loadu_ps(there, row + side.step)));
  }
  if (k < terms) {
    _mm512_storeu_si512(to, joined(_mm512_maskz_loadu_ps(there, row), _mm512_setzero_ps()));
  }
}

// Exchanges lanes and rows whose numbers differ in the bit kStep: four of these transpose.
template <std::size_t kStep>
void exchange(__m512i (&rows)[kLanes]) {
  const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512i step = _mm512_set1_epi32(int{kStep}), of_second = _mm512_set1_epi32(16);
  const __mmask16 has_bit = _mm512_test_epi32_mask(lane, step);
  // From the second row where the lane's number has the bit, and where it has not.
  const __m512i upper =
      _mm512_mask_add_epi32(lane, has_bit, _mm512_sub_epi32(lane, step), of_second);
  const __m512i lower =
      _mm512_mask_add_epi32(_mm512_add_epi32(lane, step), has_bit, lane, of_second);
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kLanes; ++r) {
    if ((r & kStep) != 0) continue;
    const __m512i first = rows[r], second = rows[r + kStep];
    rows[r] = _mm512_permutex2var_epi32(first, upper, second);
    rows[r + kStep] = _mm512_permutex2var_epi32(first, lower, second);
  }
}

// A vector's terms are next to each other, and so are its pairs: 16 vectors by 16 pairs,
// transposed.
void pack_transposing(const Side& side, std::size_t vector, std::size_t n, std::size_t terms,
                      std::size_t width, Pair* to) {
  for (std::size_t k = 0; k < terms; k += 2 * kLanes) {
    const std::size_t left = terms - k;
    const __mmask16 first = first_lanes(left);
    const __mmask16 second = first_lanes(left > kLanes ? left - kLanes : 0);
    __m512i pairs[kLanes];
    for (std::size_t v = 0; v < kLanes; ++v) {
      const float* row = side.from + (vector + std::min(v, n - 1)) * side.step + k;
      pairs[v] =
          rounded(_mm512_maskz_loadu_ps(first, row), _mm512_maskz_loadu_ps(second, row + kLanes));
    }
    exchange<1>(pairs);
    exchange<2>(pairs);
    exchange<4>(pairs);
    exchange<8>(pairs);
    const std::size_t n_pairs = std::min(kLanes, (left + 1) / 2);
    for (std::size_t r = 0; r < n_pairs; ++r) {
      _mm512_storeu_si512(to + (k / 2 + r) * width, pairs[r]);
    }
  }
}

// A tile of kRows rows and kVectors vectors of sums, from +0 on, pair after pair.
template <std::size_t kRows, std::size_t kVectors>
void sum_tile(const Tile& t) {
  __m512 sums[kRows][kVectors];
  for (auto& row : sums) {
    for (__m512& sum : row) sum = _mm512_setzero_ps();
  }
  const Pair* left = t.left;
  const Pair* right = t.right;
  for (std::size_t k = 0; k < t.pairs; ++k, left += t.left_pair, right += kVectors * kLanes) {
    __m512bh factors[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) {
      factors[v] = reinterpret_cast<__m512bh>(_mm512_loadu_si512(right + v * kLanes));
    }
#pragma GCC unroll 8
    for (std::size_t r = 0; r < kRows; ++r) {
      const auto factor = reinterpret_cast<__m512bh>(_mm512_set1_epi32(static_cast<int>(left[r])));
      for (std::size_t v = 0; v < kVectors; ++v) {
        sums[r][v] = _mm512_dpbf16_ps(sums[r][v], factor, factors[v]);
      }
    }
  }
  for (std::size_t v = 0; v < kVectors; ++v) {
    const __mmask16 there = first_lanes(t.cols - v * kLanes);
    for (std::size_t r = 0; r < kRows; ++r) {
      float* const out = t.out + r * t.out_row + v * kLanes;
      __m512 sum = sums[r][v];
      if (t.adds) sum = _mm512_add_ps(_mm512_maskz_loadu_ps(there, out), sum);
      if (t.bias != nullptr) {
        sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(there, t.bias + v * kLanes));
      }
      _mm512_mask_storeu_ps(out, there, sum);
    }
  }
}

using RunTile = void (*)(const Tile&);

template <std::size_t kVectors, std::size_t... kRowsLess1>
constexpr void fill(RunTile (&tiles)[kMostRows], std::index_sequence<kRowsLess1...> /*rows*/) {
  ((tiles[kRowsLess1] = sum_tile<kRowsLess1 + 1, kVectors>), ...);
}

struct Tiles {
  RunTile of[kMostVectors][kMostRows];
  constexpr Tiles() : of() {
    constexpr auto kRows = std::make_index_sequence<kMostRows>();
    fill<1>(of[0], kRows);
    fill<2>(of[1], kRows);
    fill<3>(of[2], kRows);
  }
};

}  // namespace

void pack(const Side& side, std::size_t first, std::size_t n, std::size_t terms, std::size_t width,
          Pair* to) {
  for (std::size_t v = 0; v < width && first + v < n; v += kLanes) {
    const auto pack_vector = side.terms_are_joined ? pack_transposing : pack_joining_rows;
    pack_vector(side, first + v, n - first - v, terms, width, to + v);
  }
}

void run_tile(const Tile& tile, std::size_t rows) {
  static constexpr Tiles kTiles;
  kTiles.of[(tile.cols - 1) / kLanes][rows - 1](tile);
}

float run_chains(std::size_t n_rounds, float value) {
  constexpr std::size_t kChains = 24;  // enough to hide the latency of each, and they fit
  const __m512 many = _mm512_set1_ps(value);
  const __m512bh pairs = _mm512_cvtne2ps_pbh(many, many);
  __m512 sums[kChains];  // different ones, or the compiler would compute one for all
  for (std::size_t k = 0; k < kChains; ++k) {
    sums[k] = _mm512_set1_ps(value * static_cast<float>(k));
  }
  for (std::size_t round = 0; round < n_rounds; ++round) {
#pragma GCC unroll 24
    for (std::size_t k = 0; k < kChains; ++k) sums[k] = _mm512_dpbf16_ps(sums[k], pairs, pairs);
  }
  __m512 total = sums[0];
  for (std::size_t k = 1; k < kChains; ++k) total = _mm512_add_ps(total, sums[k]);
  return _mm512_cvtss_f32(total);
}

}  // namespace chainrule::bfloat16
HWY_POP_ATTRIBUTES
#else
#include <cstdlib>

namespace chainrule::bfloat16 {  // has_bfloat16() is false here

void pack(const Side&, std::size_t, std::size_t, std::size_t, std::size_t, Pair*) {
  std::abort();
}
void run_tile(const Tile&, std::size_t) {
  std::abort();
}
float run_chains(std::size_t, float) {
  std::abort();
}

}  // namespace chainrule::bfloat16
#endif
