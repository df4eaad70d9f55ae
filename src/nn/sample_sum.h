// A sum over samples in the fixed order of docs/numerics.md: chunks of 64, then a binary tree.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>

#include "kernels/products.h"

namespace chainrule {

/// The sum of term(0), ..., term(n_samples - 1).
template <class Term>
double sum_over_samples(std::size_t n_samples, const Term& term) {
  const auto sum_chunks = [&](const auto& self, std::size_t first, std::size_t count) -> double {
    if (count > 1) {
      const std::size_t left = std::bit_floor(count - 1);
      return self(self, first, left) + self(self, first + left, count - left);
    }
    double sum = 0;
    const std::size_t begin = first * kSampleChunk;
    const std::size_t end = std::min(n_samples, begin + kSampleChunk);
    for (std::size_t i = begin; i < end; ++i) sum += term(i);
    return sum;
  };
  return sum_chunks(sum_chunks, 0,
                    std::max<std::size_t>(1, (n_samples + kSampleChunk - 1) / kSampleChunk));
}

}  // namespace chainrule
