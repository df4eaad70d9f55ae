// Central differences of a network's loss.
#include "explain/differences.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace chainrule {
namespace {

constexpr double kSmallestScale = 1e-5;  // of a gradient, for an objective of 1

// kinks_of() for a loss of a - t.
std::vector<double> kinks_of(const NetworkSpec& spec) {
  if (spec.loss == Loss::kMeanAbsolute) return {0};
  if (spec.loss == Loss::kHuber) return {-spec.huber_delta, spec.huber_delta};
  return {};
}

int side(double distance) {
  return (distance > 0) - (distance < 0);
}

}  // namespace

std::vector<double> kinks_of(Activation activation) {
  switch (activation) {
    case Activation::kRelu:
    case Activation::kLeakyRelu:
    case Activation::kElu:
    case Activation::kSelu:
    case Activation::kSoftsign:
      return {0};
    case Activation::kHardSigmoid:
      return {-3, 3};
    default:
      return {};
  }
}

Differences::Differences(const Network<double>& network, const GradientCheckProblem& problem,
                         Trace<double>& trace)
    : network_(network), problem_(problem), x_(problem.x.rows(), problem.x.cols()), trace_(trace) {
  for (std::size_t i = 0; i < x_.rows(); ++i) {
    std::ranges::copy(problem.x.row(i), x_.row(i).begin());
  }
  loss_ = pass();
  factor_ = problem.reduction == Reduction::kMean ? 1 / loss_.weight : 1;
  for_each_kink([&](double distance, const NameKink&) { sides_.push_back(side(distance)); });
}

CheckedGradient Differences::of_parameter(const ParameterBlock& block, std::size_t k,
                                          double analytic) {
  double& w = network_.parameters()[k];
  const ParameterBlock alone = {
      .layer = block.layer, .is_bias = block.is_bias, .rows = 1, .cols = 1};
  const auto penalty_of_w = [&] {
    return penalty<double>(problem_.penalty, {&alone, 1}, std::span<const double>(&w, 1));
  };
  return check(w, factor_, penalty_of_w, analytic);
}

CheckedGradient Differences::of_input(std::size_t i, std::size_t j, double analytic) {
  return check(x_(i, j), 1, [] { return 0.0; }, analytic);
}

LossSum Differences::pass() {
  forward<double>(network_, x_, trace_, Mode::kTrain);
  return sum_losses<double>(network_, problem_.targets, problem_.sample_weights, trace_);
}

// Of factor * (sum of losses) + rest().
CheckedGradient Differences::check(double& w, double factor, const std::function<double()>& rest,
                                   double analytic) {
  kink_.clear();
  const double h = kStep * std::max(1.0, std::abs(w));
  const double numeric =
      (4 * difference(w, h / 2, factor, rest) - difference(w, h, factor, rest)) / 3;
  const double scale = std::max({std::abs(analytic), std::abs(numeric),
                                 kSmallestScale * std::max(1.0, std::abs(factor * loss_.loss))});
  const double error = std::abs(analytic - numeric) / scale;
  return {{}, analytic, numeric, error >= 0 ? error : std::numeric_limits<double>::infinity()};
}

// Differences are taken sample by sample, for a sum of losses has fewer exact digits.
double Differences::difference(double& w, double h, double factor,
                               const std::function<double()>& rest) {
  const double before = w;
  w = before + h;
  pass();
  note_kink();
  const std::vector<double> above(trace_.losses().begin(), trace_.losses().end());
  const double rest_above = rest();
  w = before - h;
  pass();
  note_kink();
  double sum = 0;
  for (std::size_t i = 0; i < above.size(); ++i) {
    const double weight = problem_.sample_weights.empty() ? 1 : problem_.sample_weights[i];
    sum += weight * (above[i] - trace_.losses()[i]);
  }
  const double whole = factor * sum + (rest_above - rest());
  w = before;
  return whole / (2 * h);
}

// Calls visit(distance from a kink, its name) for everything in the trace that has one.
void Differences::for_each_kink(const std::function<void(double, const NameKink&)>& visit) const {
  const NetworkSpec& spec = network_.spec();
  for (std::size_t layer = 1; layer <= spec.n_layers(); ++layer) {
    const Activation activation = spec.layers[layer - 1].activation;
    const ConstView<double> z = std::as_const(trace_).pre_activation(layer);
    for (const double kink : kinks_of(activation)) {
      const NameKink name = [&] {
        return fmt::format("{} at {} in layer {}", to_string(activation), kink, layer);
      };
      for (std::size_t i = 0; i < z.rows(); ++i) {
        for (const double z_j : z.row(i)) visit(z_j - kink, name);
      }
    }
  }
  for (const double kink : kinks_of(spec)) {
    const NameKink name = [&] { return fmt::format("loss: {} at {}", to_string(spec.loss), kink); };
    for (std::size_t i = 0; i < x_.rows(); ++i) {
      for (std::size_t j = 0; j < spec.n_outputs(); ++j) {
        visit(trace_.result()(i, j) - problem_.targets(i, j) - kink, name);
      }
    }
  }
}

// Names what stands on another side of a kink than it did before anything was moved.
void Differences::note_kink() {
  if (!kink_.empty()) return;
  auto before = sides_.begin();
  for_each_kink([&](double distance, const NameKink& name) {
    if (side(distance) != *before++ && kink_.empty()) kink_ = name();
  });
}

}  // namespace chainrule
