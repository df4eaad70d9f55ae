// Steps of training with mistakes: the order of things, and what is written down.
#include "explain/mistaken_step.h"

#include <algorithm>

#include "explain/mistaken_backward-inl.h"
#include "explain/mistaken_forward-inl.h"
#include "explain/mistaken_update-inl.h"

namespace chainrule {
namespace {

// 10^exponent; exact enough, and cheap.
double power_of_ten(int exponent) {
  static const std::vector<double> powers = [] {
    std::vector<double> values;
    for (int e = -330; e <= 330; ++e) values.push_back(std::pow(10.0, e));
    return values;
  }();
  return powers[static_cast<std::size_t>(std::clamp(exponent, -330, 330) + 330)];
}

std::vector<std::vector<double>> per_layer(const StepProblem& problem, bool biases) {
  std::vector<std::vector<double>> values(1);
  for (std::size_t l = 1; l <= problem.network.n_layers(); ++l) {
    std::vector<double>& mine = values.emplace_back();
    const ConstView<double> w = problem.network.weights(l);
    const std::span<const double> b = problem.network.bias(l);
    if (biases) {
      mine.assign(b.begin(), b.end());
    } else {
      mine.assign(w.data(), w.data() + w.rows() * w.cols());
    }
  }
  return values;
}

// A number that needs no rounding to multiples of `unit`.
bool is_round(double value, double unit) {
  if (unit == 0) return true;
  const double multiple = value / unit;
  return std::abs(multiple - std::round(multiple)) < 1e-7;
}

// What is used for a claimed number: as it is written, or before it was rounded for writing, which
// is what it follows from, unless it is wrong. Who carries roundings along uses it as written, so
// that no variance comes from it.
Ball claimed_ball(double claimed, double half_unit, const Ball& computed) {
  double radius = half_unit;
  const double off = std::abs(claimed - computed.value);
  if (off <= half_unit + computed.radius) radius = std::min(radius, off + computed.radius);
  return {claimed, radius, 0};
}

template <class N>
std::vector<std::vector<N>> as(const std::vector<std::vector<double>>& values) {
  std::vector<std::vector<N>> converted;
  for (const auto& one : values) converted.emplace_back(one.begin(), one.end());
  return converted;
}

}  // namespace

double Rounding::half_unit(double value) const {
  if (decimals) return 0.5 * power_of_ten(-digits);
  if (value == 0 || !std::isfinite(value)) return 0;
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
  return 0.5 * power_of_ten(exponent - digits + 1);
}

template <class N>
MistakenStep<N>::MistakenStep(const StepProblem& problem, const WorkLayout& layout,
                              std::size_t n_steps)
    : problem_(problem),
      layout_(layout),
      n_steps_(n_steps),
      predicted_(n_steps * layout.size()),
      after_again_(n_steps),
      current_(layout.size()),
      x_(problem.x.values().begin(), problem.x.values().end()),
      early_(layout.n_layers() + 1) {}

template <class N>
void MistakenStep<N>::run(const MistakeSet& mistakes, const Evidence* evidence, bool slopes_of_a,
                          bool needs_after) {
  begin(mistakes, evidence, slopes_of_a, needs_after);
  for (std::size_t n = 0; n < n_steps_; ++n) next();
}

template <class N>
void MistakenStep<N>::begin(const MistakeSet& mistakes, const Evidence* evidence, bool slopes_of_a,
                            bool needs_after) {
  mistakes_ = &mistakes;
  evidence_ = evidence;
  slopes_of_a_ = slopes_of_a;
  needs_after_ = needs_after;
  step_ = 0;
  start();
}

template <class N>
void MistakenStep<N>::start() {
  weights_ = as<N>(per_layer(problem_, false));
  biases_ = as<N>(per_layer(problem_, true));
  raw_w_ = weights_;
  raw_b_ = biases_;
  const std::size_t n_states = layout_.n_states();
  state_w_.assign(weights_.size(), {});
  state_b_.assign(weights_.size(), {});
  update_ = problem_.optimizer ? problem_.optimizer->steps() : 0;
  for (const ParameterBlock& block : problem_.network.blocks()) {
    std::vector<N>& states = (block.is_bias ? state_b_ : state_w_)[block.layer];
    states.assign(block.size() * n_states + 1, N(0.0));
    if (!problem_.optimizer) continue;
    for (std::size_t k = 0; k < n_states; ++k) {
      const std::span<const double> values = problem_.optimizer->state(k);
      for (std::size_t i = 0; i < block.size(); ++i) {
        states[i * n_states + k] = values[block.offset + i];
      }
    }
  }
}

template <class N>
void MistakenStep<N>::next() {
  if (find(Mistake::kUpdatedWeightUsedEarly, 0) != nullptr) {
    sample_after_sample();
  } else {
    one_batch();
  }
  if (needs_after_) loss_after();
  ++step_;
}

template <class N>
void MistakenStep<N>::one_batch() {
  const std::size_t n = layout_.n_samples();
  ++update_;
  forward(0, n);
  losses(0, n);
  record_losses();
  backward(0, n);
  reduce_gradients(total_weight(), true);
  make_update(true);
}

// Each sample is a step of its own; the batch's gradient is what was added up on the way.
template <class N>
void MistakenStep<N>::sample_after_sample() {
  const std::size_t n = layout_.n_samples();
  const bool own_mean = find(Mistake::kUpdatedWeightUsedEarly, 0)->variant == 0;
  std::vector<std::vector<N>> sum_w = weights_, sum_b = biases_;
  for (auto* sums : {&sum_w, &sum_b}) {
    for (auto& layer : *sums) std::fill(layer.begin(), layer.end(), N(0.0));
  }
  auto start_w = weights_, start_b = biases_;
  ++update_;
  for (std::size_t s = 0; s < n; ++s) {
    forward(s, s + 1);
    losses(s, s + 1);
    backward(s, s + 1);
    for (std::size_t l = 1; l <= last(); ++l) {
      for (std::size_t i = 0; i < raw_w_[l].size(); ++i) sum_w[l][i] += raw_w_[l][i];
      for (std::size_t i = 0; i < raw_b_[l].size(); ++i) sum_b[l][i] += raw_b_[l][i];
    }
    if (s + 1 < n) {
      reduce_gradients(own_mean ? weight_of(s) : total_weight(), false);
      make_update(false);
    }
  }
  const auto last_w = raw_w_, last_b = raw_b_;
  raw_w_ = sum_w;
  raw_b_ = sum_b;
  reduce_gradients(total_weight(), true);
  raw_w_ = last_w;
  raw_b_ = last_b;
  reduce_gradients(own_mean ? weight_of(n - 1) : total_weight(), false);
  make_update(true);
  std::swap(weights_, start_w);  // of which the penalty is
  std::swap(biases_, start_b);
  record_losses();
  std::swap(weights_, start_w);
  std::swap(biases_, start_b);
}

template <class N>
const N& MistakenStep<N>::record(std::size_t index, const N& value, bool is_rounded) {
  if (!recording_) return current_[index] = is_rounded ? rounded(value) : value;
  const std::size_t place = step_ * layout_.size() + index;
  predicted_[place] = value;
  N& taken = current_[index];
  taken = value;
  if constexpr (std::is_same_v<N, Ball>) {
    if (evidence_ == nullptr) return taken;
    if (!std::isnan(evidence_->claimed[place])) {
      taken = claimed_ball(evidence_->claimed[place], evidence_->half_unit[place], value);
    } else if (is_rounded) {
      taken = rounded(value);
    }
  }
  return taken;
}

// A number that is not on the sheet, but was written down somewhere.
template <class N>
N MistakenStep<N>::rounded(N value) const {
  if constexpr (std::is_same_v<N, Ball>) {
    if (evidence_ == nullptr) return value;
    const double half = evidence_->rounding.half_unit(value.value);
    if (value.radius == 0 && is_round(value.value, 2 * half)) return value;
    value.radius += half;
    value.variance += half * half / 3;
  }
  return value;
}

// What was claimed for a number of this step, or `value`.
template <class N>
N MistakenStep<N>::claimed_or(std::size_t index, const N& value) const {
  if constexpr (std::is_same_v<N, Ball>) {
    if (evidence_ == nullptr || !recording_) return value;
    const std::size_t place = step_ * layout_.size() + index;
    if (!std::isnan(evidence_->claimed[place])) {
      return claimed_ball(evidence_->claimed[place], evidence_->half_unit[place], value);
    }
  }
  return rounded(value);
}

template <class N>
const PlacedMistake* MistakenStep<N>::find(Mistake kind, std::size_t layer) const {
  for (const PlacedMistake& one : *mistakes_) {
    if (one.kind == kind && one.layer == layer) return &one;
  }
  return nullptr;
}

template <class N>
const PlacedMistake* MistakenStep<N>::find_in(Mistake kind, std::size_t layer) const {
  for (const PlacedMistake& one : *mistakes_) {
    if (one.kind == kind && (one.layer == layer || one.layer == 0)) return &one;
  }
  return nullptr;
}

template <class N>
double MistakenStep<N>::factor(FactorSite site, std::size_t layer) const {
  double product = 1;
  for (const PlacedMistake& one : *mistakes_) {
    if (one.site == site && (one.layer == 0 || one.layer == layer)) product *= one.factor;
  }
  return product;
}

template class MistakenStep<double>;
template class MistakenStep<Ball>;

}  // namespace chainrule
