// Whether backward() is right: its gradients against differences of the loss.
#include <chainrule/gradient_check.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "core/fail.h"

namespace chainrule {
namespace {

constexpr double kStep = 1e-3;           // h where |w| <= 1
constexpr double kSmallestScale = 1e-5;  // of a gradient, for an objective of 1

// Where a function's value, slope or curvature jumps; each of them spoils a difference.
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

// The same for a loss of a - t.
std::vector<double> kinks_of(const NetworkSpec& spec) {
  if (spec.loss == Loss::kMeanAbsolute) return {0};
  if (spec.loss == Loss::kHuber) return {-spec.huber_delta, spec.huber_delta};
  return {};
}

// The problem with one number moved at a time.
class Differences {
 public:
  Differences(const Network<double>& network, const GradientCheckProblem& problem,
              Trace<double>& trace)
      : network_(network),
        problem_(problem),
        x_(problem.x.rows(), problem.x.cols()),
        trace_(trace) {
    for (std::size_t i = 0; i < x_.rows(); ++i) {
      std::ranges::copy(problem.x.row(i), x_.row(i).begin());
    }
    loss_ = pass();
    factor_ = problem.reduction == Reduction::kMean ? 1 / loss_.weight : 1;
    for_each_kink([&](double distance, const auto&) { sides_.push_back(side(distance)); });
  }

  // d(loss + penalty)/dw of parameter k.
  CheckedGradient of_parameter(const ParameterBlock& block, std::size_t k, double analytic) {
    double& w = network_.parameters()[k];
    const ParameterBlock alone = {
        .layer = block.layer, .is_bias = block.is_bias, .rows = 1, .cols = 1};
    const auto penalty_of_w = [&] {
      return penalty<double>(problem_.penalty, {&alone, 1}, std::span<const double>(&w, 1));
    };
    return check(w, factor_, penalty_of_w, analytic);
  }
  // d(sum of losses)/dx of an input.
  CheckedGradient of_input(std::size_t i, std::size_t j, double analytic) {
    return check(x_(i, j), 1, [] { return 0.0; }, analytic);
  }
  // What the last check came across; empty for nothing.
  const std::string& kink() const { return kink_; }

 private:
  static int side(double distance) { return (distance > 0) - (distance < 0); }

  LossSum pass() {
    forward<double>(network_, x_, trace_, Mode::kTrain);
    return sum_losses<double>(network_, problem_.targets, problem_.sample_weights, trace_);
  }

