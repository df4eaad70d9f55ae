// Matrices with gaps between their rows, and the sizes that products are tested at.
#pragma once

#include <chainrule/matrix.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "orders.h"

namespace chainrule {

/// A matrix with `gap` more elements from row to row than it has columns; the gaps hold 77.
template <class T>
struct Gapped {
  Gapped(std::size_t n_rows, std::size_t n_cols, std::size_t gap)
      : rows(n_rows), cols(n_cols), stride(n_cols + gap), values(n_rows * stride, T{77}) {}
  Gapped(std::size_t n_rows, std::size_t n_cols, std::size_t gap, std::uint64_t seed)
      : Gapped(n_rows, n_cols, gap) {
    const std::vector<T> numbers = numbers_within_four<T>(rows * cols, seed);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < cols; ++j) view()(i, j) = numbers[i * cols + j];
    }
  }
  View<T> view() { return {values.data(), rows, cols, stride}; }
  ConstView<T> view() const { return {values.data(), rows, cols, stride}; }

  std::size_t rows, cols, stride;
  std::vector<T> values;
};

/// Calls test(rows, n_in, n_out): each size from 1 to 67 in each place, and the edges of blocks and
/// chunks.
template <class Test>
void for_each_size(const Test& test) {
  for (std::size_t n = 1; n <= 67; ++n) {
    test(3, n, 5);
    test(5, 3, n);
    test(n, 7, 4);
    test(40, 37, n);
  }
  for (const std::size_t depth : {255u, 256u, 257u, 512u, 600u}) test(9, depth, 19);
  for (const std::size_t n_out : {255u, 256u, 257u, 600u}) test(2, 11, n_out);
  for (const std::size_t rows : {1u, 63u, 64u, 65u, 130u, 300u, 450u}) test(rows, 13, 21);
}

}  // namespace chainrule
