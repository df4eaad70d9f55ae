// Scores of predicted values.
#include <cmath>

#include <chainrule/scores.h>

#include "core/fail.h"
#include "metrics/samples.h"

namespace chainrule {
namespace {

// The mean over outputs j of score(j, weights of the samples).
template <class T, class OutputScore>
double mean_over_outputs(std::string_view who, ConstView<T> truth, ConstView<T> predicted,
                         std::span<const double> weights, OutputScore score) {
  if (truth.rows() != predicted.rows() || truth.cols() != predicted.cols() || truth.cols() == 0) {
    fail(ErrorCode::kShape,
         "{}: [{} x {}] true and [{} x {}] predicted values came, expected the same shape", who,
         truth.rows(), truth.cols(), predicted.rows(), predicted.cols());
  }
  const metrics::Weights weight(who, truth.rows(), weights);
  metrics::check_finite(who, "true value", truth);
  metrics::check_finite(who, "predicted value", predicted);
  double sum = 0;
  for (std::size_t j = 0; j < truth.cols(); ++j) sum += score(j, weight);
  return sum / static_cast<double>(truth.cols());
}

// Σ weight · f(truth - predicted) down one output.
template <class T, class Function>
double sum_of_errors(ConstView<T> truth, ConstView<T> predicted, std::size_t output,
                     const metrics::Weights& weight, Function f) {
  double sum = 0;
  for (std::size_t i = 0; i < truth.rows(); ++i) {
    sum += weight[i] *
           f(static_cast<double>(truth(i, output)) - static_cast<double>(predicted(i, output)));
  }
  return sum;
}

double square(double x) {
  return x * x;
}

}  // namespace

template <class T>
double r2(ConstView<T> truth, ConstView<T> predicted, std::span<const double> weights) {
  if (truth.rows() == 1) fail(ErrorCode::kValue, "r2: 1 sample came, at least 2 were expected");
  const auto score = [&](std::size_t j, const metrics::Weights& weight) {
    // Sums of differences from the first value: a constant truth gives a spread of exactly 0.
    const double first = truth(0, j);
    double mean = 0;
    for (std::size_t i = 0; i < truth.rows(); ++i) mean += weight[i] * (truth(i, j) - first);
    mean = first + mean / weight.sum();
    double spread = 0;
    for (std::size_t i = 0; i < truth.rows(); ++i) spread += weight[i] * square(truth(i, j) - mean);
    const double error = sum_of_errors(truth, predicted, j, weight, square);
    if (error == 0) return 1.0;
    return spread == 0 ? 0.0 : 1 - error / spread;
  };
  return mean_over_outputs("r2", truth, predicted, weights, score);
}

template <class T>
double mean_absolute_error(ConstView<T> truth, ConstView<T> predicted,
                           std::span<const double> weights) {
  const auto score = [&](std::size_t j, const metrics::Weights& weight) {
    const auto magnitude = [](double x) { return std::abs(x); };
    return sum_of_errors(truth, predicted, j, weight, magnitude) / weight.sum();
  };
  return mean_over_outputs("mean_absolute_error", truth, predicted, weights, score);
}

template <class T>
double root_mean_squared_error(ConstView<T> truth, ConstView<T> predicted,
                               std::span<const double> weights) {
  const auto score = [&](std::size_t j, const metrics::Weights& weight) {
    return std::sqrt(sum_of_errors(truth, predicted, j, weight, square) / weight.sum());
  };
  return mean_over_outputs("root_mean_squared_error", truth, predicted, weights, score);
}

template CHAINRULE_EXPORT double r2(ConstView<float>, ConstView<float>, std::span<const double>);
template CHAINRULE_EXPORT double r2(ConstView<double>, ConstView<double>, std::span<const double>);
template CHAINRULE_EXPORT double mean_absolute_error(ConstView<float>, ConstView<float>,
                                                     std::span<const double>);
template CHAINRULE_EXPORT double mean_absolute_error(ConstView<double>, ConstView<double>,
                                                     std::span<const double>);
template CHAINRULE_EXPORT double root_mean_squared_error(ConstView<float>, ConstView<float>,
                                                         std::span<const double>);
template CHAINRULE_EXPORT double root_mean_squared_error(ConstView<double>, ConstView<double>,
                                                         std::span<const double>);

}  // namespace chainrule
