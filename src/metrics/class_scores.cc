// Scores of predicted classes and of their probabilities.
#include <algorithm>
#include <limits>

#include <chainrule/scores.h>

#include "core/fail.h"
#include "core/math.h"
#include "metrics/samples.h"

namespace chainrule {

template <class T>
std::vector<std::size_t> argmax_rows(ConstView<T> probabilities) {
  if (probabilities.empty()) {
    fail(ErrorCode::kShape, "argmax_rows: [{} x {}] came, expected rows and columns",
         probabilities.rows(), probabilities.cols());
  }
  metrics::check_finite("argmax_rows", "probability", probabilities);
  std::vector<std::size_t> classes(probabilities.rows());
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const auto row = probabilities.row(i);
    classes[i] =
        row.size() == 1
            ? row[0] > T{0.5}
            : static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
  }
  return classes;
}

double accuracy(std::span<const std::size_t> truth, std::span<const std::size_t> predicted,
                std::span<const double> weights) {
  metrics::check_same_length("accuracy", truth.size(), predicted.size());
  const metrics::Weights weight("accuracy", truth.size(), weights);
  double hits = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) hits += truth[i] == predicted[i] ? weight[i] : 0;
  return hits / weight.sum();
}

double balanced_accuracy(std::span<const std::size_t> truth, std::span<const std::size_t> predicted,
                         std::size_t n_classes, std::span<const double> weights) {
  const metrics::Weights weight =
      metrics::check_samples("balanced_accuracy", truth, predicted, n_classes, weights);
  std::vector<double> hits(n_classes);
  std::vector<double> support(n_classes);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    support[truth[i]] += weight[i];
    if (truth[i] == predicted[i]) hits[truth[i]] += weight[i];
  }
  double sum_recall = 0;
  double n_present = 0;
  for (std::size_t c = 0; c < n_classes; ++c) {
    if (support[c] == 0) continue;
    sum_recall += hits[c] / support[c];
    ++n_present;
  }
  return sum_recall / n_present;
}

template <class T>
double log_loss(std::span<const std::size_t> truth, ConstView<T> probabilities,
                std::span<const double> weights) {
  metrics::check_rows("log_loss", truth, probabilities);
  const metrics::Weights weight("log_loss", truth.size(), weights);
  constexpr T kEpsilon = std::numeric_limits<T>::epsilon();
  double sum = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto row = probabilities.row(i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (!(row[j] >= 0 && row[j] <= 1)) {
        fail(ErrorCode::kValue, "log_loss: probability {} of sample {} is {}, expected 0 to 1",
             j + 1, i + 1, row[j]);
      }
    }
    const T of_truth = row.size() > 1 ? row[truth[i]] : truth[i] == 1 ? row[0] : 1 - row[0];
    sum -= weight[i] * math::log<double>(std::clamp(of_truth, kEpsilon, 1 - kEpsilon));
  }
  return sum / weight.sum();
}

template CHAINRULE_EXPORT std::vector<std::size_t> argmax_rows(ConstView<float>);
template CHAINRULE_EXPORT std::vector<std::size_t> argmax_rows(ConstView<double>);
template CHAINRULE_EXPORT double log_loss(std::span<const std::size_t>, ConstView<float>,
                                          std::span<const double>);
template CHAINRULE_EXPORT double log_loss(std::span<const std::size_t>, ConstView<double>,
                                          std::span<const double>);

}  // namespace chainrule
