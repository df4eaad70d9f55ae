// What every metric asks of its samples before it counts them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <chainrule/matrix.h>

namespace chainrule::metrics {

/// The weight of each sample, 1 where none are given.
class Weights {
 public:
  /// Throws Error: kShape if there are no samples or another number of weights; kValue for a weight
  /// that is negative or not finite, and if all are 0. `who` opens the sentence.
  Weights(std::string_view who, std::size_t n_samples, std::span<const double> weights);

  double operator[](std::size_t i) const { return weights_.empty() ? 1 : weights_[i]; }
  double sum() const { return sum_; }

 private:
  std::span<const double> weights_;
  double sum_;
};

/// Throws Error kShape unless there are as many predicted labels as true ones.
void check_same_length(std::string_view who, std::size_t n_true, std::size_t n_predicted);

/// Throws Error: kShape if there are no classes; kValue for a label not below n_classes. `kind` is
/// "true" or "predicted".
void check_labels(std::string_view who, std::string_view kind, std::span<const std::size_t> labels,
                  std::size_t n_classes);

/// All of the above for the samples of a classification.
Weights check_samples(std::string_view who, std::span<const std::size_t> truth,
                      std::span<const std::size_t> predicted, std::size_t n_classes,
                      std::span<const double> weights);

/// Throws Error: kShape unless `values` has a row for each true label, and a column; kValue for a
/// label that has no column (one column is binary).
template <class T>
void check_rows(std::string_view who, std::span<const std::size_t> truth, ConstView<T> values);

/// Throws Error kValue at the first value that is not finite. `what` names one of them.
template <class T>
void check_finite(std::string_view who, std::string_view what, ConstView<T> values);

}  // namespace chainrule::metrics
