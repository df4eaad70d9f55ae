// Activations, their slopes and losses for numbers with errors; plain formulas, as a person reads
// them.
#pragma once

#include <cmath>
#include <numbers>

#include <chainrule/network.h>

#include "explain/ball.h"

namespace chainrule::work {

inline constexpr double kSeluScale = 1.0507009873554804934;
inline constexpr double kSeluAlpha = 1.6732632423543772848;

inline double sigmoid(double z) {
  return 1 / (1 + std::exp(-z));
}
inline double softplus(double z) {
  return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z)));
}

/// f(z); not for softmax.
inline double activation(const LayerSpec& layer, Activation f, double z) {
  const double alpha = layer.alpha_or_default();
  switch (f) {
    case Activation::kSigmoid:
      return sigmoid(z);
    case Activation::kTanh:
      return std::tanh(z);
    case Activation::kRelu:
      return std::max(z, 0.0);
    case Activation::kLeakyRelu:
      return z > 0 ? z : alpha * z;
    case Activation::kElu:
      return z > 0 ? z : alpha * std::expm1(z);
    case Activation::kSelu:
      return kSeluScale * (z > 0 ? z : kSeluAlpha * std::expm1(z));
    case Activation::kGelu:
      return z * std::erfc(-z / std::numbers::sqrt2) / 2;
    case Activation::kSilu:
      return z * sigmoid(z);
    case Activation::kSoftplus:
      return softplus(z);
    case Activation::kSoftsign:
      return z / (1 + std::abs(z));
    case Activation::kHardSigmoid:
      return std::min(std::max(z / 6 + 0.5, 0.0), 1.0);
    case Activation::kExponential:
      return std::exp(z);
    case Activation::kIdentity:
    case Activation::kSoftmax:
      break;
  }
  return z;
}

/// f' written with a value: a for the right one. `negative` says whether z <= 0.
inline double slope_of_a(const LayerSpec& layer, Activation f, double a, bool negative) {
  switch (f) {
    case Activation::kSigmoid:
    case Activation::kSoftmax:  // of a unit's own a by its own z
      return a * (1 - a);
    case Activation::kTanh:
      return 1 - a * a;
    case Activation::kElu:
      return negative ? a + layer.alpha_or_default() : 1;
    case Activation::kSelu:
      return negative ? a + kSeluScale * kSeluAlpha : kSeluScale;
    default:  // exponential
      return a;
  }
}

/// f'(z).
inline double slope(const LayerSpec& layer, Activation f, double z) {
  switch (f) {
    case Activation::kSigmoid:
    case Activation::kTanh:
    case Activation::kElu:
    case Activation::kSelu:
    case Activation::kExponential:
      return slope_of_a(layer, f, activation(layer, f, z), z <= 0);
    case Activation::kRelu:
      return z > 0 ? 1 : 0;
    case Activation::kLeakyRelu:
      return z > 0 ? 1 : layer.alpha_or_default();
    case Activation::kGelu:
      return std::erfc(-z / std::numbers::sqrt2) / 2 +
             z * std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    case Activation::kSilu: {
      const double s = sigmoid(z);
      return s * (1 + z * (1 - s));
    }
    case Activation::kSoftplus:
      return sigmoid(z);
    case Activation::kSoftsign:
      return 1 / ((1 + std::abs(z)) * (1 + std::abs(z)));
    case Activation::kHardSigmoid:
      return std::abs(z) < 3 ? 1.0 / 6 : 0;
    case Activation::kIdentity:
    case Activation::kSoftmax:
      break;
  }
  return 1;
}

/// The part of one output in its sample's loss, from a; `n` outputs.
inline double loss_of_a(const NetworkSpec& spec, double a, double t, double n) {
  const double d = a - t, limit = spec.huber_delta;
  switch (spec.loss) {
    case Loss::kHalfSquared:
      return d * d / 2;
    case Loss::kMeanSquared:
      return d * d / n;
    case Loss::kSquared:
      return d * d;
    case Loss::kHalfMeanSquared:
      return d * d / (2 * n);
    case Loss::kMeanAbsolute:
      return std::abs(d) / n;
    case Loss::kHuber:
      return (std::abs(d) <= limit ? d * d / 2 : limit * (std::abs(d) - limit / 2)) / n;
    case Loss::kBinaryCrossEntropy:
      return -((t == 0 ? 0 : t * std::log(a)) + (t == 1 ? 0 : (1 - t) * std::log(1 - a)));
    case Loss::kCategoricalCrossEntropy:
      return t == 0 ? 0 : -t * std::log(a);
    case Loss::kPoisson:
      return a - t * std::log(a);
  }
  return 0;
}

/// dL/da of that part.
inline double loss_slope(const NetworkSpec& spec, double a, double t, double n) {
  const double d = a - t;
  switch (spec.loss) {
    case Loss::kHalfSquared:
      return d;
    case Loss::kMeanSquared:
      return 2 * d / n;
    case Loss::kSquared:
      return 2 * d;
    case Loss::kHalfMeanSquared:
      return d / n;
    case Loss::kMeanAbsolute:
      return (d > 0 ? 1 : d < 0 ? -1 : 0) / n;
    case Loss::kHuber:
      return std::min(std::max(d, -spec.huber_delta), spec.huber_delta) / n;
    case Loss::kBinaryCrossEntropy:
      return d / (a * (1 - a));
    case Loss::kCategoricalCrossEntropy:
      return t == 0 ? 0 : -t / a;
    case Loss::kPoisson:
      return 1 - t / a;
  }
  return 0;
}

/// a_j = e^z_j / Σ e^z_k. With errors: 1 / Σ e^(z_k - z_j), where e^z_j is not on both sides.
template <class N>
void softmax(const N* z, std::size_t n, N* a) {
  double largest = center(z[0]);
  for (std::size_t k = 1; k < n; ++k) largest = std::max(largest, center(z[k]));
  const auto exp_of = [](double x) { return std::exp(x); };
  if constexpr (std::is_same_v<N, double>) {
    double sum = 0;
    for (std::size_t k = 0; k < n; ++k) sum += a[k] = std::exp(z[k] - largest);
    for (std::size_t k = 0; k < n; ++k) a[k] /= sum;
  } else {
    for (std::size_t j = 0; j < n; ++j) {
      N sum = 1.0;
      for (std::size_t k = 0; k < n; ++k) {
        if (k != j) sum += apply(exp_of, z[k] - z[j]);
      }
      a[j] = N(1.0) / sum;
    }
  }
}

/// log Σ e^(z_k - z_j): what -log a_j of a softmax is.
template <class N>
N log_sum_from(const N* z, std::size_t n, std::size_t j) {
  N sum = 1.0;
  for (std::size_t k = 0; k < n; ++k) {
    if (k != j) sum += apply([](double x) { return std::exp(x); }, z[k] - z[j]);
  }
  return apply([](double x) { return std::log(x); }, sum);
}

}  // namespace chainrule::work
