// Remembers the best evaluation and its weights, and says when nothing gets better.
#pragma once

#include <algorithm>
#include <optional>

#include <chainrule/train.h>

namespace chainrule {

template <class T>
class Watch {
 public:
  Watch(const TrainSpec& spec, Network<T>& network)
      : stopping_(spec.early_stopping),
        keeps_best_(spec.keep_best || spec.early_stopping.patience > 0),
        network_(network) {}

  /// Takes note of evaluation number `index`; false when patience has run out.
  bool improving(const Evaluation& evaluation, std::size_t index) {
    if (!keeps_best_) return true;
    const double value = goodness(evaluation);
    if (!best_ || value > best_value_ + stopping_.min_delta) {
      best_ = index;
      best_value_ = value;
      best_weights_.assign(network_.parameters().begin(), network_.parameters().end());
      bad_ = 0;
      return true;
    }
    ++bad_;
    return stopping_.patience == 0 || bad_ < stopping_.patience;
  }

  /// Puts the best weights back; returns whose they are.
  std::optional<std::size_t> restore_best() {
    if (best_) std::ranges::copy(best_weights_, network_.parameters().begin());
    return best_;
  }

 private:
  // Higher is better.
  double goodness(const Evaluation& evaluation) const {
    if (stopping_.by_score) return evaluation.validation_score.value_or(evaluation.train_score);
    return -evaluation.validation_loss.value_or(evaluation.train_loss);
  }

  EarlyStopping stopping_;
  bool keeps_best_;
  Network<T>& network_;
  std::optional<std::size_t> best_;
  double best_value_ = 0;
  AlignedVector<T> best_weights_;
  std::uint64_t bad_ = 0;
};

}  // namespace chainrule
