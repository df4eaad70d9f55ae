// L-BFGS: minimizes a function of many parameters from its values and gradients on full batches.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include <chainrule/aligned.h>
#include <chainrule/export.h>

namespace chainrule {

struct LbfgsOptions {
  std::size_t history = 10;          ///< pairs kept
  std::size_t max_iterations = 200;  ///< of one call
  double gradient_tolerance = 1e-5;  ///< converged when no |gradient| is above
  double decrease_tolerance = 1e-9;  ///< converged when an iteration lowers the value by no more
                                     ///< than this times max(|value before|, |value after|, 1)
  std::size_t max_evaluations = 20;  ///< of one line search
  friend bool operator==(const LbfgsOptions&, const LbfgsOptions&) = default;
};

/// Throws Error kValue for a value outside its range.
CHAINRULE_EXPORT void validate(const LbfgsOptions& options);

enum class LbfgsEnd {
  kGradient,       ///< converged: the gradient is small enough
  kDecrease,       ///< converged: the value hardly changes any more
  kMaxIterations,  ///< as many iterations as were allowed
  kLineSearch,     ///< no lower value along the steepest descent: the precision's limit, or a kink
  kObserver,       ///< the observer said so
};

/// In words that end a sentence: "converged: ...".
CHAINRULE_EXPORT std::string_view to_string(LbfgsEnd end);

/// What one iteration did.
template <class T>
struct LbfgsIteration {
  std::size_t iteration = 0;     ///< from 1 in each call
  double value = 0;              ///< of the function, after it
  double step_length = 0;        ///< alpha of the line search
  std::size_t evaluations = 0;   ///< of the function, in this iteration
  double largest_gradient = 0;   ///< max |gradient|, after it
  std::span<const T> gradients;  ///< after it
};

struct LbfgsResult {
  LbfgsEnd end = LbfgsEnd::kMaxIterations;
  double value = 0;
  double largest_gradient = 0;
  std::size_t iterations = 0;
  std::size_t evaluations = 0;  ///< of the function, in all
  bool converged() const { return end == LbfgsEnd::kGradient || end == LbfgsEnd::kDecrease; }
};

/// L-BFGS (Nocedal & Wright 2006, Algorithms 7.4 and 7.5) with a line search to the strong Wolfe
/// conditions (Algorithms 3.5 and 3.6). All sums over parameters are in the fixed order.
template <class T>
class CHAINRULE_EXPORT Lbfgs {
 public:
  /// Returns the function's value and fills its gradients. The parameters it is given are the span
  /// that minimize() was given, so that a network's own buffer can be minimized in place.
  using Objective = std::function<double(std::span<const T> parameters, std::span<T> gradients)>;
  /// Called after every iteration; returns false to stop.
  using Observer = std::function<bool(const LbfgsIteration<T>&)>;

  /// Throws as validate() does.
  Lbfgs(const LbfgsOptions& options, std::size_t n_parameters);

  /// Minimizes from where the parameters are. At the end they are at the lowest value found. A
  /// point where the value or a gradient is not finite counts as too far away. Throws Error kShape
  /// for another number of parameters, kDiverged if the value or a gradient is not finite at the
  /// start (nothing is changed). If the objective throws, the parameters are left where it was
  /// called.
  LbfgsResult minimize(const Objective& objective, std::span<T> parameters,
                       const Observer& observer = {});

  /// What it remembers of the function's curvature, for checkpoints: the last changes of the
  /// parameters (s) and of the gradients (y), oldest first, each [n_parameters]. A new object that
  /// is given them again, in this order, goes on to the same bits.
  std::size_t n_pairs() const { return pairs_.size(); }
  std::span<const T> parameter_change(std::size_t pair) const { return pairs_[pair].s; }
  std::span<const T> gradient_change(std::size_t pair) const { return pairs_[pair].y; }
  /// Adds a pair and forgets the oldest one beyond the history. A pair without positive curvature
  /// s · y is not taken. Throws Error kShape for other sizes than n_parameters.
  void remember(std::span<const T> parameter_change, std::span<const T> gradient_change);

 private:
  class Run;
  struct Pair {
    AlignedVector<T> s, y;
    double curvature = 0;  // s · y
    double scale = 0;      // s · y / y · y
  };

  LbfgsOptions options_;
  std::size_t n_parameters_;
  std::vector<Pair> pairs_;
};

}  // namespace chainrule
