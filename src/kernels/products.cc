// The matrix products of a layer, one tile of the result at a time.
#include "kernels/products.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/products.cc"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/dispatch.h"
#include "kernels/multiply_add-inl.h"

#ifndef CHAINRULE_PRODUCTS_ONCE
#define CHAINRULE_PRODUCTS_ONCE
namespace chainrule {

// A product c = Σ_k left(i, k) · right(k, j). `left` is read with any strides, so that one loop
// serves a and aᵀ; the rows of `right` are contiguous, because vector lanes run over j.
template <class T>
struct Product {
  const T* left;
  std::size_t left_row;    // elements from left(i, k) to left(i + 1, k)
  std::size_t left_depth;  // elements from left(i, k) to left(i, k + 1)
  const T* right;
  std::size_t right_stride;
  const T* bias;  // added last; nullptr for none
  T* result;
  std::size_t result_stride;
  std::size_t rows, cols, depth;
};

template <class T>
struct ProductTable {
  void (*over_features)(const Product<T>&);
  void (*over_samples)(const Product<T>&);
};

}  // namespace chainrule
#endif  // CHAINRULE_PRODUCTS_ONCE

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Accumulators of a tile stay in registers: 24 of 32, or 12 of 16.
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_WASM
constexpr std::size_t kTileRows = 4;
#else
constexpr std::size_t kTileRows = 8;
#endif
constexpr std::size_t kTileVectors = 3;

// A tile of kRows x (kVectors · lanes) results.
template <class D, std::size_t kRows, std::size_t kVectors>
struct Tile {
  using T = hn::TFromD<D>;
  using V = hn::Vec<D>;
  static constexpr std::size_t kLanes = hn::MaxLanes(D());
  static constexpr std::size_t kSize = kRows * kVectors * kLanes;

  const Product<T>& p;
  std::size_t i, j;

  // The terms k = begin, ..., end - 1, one fused multiply-add after the other from zero.
  HWY_INLINE void sum_block(std::size_t begin, std::size_t end, T* HWY_RESTRICT block) const {
    const D d;
    V sums[kRows][kVectors];
    for (auto& row : sums) {
      for (V& sum : row) sum = hn::Zero(d);
    }
    const T* left = p.left + i * p.left_row + begin * p.left_depth;
    const T* right = p.right + begin * p.right_stride + j;
    for (std::size_t k = begin; k < end; ++k) {
      V factors[kVectors];
      for (std::size_t v = 0; v < kVectors; ++v) factors[v] = hn::LoadU(d, right + v * kLanes);
      for (std::size_t r = 0; r < kRows; ++r) {
        const V a = hn::Set(d, left[r * p.left_row]);
        for (std::size_t v = 0; v < kVectors; ++v) {
          sums[r][v] = MultiplyAdd(d, a, factors[v], sums[r][v]);
        }
      }
      left += p.left_depth;
      right += p.right_stride;
    }
    for (std::size_t r = 0; r < kRows; ++r) {
      for (std::size_t v = 0; v < kVectors; ++v) {
        hn::StoreU(sums[r][v], d, block + (r * kVectors + v) * kLanes);
      }
    }
  }

  // total = total + block
  HWY_INLINE static void add(T* HWY_RESTRICT total, const T* HWY_RESTRICT block) {
    const D d;
    for (std::size_t x = 0; x < kSize; x += kLanes) {
      hn::StoreU(hn::Add(hn::LoadU(d, total + x), hn::LoadU(d, block + x)), d, total + x);
    }
  }

  HWY_INLINE void store(const T* HWY_RESTRICT total) const {
    const D d;
    for (std::size_t r = 0; r < kRows; ++r) {
      for (std::size_t v = 0; v < kVectors; ++v) {
        V sum = hn::LoadU(d, total + (r * kVectors + v) * kLanes);
        if (p.bias != nullptr) sum = hn::Add(sum, hn::LoadU(d, p.bias + j + v * kLanes));
        hn::StoreU(sum, d, p.result + (i + r) * p.result_stride + j + v * kLanes);
      }
    }
  }

  HWY_INLINE void over_features() const {
    T total[kSize], block[kSize];
    sum_block(0, HWY_MIN(p.depth, kFeatureBlock), total);
    for (std::size_t begin = kFeatureBlock; begin < p.depth; begin += kFeatureBlock) {
      sum_block(begin, HWY_MIN(p.depth, begin + kFeatureBlock), block);
      add(total, block);
    }
    store(total);
  }

  // The tree over chunks as a binary counter: level l holds the sum of 2^l neighbouring chunks.
  HWY_INLINE void over_samples() const {
    constexpr std::size_t kLevels = 40;
    T levels[kLevels][kSize];
    std::size_t n_chunks = 0;
    for (std::size_t begin = 0; begin < p.depth || n_chunks == 0; begin += kSampleChunk) {
      T block[kSize];
      sum_block(begin, HWY_MIN(p.depth, begin + kSampleChunk), block);
      std::size_t level = 0;
      for (; n_chunks >> level & 1; ++level) {
        add(levels[level], block);
        std::copy_n(levels[level], kSize, block);
      }
      std::copy_n(block, kSize, levels[level]);
      ++n_chunks;
    }
    std::size_t lowest = 0;
    while (!(n_chunks >> lowest & 1)) ++lowest;
    for (std::size_t level = lowest + 1; n_chunks >> level != 0; ++level) {
      if (!(n_chunks >> level & 1)) continue;
      add(levels[level], levels[lowest]);
      lowest = level;
    }
    store(levels[lowest]);
  }
};

