// Whether samples can be used with a network.
#include "train/check_samples.h"

#include <cmath>

#include "core/fail.h"

namespace chainrule {
namespace {

template <class T>
void check_finite(std::string_view who, std::string_view what, ConstView<T> values) {
  for (std::size_t i = 0; i < values.rows(); ++i) {
    for (std::size_t j = 0; j < values.cols(); ++j) {
      if (!std::isfinite(values(i, j))) {
        fail(ErrorCode::kValue, "{}: row {}, {} {}: {} is not a finite number", who, i + 1, what,
             j + 1, values(i, j));
      }
    }
  }
}

template <class T>
void check_weights(std::string_view who, std::span<const T> weights) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] >= 0) || !std::isfinite(weights[i])) {
      fail(ErrorCode::kValue, "{}: row {}: weight {} is not a finite number of at least 0", who,
           i + 1, weights[i]);
    }
    sum += weights[i];
  }
  if (!weights.empty() && sum == 0) fail(ErrorCode::kValue, "{}: all weights are 0", who);
}

template <class T>
void check_targets(std::string_view who, Loss loss, ConstView<T> y) {
  for (std::size_t i = 0; i < y.rows(); ++i) {
    double sum = 0;
    for (const T target : y.row(i)) {
      sum += target;
      const bool is_probability = target >= 0 && target <= 1;
      if ((loss == Loss::kBinaryCrossEntropy || loss == Loss::kCategoricalCrossEntropy) &&
          !is_probability) {
        fail(ErrorCode::kValue, "{}: row {}: target {} of {} is not in [0, 1]", who, i + 1, target,
             to_string(loss));
      }
      if (loss == Loss::kPoisson && target < 0) {
        fail(ErrorCode::kValue, "{}: row {}: target {} of poisson is below 0", who, i + 1, target);
      }
    }
    if (loss == Loss::kCategoricalCrossEntropy && std::abs(sum - 1) > 1e-3) {
      fail(ErrorCode::kValue,
           "{}: row {}: the targets of categorical_cross_entropy sum to {}, not 1", who, i + 1,
           sum);
    }
  }
}

}  // namespace

template <class T>
void check_samples(std::string_view who, const NetworkSpec& spec, const Samples<T>& samples) {
  const std::size_t n = samples.size();
  if (n == 0) fail(ErrorCode::kShape, "{}: no samples came", who);
  if (samples.x.cols() != spec.n_inputs) {
    fail(ErrorCode::kShape, "{}: {} columns came, the network has {} inputs", who, samples.x.cols(),
         spec.n_inputs);
  }
  if (samples.y.rows() != n || samples.y.cols() != spec.n_outputs()) {
    fail(ErrorCode::kShape, "{}: targets [{} x {}] came, [{} x {}] were expected", who,
         samples.y.rows(), samples.y.cols(), n, spec.n_outputs());
  }
  if (!samples.weights.empty() && samples.weights.size() != n) {
    fail(ErrorCode::kShape, "{}: {} sample weights came for {} samples", who,
         samples.weights.size(), n);
  }
  check_finite(who, "column", samples.x);
  check_finite(who, "target", samples.y);
  check_weights(who, samples.weights);
  check_targets(who, spec.loss, samples.y);
}

template void check_samples(std::string_view, const NetworkSpec&, const Samples<float>&);
template void check_samples(std::string_view, const NetworkSpec&, const Samples<double>&);

}  // namespace chainrule
