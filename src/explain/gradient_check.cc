// Whether backward() is right: its gradients against differences of the loss.
#include <chainrule/gradient_check.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "core/fail.h"
#include "explain/differences.h"

namespace chainrule {
namespace {

// Whether h takes w across the kink of |w|.
bool crosses_l1(const PenaltySpec& penalty, const ParameterBlock& block, double w) {
  const bool covered = penalty.biases_too || !block.is_bias;
  return penalty.l1 != 0 && covered && std::abs(w) <= Differences::kStep;
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