template <bool kSamples, std::size_t kRows, std::size_t kVectors, class D, class T>
HWY_INLINE void run_tile(D /*d*/, const Product<T>& p, std::size_t i, std::size_t j) {
  const Tile<D, kRows, kVectors> tile{p, i, j};
  if constexpr (kSamples) {
    tile.over_samples();
  } else {
    tile.over_features();
  }
}

// Columns j, j + 1, ... of kRows rows: wide tiles, single vectors, then ever narrower vectors.
template <bool kSamples, std::size_t kRows, class D, class T>
HWY_NOINLINE void run_columns(D d, const Product<T>& p, std::size_t i, std::size_t j) {
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  if constexpr (kLanes == hn::MaxLanes(hn::ScalableTag<T>())) {
    for (; j + kTileVectors * kLanes <= p.cols; j += kTileVectors * kLanes) {
      run_tile<kSamples, kRows, kTileVectors>(d, p, i, j);
    }
  }
  for (; j + kLanes <= p.cols; j += kLanes) run_tile<kSamples, kRows, 1>(d, p, i, j);
  if constexpr (kLanes > 1) {
    if (j < p.cols) run_columns<kSamples, kRows>(hn::Half<D>(), p, i, j);
  }
}

template <bool kSamples, std::size_t kRows, class T>
void run_rows(const Product<T>& p, std::size_t i) {
  for (; i + kRows <= p.rows; i += kRows) {
    run_columns<kSamples, kRows>(hn::ScalableTag<T>(), p, i, 0);
  }
  if constexpr (kRows > 1) run_rows<kSamples, kRows / 2>(p, i);
}

template <class T>
const ProductTable<T>& product_table() {
  static constexpr ProductTable<T> table = {
      [](const Product<T>& p) { run_rows<false, kTileRows>(p, 0); },
      [](const Product<T>& p) { run_rows<true, kTileRows>(p, 0); }};
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

constexpr std::size_t kTransposeBlock = 16;

// out [cols x rows] = inᵀ, in blocks that stay in the cache.
template <class T>
void transpose(ConstView<T> in, T* out) {
  for (std::size_t i0 = 0; i0 < in.rows(); i0 += kTransposeBlock) {
    const std::size_t i1 = std::min(in.rows(), i0 + kTransposeBlock);
    for (std::size_t j = 0; j < in.cols(); ++j) {
      for (std::size_t i = i0; i < i1; ++i) out[j * in.rows() + i] = in(i, j);
    }
  }
}

}  // namespace

template <class T>
void affine(ConstView<T> a, ConstView<T> weights, std::span<const T> bias, View<T> z) {
  assert(a.cols() == weights.rows() && a.rows() == z.rows() && weights.cols() == z.cols());
  assert(bias.empty() || bias.size() == z.cols());
  table<T>().over_features({a.data(), a.stride(), 1, weights.data(), weights.stride(),
                            bias.empty() ? nullptr : bias.data(), z.data(), z.stride(), z.rows(),
                            z.cols(), a.cols()});
}

template <class T>
void propagate(ConstView<T> delta, ConstView<T> weights, std::span<T> scratch, View<T> d) {
  assert(delta.cols() == weights.cols() && weights.rows() == d.cols());
  assert(delta.rows() == d.rows() && scratch.size() >= weights.rows() * weights.cols());
  transpose(weights, scratch.data());
  table<T>().over_features({delta.data(), delta.stride(), 1, scratch.data(), weights.rows(),
                            nullptr, d.data(), d.stride(), d.rows(), d.cols(), delta.cols()});
}

template <class T>
void weight_gradient(ConstView<T> a, ConstView<T> delta, View<T> g) {
  assert(a.rows() == delta.rows() && a.cols() == g.rows() && delta.cols() == g.cols());
  table<T>().over_samples({a.data(), 1, a.stride(), delta.data(), delta.stride(), nullptr, g.data(),
                           g.stride(), g.rows(), g.cols(), a.rows()});
}

template <class T>
void column_sums(ConstView<T> delta, std::span<T> sums) {
  assert(delta.cols() == sums.size());
  static constexpr T kOne = 1;  // a column of ones, read with stride 0
  table<T>().over_samples({&kOne, 0, 0, delta.data(), delta.stride(), nullptr, sums.data(),
                           sums.size(), 1, sums.size(), delta.rows()});
}

template void affine(ConstView<float>, ConstView<float>, std::span<const float>, View<float>);
template void affine(ConstView<double>, ConstView<double>, std::span<const double>, View<double>);
template void propagate(ConstView<float>, ConstView<float>, std::span<float>, View<float>);
template void propagate(ConstView<double>, ConstView<double>, std::span<double>, View<double>);
template void weight_gradient(ConstView<float>, ConstView<float>, View<float>);
template void weight_gradient(ConstView<double>, ConstView<double>, View<double>);
template void column_sums(ConstView<float>, std::span<float>);
template void column_sums(ConstView<double>, std::span<double>);

}  // namespace chainrule
#endif  // HWY_ONCE
