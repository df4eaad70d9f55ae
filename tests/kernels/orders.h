// The orders of sums of docs/numerics.md written out plainly, and numbers to add.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chainrule {

/// n numbers between -4 and 4.
template <class T>
std::vector<T> numbers_within_four(std::size_t n, std::uint64_t state) {
  std::vector<T> values(n);
  for (T& value : values) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    value = static_cast<T>(static_cast<double>(state >> 11) / 0x1p50 - 4);
  }
  return values;
}

/// Terms in order inside blocks of 256, block sums in order. add(k, sum) adds term k of n > 0.
template <class T, class Add>
T over_features(std::size_t n, const Add& add) {
  std::vector<T> blocks;
  for (std::size_t k = 0; k < n; ++k) {
    if (k % 256 == 0) blocks.push_back(0);
    blocks.back() = add(k, blocks.back());
  }
  T total = blocks.at(0);
  for (std::size_t b = 1; b < blocks.size(); ++b) total = total + blocks[b];
  return total;
}

/// Chunks of 64 samples in order; neighbouring chunks are added pairwise until one is left, and one
/// without neighbour goes up as it is. add(k, sum) adds sample k of n > 0.
template <class T, class Add>
T over_samples(std::size_t n, const Add& add) {
  std::vector<T> sums;
  for (std::size_t k = 0; k < n; ++k) {
    if (k % 64 == 0) sums.push_back(0);
    sums.back() = add(k, sums.back());
  }
  while (sums.size() > 1) {
    std::vector<T> next;
    for (std::size_t c = 0; c + 1 < sums.size(); c += 2) next.push_back(sums[c] + sums[c + 1]);
    if (sums.size() % 2 == 1) next.push_back(sums.back());
    sums = next;
  }
  return sums.at(0);
}

}  // namespace chainrule
