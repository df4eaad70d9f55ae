// L-BFGS: minimizes a function of many parameters from its values and gradients on full batches.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include <chainrule/lbfgs.h>

#include "core/fail.h"
#include "kernels/sums.h"
#include "kernels/updates.h"
#include "optim/line_search.h"

namespace chainrule {
namespace {

template <class T>
double product(std::span<const T> x, std::span<const T> y) {
  return static_cast<double>(dot(x, y));
}

template <class T>
double largest_magnitude(std::span<const T> x) {
  T largest = 0;
  for (const T value : x) largest = std::max(largest, std::abs(value));
  return static_cast<double>(largest);
}

void check_tolerance(std::string_view name, double value) {
  if (!(value >= 0 && std::isfinite(value))) {
    fail(ErrorCode::kValue, "lbfgs: {} = {}, expected a finite number of at least 0", name, value);
  }
}

}  // namespace

void validate(const LbfgsOptions& options) {
  if (options.history == 0) fail(ErrorCode::kValue, "lbfgs: history = 0, expected at least 1");
  if (options.max_evaluations == 0) {
    fail(ErrorCode::kValue, "lbfgs: max_evaluations = 0, expected at least 1");
  }
  check_tolerance("gradient_tolerance", options.gradient_tolerance);
  check_tolerance("decrease_tolerance", options.decrease_tolerance);
}

std::string_view to_string(LbfgsEnd end) {
  switch (end) {
    case LbfgsEnd::kGradient:
      return "converged: the gradient is small enough";
    case LbfgsEnd::kDecrease:
      return "converged: the value hardly changes any more";
    case LbfgsEnd::kMaxIterations:
      return "stopped after the iterations allowed";
    case LbfgsEnd::kLineSearch:
      return "stopped: no lower value along the gradient";
    case LbfgsEnd::kObserver:
      return "stopped by its observer";
  }
  return "?";
}

template <class T>
Lbfgs<T>::Lbfgs(const LbfgsOptions& options, std::size_t n_parameters)
    : options_(options), n_parameters_(n_parameters) {
  validate(options);
}

template <class T>
void Lbfgs<T>::remember(std::span<const T> parameter_change, std::span<const T> gradient_change) {
  if (parameter_change.size() != n_parameters_ || gradient_change.size() != n_parameters_) {
    fail(ErrorCode::kShape, "lbfgs: a pair of {} and {} came, expected {} parameters",
         parameter_change.size(), gradient_change.size(), n_parameters_);
  }
  const double curvature = product(parameter_change, gradient_change);
  const double scale = curvature / product(gradient_change, gradient_change);
  if (!(curvature > 0 && std::isfinite(curvature) && scale > 0 && std::isfinite(scale))) return;
  if (pairs_.size() < options_.history) {
    pairs_.emplace_back();
  } else {
    std::rotate(pairs_.begin(), pairs_.begin() + 1, pairs_.end());
  }
  Pair& pair = pairs_.back();
  pair.s.assign(parameter_change.begin(), parameter_change.end());
  pair.y.assign(gradient_change.begin(), gradient_change.end());
  pair.curvature = curvature;
  pair.scale = scale;
}

// One call of minimize(): the point reached and what is known there.
template <class T>
class Lbfgs<T>::Run {
 public:
  Run(Lbfgs& memory, const Objective& objective, std::span<T> parameters);
  LbfgsResult minimize(const Observer& observer);

 private:
  void choose_direction();
  bool descend();
  LinePoint evaluate(double alpha);

  Lbfgs& memory_;
  const Objective& objective_;
  std::span<T> parameters_;
  AlignedVector<T> gradients_, direction_;
  AlignedVector<T> start_, start_gradients_;  // of the iteration; its changes once it is done
  std::vector<double> factors_;               // of the pairs, in choosing a direction
  double step_length_ = 0;
  LbfgsResult result_;
};

template <class T>
Lbfgs<T>::Run::Run(Lbfgs& memory, const Objective& objective, std::span<T> parameters)
    : memory_(memory),
      objective_(objective),
      parameters_(parameters),
      gradients_(parameters.size()),
      direction_(parameters.size()),
      start_(parameters.size()),
      start_gradients_(parameters.size()) {
  result_.value = objective(parameters, gradients_);
  result_.evaluations = 1;
  result_.largest_gradient = largest_magnitude<T>(gradients_);
  const auto finite = [](T x) { return std::isfinite(x); };
  if (!std::isfinite(result_.value) || !std::ranges::all_of(gradients_, finite)) {
    fail(ErrorCode::kDiverged,
         "lbfgs: the value at the start is {} and the largest gradient {}, expected finite numbers",
         result_.value, result_.largest_gradient);
  }
}

// direction = -H · gradients, with H the inverse Hessian that the pairs describe (Nocedal & Wright
// 2006, Algorithm 7.4).
template <class T>
void Lbfgs<T>::Run::choose_direction() {
  const std::vector<Pair>& pairs = memory_.pairs_;
  const std::span<T> q = direction_;
  std::ranges::transform(gradients_, direction_.begin(), std::negate<T>());
  if (pairs.empty()) return;
  factors_.resize(pairs.size());
  for (std::size_t i = pairs.size(); i-- > 0;) {
    factors_[i] = product<T>(pairs[i].s, q) / pairs[i].curvature;
    add_scaled<T>(static_cast<T>(-factors_[i]), pairs[i].y, q);
  }
  scale(static_cast<T>(pairs.back().scale), q);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const double factor = product<T>(pairs[i].y, q) / pairs[i].curvature;
    add_scaled<T>(static_cast<T>(factors_[i] - factor), pairs[i].s, q);
  }
}

