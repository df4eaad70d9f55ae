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

/// Terms in order inside blocks of 256, block sums in order; +0 for none. add(k, sum) adds term k.
template <class T, class Add>
T over_features(std::size_t n, const Add& add) {
  std::vector<T> blocks;
  for (std::size_t k = 0; k < n; ++k) {
    if (k % 256 == 0) blocks.push_back(0);
    blocks.back() = add(k, blocks.back());
  }
  if (blocks.empty()) return 0;
  T total = blocks[0];
  for (std::size_t b = 1; b < blocks.size(); ++b) total = total + blocks[b];
  return total;
}

/// Neighbours are added pairwise until one is left; one without neighbour goes up as it is. +0 for
/// none.
template <class T>
T pairwise(std::vector<T> sums) {
  while (sums.size() > 1) {
    std::vector<T> next;
    for (std::size_t c = 0; c + 1 < sums.size(); c += 2) next.push_back(sums[c] + sums[c + 1]);
    if (sums.size() % 2 == 1) next.push_back(sums.back());
    sums = next;
  }
  return sums.empty() ? T{0} : sums[0];
}

/// Chunks of 64 samples in order, then pairwise. add(k, sum) adds sample k.
template <class T, class Add>
T over_samples(std::size_t n, const Add& add) {
  std::vector<T> sums;
  for (std::size_t k = 0; k < n; ++k) {
    if (k % 64 == 0) sums.push_back(0);
    sums.back() = add(k, sums.back());
  }
  return pairwise(sums);
}

/// Element k goes to partial sum k mod 16 in blocks of 4,096, then a fixed tree over these, then
/// pairwise over the blocks. add(k, sum) adds element k.
template <class T, class Add>
T over_parameters(std::size_t n, const Add& add) {
  std::vector<T> blocks;
  for (std::size_t begin = 0; begin < n; begin += 4096) {
    T p[16] = {};
    for (std::size_t k = begin; k < n && k < begin + 4096; ++k) p[k % 16] = add(k, p[k % 16]);
    for (int i = 0; i < 8; ++i) p[i] += p[i + 8];
    for (int i = 0; i < 4; ++i) p[i] += p[i + 4];
    blocks.push_back((p[0] + p[2]) + (p[1] + p[3]));
  }
  return pairwise(blocks);
}

}  // namespace chainrule
