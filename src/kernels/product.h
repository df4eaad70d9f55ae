// A matrix product and the memory that its packed sides take.
#pragma once

#include <cstddef>

namespace chainrule {

// Called when some rows of a result are there.
struct RowsDone {
  void (*call)(const void* context, std::size_t first, std::size_t rows) = nullptr;
  const void* context = nullptr;
};

// A product result(i, j) = Σ_k left(i, k) · right(k, j). Both sides are read with any strides, one
// of each side's being 1, so that one loop serves a and aᵀ, W and Wᵀ.
template <class T>
struct Product {
  const T* left;
  std::size_t left_row;    // elements from left(i, k) to left(i + 1, k)
  std::size_t left_depth;  // elements from left(i, k) to left(i, k + 1)
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

// Rows that are computed together: their part of the left side is packed once for all columns.
inline constexpr std::size_t kRowBlock = 528;

// Memory for packed sides.
template <class T>
struct Packed {
  // Over features: min(rows, kRowBlock) rows of a block of terms. Over samples: `rows` rows, or
  // nullptr where they are read as they stand.
  T* left;
  // Over features: a panel of a block of terms. Over samples: all panels if `whole`, else one.
  T* right;
  bool whole = false;
  // Over samples: rows of the result for which the right side is read once.
  std::size_t rows = 0;
};

}  // namespace chainrule
