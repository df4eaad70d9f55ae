// Small samples that depend on nothing but a seed.
#pragma once

#include <chainrule/philox.h>
#include <chainrule/train.h>

namespace chainrule {

/// x in [-1, 1); the class of a row is that of the largest of `n_classes` fixed linear functions of
/// x.
template <class T>
struct SmallSet {
  SmallSet(std::size_t n_rows, std::size_t n_inputs, std::size_t n_classes, std::uint64_t seed = 1)
      : x(n_rows, n_inputs), y(n_rows, n_classes) {
    const Philox philox(seed);
    for (std::size_t i = 0; i < n_rows; ++i) {
      for (std::size_t j = 0; j < n_inputs; ++j) {
        x(i, j) = static_cast<T>(2 * philox.uniform(Purpose::kData, 0, j, i) - 1);
      }
      y(i, class_of(i)) = 1;
    }
  }
  Samples<T> samples() const { return {x, y}; }
  Samples<T> part(std::size_t begin, std::size_t count) const {
    return {x.view().middle_rows(begin, count), y.view().middle_rows(begin, count)};
  }

  Matrix<T> x, y;

 private:
  std::size_t class_of(std::size_t row) const {
    std::size_t best = 0;
    double largest = -1e9;
    for (std::size_t k = 0; k < y.cols(); ++k) {
      double value = 0;
      for (std::size_t j = 0; j < x.cols(); ++j) {
        value += Philox(7).uniform(Purpose::kData, 1, j, k) * double{x(row, j)};
      }
      if (value > largest) {
        largest = value;
        best = k;
      }
    }
    return best;
  }
};

inline NetworkSpec small_network(std::size_t n_inputs, std::size_t n_hidden,
                                 std::size_t n_classes) {
  NetworkSpec spec;
  spec.n_inputs = n_inputs;
  spec.layers = {{.units = n_hidden, .activation = Activation::kTanh},
                 {.units = n_classes, .activation = Activation::kSoftmax}};
  spec.loss = Loss::kCategoricalCrossEntropy;
  return spec;
}

}  // namespace chainrule