  // Of factor * (sum of losses) + rest().
  template <class Rest>
  CheckedGradient check(double& w, double factor, const Rest& rest, double analytic) {
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
  template <class Rest>
  double difference(double& w, double h, double factor, const Rest& rest) {
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
  template <class Visit>
  void for_each_kink(const Visit& visit) const {
    const NetworkSpec& spec = network_.spec();
    for (std::size_t layer = 1; layer <= spec.n_layers(); ++layer) {
      const Activation activation = spec.layers[layer - 1].activation;
      const ConstView<double> z = std::as_const(trace_).pre_activation(layer);
      for (const double kink : kinks_of(activation)) {
        const auto name = [&] {
          return fmt::format("{} at {} in layer {}", to_string(activation), kink, layer);
        };
        for (std::size_t i = 0; i < z.rows(); ++i) {
          for (const double z_j : z.row(i)) visit(z_j - kink, name);
        }
      }
    }
    for (const double kink : kinks_of(spec)) {
      const auto name = [&] { return fmt::format("loss: {} at {}", to_string(spec.loss), kink); };
      for (std::size_t i = 0; i < x_.rows(); ++i) {
        for (std::size_t j = 0; j < spec.n_outputs(); ++j) {
          visit(trace_.result()(i, j) - problem_.targets(i, j) - kink, name);
        }
      }
    }
  }

  // Names what stands on another side of a kink than it did before anything was moved.
  void note_kink() {
    if (!kink_.empty()) return;
    auto before = sides_.begin();
    for_each_kink([&](double distance, const auto& name) {
      if (side(distance) != *before++ && kink_.empty()) kink_ = name();
    });
  }

  Network<double> network_;
  const GradientCheckProblem& problem_;
  Matrix<double> x_;
  Trace<double>& trace_;
  LossSum loss_;
  double factor_ = 1;
  std::vector<int> sides_;
  std::string kink_;
};

// Whether h takes w across the kink of |w|.
bool crosses_l1(const PenaltySpec& penalty, const ParameterBlock& block, double w) {
  const bool covered = penalty.biases_too || !block.is_bias;
  return penalty.l1 != 0 && covered && std::abs(w) <= kStep;
}

// Calls check(i) for at most `limit` of 0, ..., n - 1, evenly spread; 0 for all.
template <class Check>
void spread(std::size_t n, std::size_t limit, const Check& check) {
  const std::size_t count = limit == 0 ? n : std::min(n, limit);
  for (std::size_t i = 0; i < count; ++i) check(i * n / count);
}

void add(GradientCheckResult& result, const GradientPlace& place, CheckedGradient gradient,
         const std::string& kink) {
  if (!kink.empty()) {
    result.excluded.push_back({place, kink});
    return;
  }
  gradient.place = place;
  result.checked.push_back(gradient);
}

}  // namespace

std::string GradientPlace::name() const {
  switch (kind) {
    case Kind::kWeight:
      return fmt::format("weight {}:{},{}", layer, from, to);
    case Kind::kBias:
      return fmt::format("bias {}:{}", layer, to);
    case Kind::kInput:
      break;
  }
  return fmt::format("input {} of sample {}", to, from);
}

std::map<std::string, std::size_t> GradientCheckResult::kinks() const {
  std::map<std::string, std::size_t> counts;
  for (const ExcludedGradient& gradient : excluded) ++counts[gradient.kink];
  return counts;
}

GradientCheckResult check_gradients(const Network<double>& network,
                                    const GradientCheckProblem& problem,
                                    std::span<const double> gradients,
                                    ConstView<double> input_gradients, Trace<double>& trace) {
  if (gradients.size() != network.n_parameters()) {
    fail(ErrorCode::kShape, "check_gradients: {} gradients came, the network has {} parameters",
         gradients.size(), network.n_parameters());
  }
  if (!input_gradients.empty() &&
      (input_gradients.rows() != problem.x.rows() || input_gradients.cols() != problem.x.cols())) {
    fail(ErrorCode::kShape, "check_gradients: input gradients [{} x {}] came, x is [{} x {}]",
         input_gradients.rows(), input_gradients.cols(), problem.x.rows(), problem.x.cols());
  }
  validate(problem.penalty);
  Differences differences(network, problem, trace);
  GradientCheckResult result;
  for (const ParameterBlock& block : network.blocks()) {
    spread(block.size(), problem.max_per_block, [&](std::size_t i) {
      using enum GradientPlace::Kind;
      const GradientPlace place{block.is_bias ? kBias : kWeight, block.layer,
                                block.is_bias ? 0 : i / block.cols + 1, i % block.cols + 1};
      const std::size_t k = block.offset + i;
      const CheckedGradient gradient = differences.of_parameter(block, k, gradients[k]);
      const bool l1 = crosses_l1(problem.penalty, block, network.parameters()[k]);
      add(result, place, gradient, l1 ? "penalty: l1 at 0" : differences.kink());
    });
  }
  spread(input_gradients.rows() * input_gradients.cols(), problem.max_per_block,
         [&](std::size_t index) {
           const std::size_t i = index / input_gradients.cols();
           const std::size_t j = index % input_gradients.cols();
           const CheckedGradient gradient = differences.of_input(i, j, input_gradients(i, j));
           add(result, {GradientPlace::Kind::kInput, 0, i + 1, j + 1}, gradient,
               differences.kink());
         });
  std::ranges::sort(result.checked, std::ranges::greater(), &CheckedGradient::relative_error);
  return result;
}

GradientCheckResult check_gradients(const Network<double>& network,
                                    const GradientCheckProblem& problem, Trace<double>& trace) {
  std::vector<double> gradients(network.n_parameters());
  Matrix<double> input_gradients(problem.x.rows(), problem.x.cols());
  forward<double>(network, problem.x, trace, Mode::kTrain);
  backward<double>(network, problem.x, problem.targets, problem.sample_weights, problem.reduction,
                   trace, gradients, input_gradients);
  add_penalty_gradient<double>(problem.penalty, network.blocks(), network.parameters(), gradients);
  return check_gradients(network, problem, gradients, input_gradients, trace);
}

}  // namespace chainrule
