// Which samples come in which batch.
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include <chainrule/train.h>

namespace chainrule {

/// Hands out the batches of one epoch after the other. Rows that stand next to each other are
/// given as they stand; others are gathered into memory of its own.
template <class T>
class Batches {
 public:
  Batches(const Samples<T>& samples, std::size_t batch_size, Order order, std::uint64_t seed,
          RandomState* numpy)
      : samples_(samples),
        batch_size_(batch_size == 0 ? samples.size() : std::min(batch_size, samples.size())),
        order_(batch_size_ == samples.size() && order == Order::kShuffled ? Order::kSequential
                                                                          : order),
        philox_(seed),
        numpy_(numpy),
        indices_(samples.size()) {
    std::iota(indices_.begin(), indices_.end(), std::size_t{0});
    if (order_ == Order::kSequential) return;
    x_ = Matrix<T>(batch_size_, samples.x.cols());
    y_ = Matrix<T>(batch_size_, samples.y.cols());
    if (!samples.weights.empty()) weights_.resize(batch_size_);
  }

  std::size_t batch_size() const { return batch_size_; }
  std::size_t per_epoch() const { return (samples_.size() + batch_size_ - 1) / batch_size_; }

  /// The next batch; a new epoch begins by itself.
  Samples<T> next() {
    if (position_ == 0 && order_ == Order::kShuffled) shuffle();
    const std::size_t count = std::min(batch_size_, samples_.size() - position_);
    const std::size_t first = position_;
    position_ += count;
    if (position_ == samples_.size()) {
      position_ = 0;
      ++epoch_;
    }
    if (order_ == Order::kSequential) return standing(first, count);
    if (order_ == Order::kWithReplacement) draw(count);
    const std::size_t from = order_ == Order::kWithReplacement ? 0 : first;
    return gathered(std::span(indices_).subspan(from, count));
  }

 private:
  void shuffle() {
    if (numpy_ != nullptr) {
      indices_ = numpy_->permutation(indices_.size());
      return;
    }
    std::iota(indices_.begin(), indices_.end(), std::size_t{0});
    philox_.shuffle(indices_, Purpose::kShuffle, epoch_);
  }

  void draw(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      indices_[i] = numpy_ != nullptr
                        ? static_cast<std::size_t>(
                              numpy_->randint(0, static_cast<std::int64_t>(samples_.size())))
                        : philox_.below(samples_.size(), Purpose::kSample, 0, 0, drawn_++);
    }
  }

  Samples<T> standing(std::size_t first, std::size_t count) const {
    return {samples_.x.middle_rows(first, count), samples_.y.middle_rows(first, count),
            samples_.weights.empty() ? samples_.weights : samples_.weights.subspan(first, count)};
  }

  Samples<T> gathered(std::span<const std::size_t> rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::ranges::copy(samples_.x.row(rows[i]), x_.row(i).begin());
      std::ranges::copy(samples_.y.row(rows[i]), y_.row(i).begin());
      if (!weights_.empty()) weights_[i] = samples_.weights[rows[i]];
    }
    return {ConstView<T>(x_).middle_rows(0, rows.size()),
            ConstView<T>(y_).middle_rows(0, rows.size()),
            std::span<const T>(weights_.data(), weights_.empty() ? 0 : rows.size())};
  }

  Samples<T> samples_;
  std::size_t batch_size_;
  Order order_;
  Philox philox_;
  RandomState* numpy_;
  std::vector<std::size_t> indices_;
  Matrix<T> x_, y_;
  AlignedVector<T> weights_;
  std::size_t position_ = 0;
  std::uint64_t epoch_ = 0;
  std::uint64_t drawn_ = 0;
};

}  // namespace chainrule
