// What a tile of a matrix product is made of.
#pragma once

#include <cstddef>

namespace chainrule {

/// out = Σ_k left(i, k) · right(k, j) + addends + bias, the sum from +0 one multiply-add after the
/// other, then addend after addend. `left` is read with any strides, so that one loop serves a and
/// aᵀ; the rows of the others are contiguous, because vector lanes run over j.
template <class T>
struct TileSum {
  const T* left;
  std::size_t left_row;    // elements from left(i, k) to left(i + 1, k)
  std::size_t left_depth;  // elements from left(i, k) to left(i, k + 1)
  const T* right;
  std::size_t right_row;  // elements from right(k, j) to right(k + 1, j)
  std::size_t depth;
  const T* const* addends;  // the places of those for row 0 and column 0 of a larger result, which
  std::size_t n_addends;    // may be `out`
  std::size_t addend_at;    // elements from there to the tile
  std::size_t addend_row;
  const T* bias;  // nullptr for none
  T* out;
  std::size_t out_row;
  std::size_t in_last;  // set by run_tile()
};

}  // namespace chainrule
