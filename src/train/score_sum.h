// A score that grows batch by batch.
#pragma once

#include <algorithm>
#include <vector>

#include <chainrule/train.h>

namespace chainrule {

/// Accuracy or R² of all rows added since the start, each times its weight.
class ScoreSum {
 public:
  ScoreSum(ScoreKind kind, std::size_t n_outputs) : kind_(kind), outputs_(n_outputs) {}

  void clear() {
    std::ranges::fill(outputs_, Output{});
    weight_ = 0;
    correct_ = 0;
  }

  template <class T>
  void add(ConstView<T> targets, ConstView<T> predictions, std::span<const T> weights) {
    for (std::size_t i = 0; i < targets.rows(); ++i) {
      const double weight = weights.empty() ? 1 : double{weights[i]};
      if (kind_ == ScoreKind::kAccuracy) {
        if (class_of(targets.row(i)) == class_of(predictions.row(i))) correct_ += weight;
      } else {
        add_squares(targets.row(i), predictions.row(i), weight);
      }
      weight_ += weight;
    }
  }

  double value() const {
    if (kind_ == ScoreKind::kAccuracy) return correct_ / weight_;
    double sum = 0;
    for (const Output& output : outputs_) sum += output.r2(weight_);
    return sum / static_cast<double>(outputs_.size());
  }

 private:
  struct Output {
    double origin = 0;   // the first target, so that the sums stay small
    double sum = 0;      // of target - origin
    double squares = 0;  // of target - origin
    double error = 0;    // squares of target - prediction
    double r2(double weight) const {
      const double variance = squares - sum * sum / weight;
      if (variance > 0) return 1 - error / variance;
      return error == 0 ? 1 : 0;
    }
  };

  template <class T>
  static std::size_t class_of(std::span<const T> row) {
    if (row.size() == 1) return row[0] > T{0.5} ? 1 : 0;
    return static_cast<std::size_t>(std::ranges::max_element(row) - row.begin());
  }

  template <class T>
  void add_squares(std::span<const T> targets, std::span<const T> predictions, double weight) {
    for (std::size_t j = 0; j < outputs_.size(); ++j) {
      Output& output = outputs_[j];
      if (weight_ == 0) output.origin = targets[j];
      const double shifted = targets[j] - output.origin;
      const double miss = double{targets[j]} - double{predictions[j]};
      output.sum += weight * shifted;
      output.squares += weight * shifted * shifted;
      output.error += weight * miss * miss;
    }
  }

  ScoreKind kind_;
  std::vector<Output> outputs_;
  double weight_ = 0;
  double correct_ = 0;
};

}  // namespace chainrule
