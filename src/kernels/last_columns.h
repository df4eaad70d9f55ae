// The last columns of a product, where they are too few for a vector, computed as rows.
//
// A row of 65 numbers takes five vectors, one of them nearly empty, in each multiply-add. As a row
// of the transposed product, the 65th column fills its vectors, for their lanes then lie along the
// result's rows. Every number is the sum of the same terms in the same order.
#pragma once

#include <cstddef>

#include "kernels/product.h"
#include "kernels/tile_sum.h"

namespace chainrule {

/// The last `count` columns of a product.
template <class T>
class LastColumns {
 public:
  /// As many as it pays for, 0 at most times. `lanes`, a power of 2, are those of a vector.
  LastColumns(const Product<T>& p, std::size_t lanes) : p_(p) {
    constexpr std::size_t kLeastTerms = 16;
    if (p.rows < 2 * lanes || p.depth < kLeastTerms) return;
    const std::size_t rest = p.cols & (lanes - 1);
    if (rest <= lanes / 4) count_ = rest;
  }

  std::size_t count() const { return count_; }
  /// The columns before them.
  std::size_t n_before() const { return p_.cols - count_; }

  /// Elements of memory that as_rows() needs.
  std::size_t room() const { return count_ * (p_.rows + p_.depth); }

  /// The product whose rows they are.
  template <Over kOver>
  Product<T> as_rows(T* memory) {
    rows_ = memory;
    const T* const last = p_.right + n_before() * p_.right_col;
    Product<T> rows = {.left = last,
                       .left_step = kOver == Over::kFeatures ? p_.right_col : p_.right_depth,
                       .right = p_.left,
                       .right_depth = kOver == Over::kFeatures ? 1 : p_.left_step,
                       .right_col = kOver == Over::kFeatures ? p_.left_step : 1,
                       .bias = nullptr,
                       .result = rows_,
                       .result_row = p_.rows,
                       .rows = count_,
                       .cols = p_.rows,
                       .depth = p_.depth};
    if (kOver == Over::kFeatures && p_.right_col == 1) {  // its terms are to be next to each other
      T* const copy = memory + count_ * p_.rows;
      for (std::size_t j = 0; j < count_; ++j) {
        for (std::size_t k = 0; k < p_.depth; ++k) {
          copy[j * p_.depth + k] = last[k * p_.right_depth + j];
        }
      }
      rows.left = copy;
      rows.left_step = p_.depth;
    }
    return rows;
  }

  /// Puts rows first, ..., first + n - 1 of them where they belong; `out` is the first one's start.
  void put(std::size_t first, std::size_t n, T* out) const {
    out += n_before();
    for (std::size_t j = 0; j < count_; ++j) {
      const T* const from = rows_ + j * p_.rows + first;
      for (std::size_t i = 0; i < n; ++i) out[i * p_.result_row + j] = from[i];
      if (p_.bias == nullptr) continue;
      const T bias = p_.bias[n_before() + j];
      for (std::size_t i = 0; i < n; ++i) out[i * p_.result_row + j] += bias;
    }
  }

 private:
  const Product<T>& p_;
  std::size_t count_ = 0;
  T* rows_ = nullptr;
};

}  // namespace chainrule
