// What every metric asks of its samples before it counts them.
#include "metrics/samples.h"

#include <algorithm>
#include <cmath>

#include "core/fail.h"

namespace chainrule::metrics {

Weights::Weights(std::string_view who, std::size_t n_samples, std::span<const double> weights)
    : weights_(weights), sum_(static_cast<double>(n_samples)) {
  if (n_samples == 0) fail(ErrorCode::kShape, "{}: no samples came, at least 1 was expected", who);
  if (weights.empty()) return;
  if (weights.size() != n_samples) {
    fail(ErrorCode::kShape, "{}: {} weights came, {} were expected, one a sample", who,
         weights.size(), n_samples);
  }
  sum_ = 0;
  for (std::size_t i = 0; i < n_samples; ++i) {
    if (!std::isfinite(weights[i]) || weights[i] < 0) {
      fail(ErrorCode::kValue, "{}: the weight of sample {} is {}, expected a finite number >= 0",
           who, i + 1, weights[i]);
    }
    sum_ += weights[i];
  }
  if (!(sum_ > 0) || !std::isfinite(sum_)) {
    fail(ErrorCode::kValue, "{}: the weights sum to {}, expected a finite sum above 0", who, sum_);
  }
}

void check_same_length(std::string_view who, std::size_t n_true, std::size_t n_predicted) {
  if (n_true != n_predicted) {
    fail(ErrorCode::kShape, "{}: {} true and {} predicted labels came, expected equally many", who,
         n_true, n_predicted);
  }
}

void check_labels(std::string_view who, std::string_view kind, std::span<const std::size_t> labels,
                  std::size_t n_classes) {
  if (n_classes == 0) fail(ErrorCode::kShape, "{}: 0 classes came, at least 1 was expected", who);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] >= n_classes) {
      fail(ErrorCode::kValue, "{}: the {} label of sample {} is {}, expected less than {} classes",
           who, kind, i + 1, labels[i], n_classes);
    }
  }
}

Weights check_samples(std::string_view who, std::span<const std::size_t> truth,
                      std::span<const std::size_t> predicted, std::size_t n_classes,
                      std::span<const double> weights) {
  check_same_length(who, truth.size(), predicted.size());
  check_labels(who, "true", truth, n_classes);
  check_labels(who, "predicted", predicted, n_classes);
  return {who, truth.size(), weights};
}

template <class T>
void check_rows(std::string_view who, std::span<const std::size_t> truth, ConstView<T> values) {
  if (values.rows() != truth.size() || values.cols() == 0) {
    fail(ErrorCode::kShape, "{}: [{} x {}] came for {} true labels, expected one row each", who,
         values.rows(), values.cols(), truth.size());
  }
  check_labels(who, "true", truth, std::max<std::size_t>(values.cols(), 2));
}

template <class T>
void check_finite(std::string_view who, std::string_view what, ConstView<T> values) {
  for (std::size_t i = 0; i < values.rows(); ++i) {
    for (std::size_t j = 0; j < values.cols(); ++j) {
      if (!std::isfinite(values(i, j))) {
        fail(ErrorCode::kValue, "{}: {} {} of sample {} is {}, expected a finite number", who, what,
             j + 1, i + 1, values(i, j));
      }
    }
  }
}

template void check_rows(std::string_view, std::span<const std::size_t>, ConstView<float>);
template void check_rows(std::string_view, std::span<const std::size_t>, ConstView<double>);
template void check_finite(std::string_view, std::string_view, ConstView<float>);
template void check_finite(std::string_view, std::string_view, ConstView<double>);

}  // namespace chainrule::metrics
