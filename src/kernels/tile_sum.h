// What a tile of a matrix product is made of.
#pragma once

#include <cstddef>

namespace chainrule {

/// Which way a sum runs, and with it how `left` stands in memory.
enum class Over {
  kFeatures,  // terms next to each other, rows left_step apart: a, delta
  kSamples,   // rows next to each other, terms left_step apart: aᵀ
};

/// out = Σ_k left(i, k) · right(k, j) + addends + bias, the sum from +0 one multiply-add after the
/// other, then addend after addend. Rows of all but `left` are contiguous, because vector lanes run
/// over j.
template <class T>
struct TileSum {
  const T* left;
  std::size_t left_step;
  const T* right;
  std::size_t right_row;  // elements from right(k, j) to right(k + 1, j)
  bool is_far;            // not in the two nearest caches as a whole: its next rows are asked for
  std::size_t depth;
  T* right_copy;  // if there: gets the rows of `right`, each filled up to copy_row with 0
  std::size_t copy_row;
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
