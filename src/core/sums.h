// Sums in the fixed order "over parameters or down a column" (docs/numerics.md), and the tree over
// blocks that the order "over samples" shares.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace chainrule {

inline constexpr std::size_t kSumPartials = 16;
inline constexpr std::size_t kSumBlock = 4096;

namespace sums_internal {

// Elements begin, ..., end - 1 of one block: i goes to partial i mod 16, then a tree over the
// partials.
template <class T, class Add>
T block_sum(std::size_t begin, std::size_t end, const Add& add) {
  std::array<T, kSumPartials> partials{};
  for (std::size_t i = begin; i < end; ++i) {
    T& partial = partials[i % kSumPartials];
    partial = add(partial, i);
  }
  for (std::size_t half = kSumPartials / 2; half > 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) partials[i] += partials[i + half];
  }
  return partials[0];
}

// A binary tree over n_blocks > 0 blocks, split at the largest power of two below their number.
template <class T, std::size_t kBlock, class Block>
T tree_sum(std::size_t first_block, std::size_t n_blocks, std::size_t n, const Block& block) {
  if (n_blocks == 1) {
    const std::size_t begin = first_block * kBlock;
    return block(begin, std::min(begin + kBlock, n));
  }
  const std::size_t left = std::bit_floor(n_blocks - 1);
  return tree_sum<T, kBlock>(first_block, left, n, block) +
         tree_sum<T, kBlock>(first_block + left, n_blocks - left, n, block);
}

}  // namespace sums_internal

/// The sum of n terms in blocks of kBlock, when `block(begin, end)` returns the sum of one block's.
template <class T, std::size_t kBlock = kSumBlock, class Block>
T sum_of_blocks(std::size_t n, const Block& block) {
  if (n == 0) return 0;
  return sums_internal::tree_sum<T, kBlock>(0, (n - 1) / kBlock + 1, n, block);
}

/// The sum of n terms. `add(partial, i)` returns `partial` plus term i:
///   column_sum<double>(n, [&](double sum, std::size_t i) { return sum + x[i]; })
///   column_sum<double>(n, [&](double sum, std::size_t i) { return fma(x[i], x[i], sum); })
template <class T, class Add>
T column_sum(std::size_t n, const Add& add) {
  return sum_of_blocks<T>(n, [&](std::size_t begin, std::size_t end) {
    return sums_internal::block_sum<T>(begin, end, add);
  });
}

}  // namespace chainrule
