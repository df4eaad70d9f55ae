// Scores that say in one number how good predictions are, with scikit-learn's values.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <chainrule/export.h>
#include <chainrule/matrix.h>

namespace chainrule {

// All scores: one row, label and weight a sample; a label is 0, ..., n_classes - 1. An empty span
// of weights stands for 1 each; otherwise they are finite, not negative, and not all 0. T is float
// or double; sums are in double, over the samples in order. All throw Error: kShape for no samples,
// no classes or outputs, or lengths that differ; kValue for a label outside its classes, a wrong
// weight, or a number that is not finite; each says where.

/// The class of each row of `probabilities` [n x n_classes]: its largest value, of equal ones the
/// first. One column is the probability of class 1, which is taken above 0.5 (as scikit-learn's
/// MLPClassifier does).
template <class T>
std::vector<std::size_t> argmax_rows(ConstView<T> probabilities);

/// The share of samples whose predicted label is the true one.
CHAINRULE_EXPORT double accuracy(std::span<const std::size_t> truth,
                                 std::span<const std::size_t> predicted,
                                 std::span<const double> weights = {});

/// The mean recall of the classes that have true samples (with weight).
CHAINRULE_EXPORT double balanced_accuracy(std::span<const std::size_t> truth,
                                          std::span<const std::size_t> predicted,
                                          std::size_t n_classes,
                                          std::span<const double> weights = {});

/// The mean of -log p(true class), in nats. `probabilities` is [n x n_classes], or [n x 1] for the
/// probability of class 1; values in [0, 1] (else Error kValue), clipped to [eps, 1 - eps] with the
/// epsilon of T. Rows are not scaled to a sum of 1.
template <class T>
double log_loss(std::span<const std::size_t> truth, ConstView<T> probabilities,
                std::span<const double> weights = {});

/// How one-vs-rest scores of several classes become one.
enum class Average {
  kMacro,     ///< every class counts the same
  kWeighted,  ///< a class counts by the weight of its true samples
};

/// The area under the ROC curve: the probability that a sample of the class scores above one of the
/// rest, equal scores counting 1/2. `scores` of one or two columns are binary, and the last is the
/// score of class 1; [n x n_classes] gives the average of each class against the rest, for which
/// rows need not sum to 1. Error kValue if a class has no true samples (with weight), or all of
/// them. O(n log n) a class.
template <class T>
double roc_auc(std::span<const std::size_t> truth, ConstView<T> scores,
               std::span<const double> weights = {}, Average average = Average::kMacro);

// Regression: truth and predicted are [n x n_outputs]; the score is the plain mean over outputs.

/// 1 - Σ(truth - predicted)² / Σ(truth - mean)². An output whose truth is constant gives 1 if every
/// prediction is right and otherwise 0. Error kValue for fewer than 2 samples.
template <class T>
double r2(ConstView<T> truth, ConstView<T> predicted, std::span<const double> weights = {});

/// The mean of |truth - predicted|.
template <class T>
double mean_absolute_error(ConstView<T> truth, ConstView<T> predicted,
                           std::span<const double> weights = {});

/// The root of the mean of (truth - predicted)², taken for each output before the outputs' mean.
template <class T>
double root_mean_squared_error(ConstView<T> truth, ConstView<T> predicted,
                               std::span<const double> weights = {});

}  // namespace chainrule
