// A sample of rows where all would be too many.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include <chainrule/matrix.h>

namespace chainrule {

/// `n` of the numbers 0, ..., n_rows - 1, which the seed decides, ascending; all if there are no
/// more.
std::vector<std::size_t> drawn_rows(std::size_t n_rows, std::size_t n, std::uint64_t seed);

template <class T>
Matrix<T> gathered(ConstView<T> from, std::span<const std::size_t> rows) {
  Matrix<T> out(rows.size(), from.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(from.row(rows[i]), out.row(i).begin());
  }
  return out;
}

}  // namespace chainrule