// Moves the parameters to start + alpha · direction.
template <class T>
LinePoint Lbfgs<T>::Run::evaluate(double alpha) {
  std::ranges::copy(start_, parameters_.begin());
  add_scaled<T>(static_cast<T>(alpha), direction_, parameters_);
  const double value = objective_(parameters_, gradients_);
  ++result_.evaluations;
  const double slope = product<T>(gradients_, direction_);
  const bool finite = std::isfinite(value) && std::isfinite(slope);
  return {alpha, finite ? value : std::numeric_limits<double>::infinity(), slope};
}

// Goes to a lower point; false, with the point as before, if none is found.
template <class T>
bool Lbfgs<T>::Run::descend() {
  std::ranges::copy(parameters_, start_.begin());
  start_gradients_ = gradients_;
  choose_direction();
  const LinePoint start{0, result_.value, product<T>(gradients_, direction_)};
  std::optional<LinePoint> found;
  if (start.slope < 0 && std::isfinite(start.slope)) {
    // The first step has a length of at most 1; later directions have theirs from the pairs.
    const double first = memory_.pairs_.empty() ? std::min(1.0, 1 / std::sqrt(-start.slope)) : 1.0;
    found = search_line([this](double alpha) { return evaluate(alpha); }, start, first,
                        memory_.options_.max_evaluations);
  }
  if (!found) {
    std::ranges::copy(start_, parameters_.begin());
    gradients_ = start_gradients_;
    return false;
  }
  result_.value = found->value;
  result_.largest_gradient = largest_magnitude<T>(gradients_);
  step_length_ = found->alpha;
  std::ranges::transform(parameters_, start_, start_.begin(), std::minus<T>());
  std::ranges::transform(gradients_, start_gradients_, start_gradients_.begin(), std::minus<T>());
  memory_.remember(start_, start_gradients_);
  return true;
}

template <class T>
LbfgsResult Lbfgs<T>::Run::minimize(const Observer& observer) {
  const LbfgsOptions& options = memory_.options_;
  const auto ended = [&](LbfgsEnd end) {
    result_.end = end;
    return result_;
  };
  if (result_.largest_gradient <= options.gradient_tolerance) return ended(LbfgsEnd::kGradient);
  while (result_.iterations < options.max_iterations) {
    const double before = result_.value;
    const std::size_t evaluations_before = result_.evaluations;
    while (!descend()) {
      if (memory_.pairs_.empty()) return ended(LbfgsEnd::kLineSearch);
      memory_.pairs_.clear();  // and once more along the gradient
    }
    ++result_.iterations;
    const LbfgsIteration<T> iteration{result_.iterations,
                                      result_.value,
                                      step_length_,
                                      result_.evaluations - evaluations_before,
                                      result_.largest_gradient,
                                      gradients_};
    if (observer && !observer(iteration)) return ended(LbfgsEnd::kObserver);
    if (result_.largest_gradient <= options.gradient_tolerance) return ended(LbfgsEnd::kGradient);
    const double size = std::max({std::abs(before), std::abs(result_.value), 1.0});
    if (before - result_.value <= options.decrease_tolerance * size) {
      return ended(LbfgsEnd::kDecrease);
    }
  }
  return ended(LbfgsEnd::kMaxIterations);
}

template <class T>
LbfgsResult Lbfgs<T>::minimize(const Objective& objective, std::span<T> parameters,
                               const Observer& observer) {
  if (parameters.size() != n_parameters_) {
    fail(ErrorCode::kShape, "lbfgs: {} parameters came, expected {}", parameters.size(),
         n_parameters_);
  }
  return Run(*this, objective, parameters).minimize(observer);
}

template class Lbfgs<float>;
template class Lbfgs<double>;

}  // namespace chainrule
