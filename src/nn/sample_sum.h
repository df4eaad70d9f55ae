// A sum over samples in the fixed order of docs/numerics.md: chunks of 64, then a binary tree.
#pragma once

#include <cstddef>

#include "core/sums.h"
#include "kernels/products.h"

namespace chainrule {

/// The sum of term(0), ..., term(n_samples - 1).
template <class Term>
double sum_over_samples(std::size_t n_samples, const Term& term) {
  return sum_of_blocks<double, kSampleChunk>(n_samples, [&](std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += term(i);
    return sum;
  });
}

}  // namespace chainrule
