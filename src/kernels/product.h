// A matrix product and the memory that its packed sides take.
#pragma once

#include <cstddef>

#include "kernels/tile_sum.h"

namespace chainrule {

// Called when some rows of a result are there.
struct RowsDone {
  void (*call)(const void* context, std::size_t first, std::size_t rows) = nullptr;
  const void* context = nullptr;
};

// Of f(first, rows), which must outlive it.
template <class F>
RowsDone rows_done(const F& f) {
  return {[](const void* context, std::size_t first, std::size_t rows) {
            (*static_cast<const F*>(context))(first, rows);
          },
          &f};
}

// A product result(i, j) = Σ_k left(i, k) · right(k, j). Of each side, elements are next to each
// other in one direction, so that one loop serves a and aᵀ, W and Wᵀ.
template <class T>
struct Product {
  const T* left;
  // Over features: elements from left(i, k) to left(i + 1, k), left(i, k + 1) being the next one;
  // over samples: to left(i, k + 1), left(i + 1, k) being the next one.
  std::size_t left_step;
  const T* right;
  std::size_t right_depth;  // elements from right(k, j) to right(k + 1, j)
  std::size_t right_col;    // elements from right(k, j) to right(k, j + 1)
  const T* bias;            // added last; nullptr for none
  T* result;
  std::size_t result_row;
  std::size_t rows, cols, depth;
  // Over samples: if there, called for each `Packed::rows` rows, which all come to `result`'s first
  // ones.
  RowsDone finish = {};
};

// Bytes of a right side that is in a near cache by itself.
inline constexpr std::size_t kNearBytes = 2 << 20;
template <class T>
bool is_far(const Product<T>& p) {
  return p.depth * p.cols * sizeof(T) >= kNearBytes;
}

// Rows whose part of the left side stays in a near cache for all panels of a block of terms, and
// the elements from one to the next where it is copied: no power of 2, at which all would want the
// same places of a cache.
inline constexpr std::size_t kRowBlock = 528, kLeftCopyStep = 272;

// Memory for parts of the sides of a product over features.
template <class T>
struct FeatureRoom {
  T* panel;  // for a panel of a block of terms
  T* left;   // for kRowBlock rows, or nullptr where they are read as they stand
};

// Memory for the packed sides of a product over samples.
template <class T>
struct Packed {
  T* left;   // for `rows` rows, or nullptr where they are read as they stand
  T* right;  // all of it if `whole`, else a panel
  bool whole;
  std::size_t rows;  // of the result, for which the right side is read once
};

}  // namespace chainrule
