// Central differences beside the derivatives of a derivation.
#include "explain/numeric_check.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "explain/activation_formula.h"
#include "explain/differences.h"

namespace chainrule {
namespace {

using Kind = QuantityKind;

constexpr double kLimit = 1e-7;  // relative, of smooth functions in double precision

// What is compared: `numeric` has the convention's sign; no value where a kink lies between.
struct Compared {
  std::optional<double> numeric;
  double relative_error = 0;
};

// The network from what layer `first` does on: its input is z of that layer (`from_z`), or what the
// layer before handed on. One sample, its masks kept.
class Tail {
 public:
  Tail(const RecordedStep& step, std::size_t sample, std::size_t first, bool from_z)
      : x_(1, step.problem.network.spec().width(from_z ? first : first - 1)),
        targets_(1, step.problem.targets.cols()) {
    const Network<double>& whole = step.problem.network;
    const std::size_t i = sample - 1;
    NetworkSpec spec = whole.spec();
    spec.n_inputs = x_.cols();
    spec.input_dropout = 0;
    spec.layers.erase(spec.layers.begin(), spec.layers.begin() + static_cast<long>(first) - 1);
    if (from_z) spec.layers.front().bias = false;
    for (std::size_t l = 0; l < spec.layers.size(); ++l) {
      spec.layers[l].dropout = step.trace.masked(first + l) ? 0.5 : 0;
      spec.layers[l].weights = {};
      spec.layers[l].biases = {};
    }
    network_ = Network<double>(spec);
    copy_parameters(whole, first, from_z);
    trace_ = Trace<double>(spec, 1);
    trace_.set_batch(1);
    for (std::size_t l = 1; l <= spec.n_layers(); ++l) {
      if (spec.dropout(l) != 0) {
        std::ranges::copy(step.trace.mask(first + l - 1).row(i), trace_.mask(l).row(0).begin());
      }
    }
    const auto start = from_z      ? step.trace.pre_activation(first).row(i)
                       : first > 1 ? step.trace.output(first - 1).row(i)
                                   : step.problem.x.row(i);
    std::ranges::copy(start, x_.row(0).begin());
    std::ranges::copy(step.problem.targets.row(i), targets_.row(0).begin());
    problem_ = {.x = x_, .targets = targets_, .reduction = Reduction::kSum};
    differences_ = std::make_unique<Differences>(network_, problem_, trace_);
  }
  Tail(const Tail&) = delete;
  Tail& operator=(const Tail&) = delete;

  /// dL_i by number j of the input, times `weight`; compared with `analytic`.
  Compared by_input(std::size_t j, double weight, double analytic) {
    const CheckedGradient one = differences_->of_input(0, j - 1, analytic / weight);
    if (!differences_->kink().empty()) return {};
    return {one.numeric * weight, one.relative_error};
  }

 private:
  void copy_parameters(const Network<double>& whole, std::size_t first, bool from_z) {
    if (from_z) {
      const View<double> identity = network_.weights(1);
      for (std::size_t k = 0; k < identity.rows(); ++k) identity(k, k) = 1;
    }
    for (std::size_t l = from_z ? 2 : 1; l <= network_.n_layers(); ++l) {
      const ConstView<double> weights = whole.weights(first + l - 1);
      for (std::size_t k = 0; k < weights.rows(); ++k) {
        std::ranges::copy(weights.row(k), network_.weights(l).row(k).begin());
      }
      std::ranges::copy(whole.bias(first + l - 1), network_.bias(l).begin());
    }
  }

  Matrix<double> x_, targets_;
  Network<double> network_;
  Trace<double> trace_;
  GradientCheckProblem problem_;
  std::unique_ptr<Differences> differences_;
};

// dF/dq of a formula, by the same differences.
Compared of_formula(const Formula& formula, const Quantity& q, const QuantityValues& values,
                    double analytic) {
  const double x = values.of(q);
  const auto at = [&](double moved) {
    return evaluate(formula,
                    [&](const Quantity& other) { return other == q ? moved : values.of(other); });
  };
  const auto difference = [&](double h) { return (at(x + h) - at(x - h)) / (2 * h); };
  const double h = Differences::kStep * std::max(1.0, std::abs(x));
  const double numeric = (4 * difference(h / 2) - difference(h)) / 3;
  const double scale = std::max({std::abs(analytic), std::abs(numeric), 1e-5});
  return {numeric, std::abs(analytic - numeric) / scale};
}

class NumericChecker {
 public:
  NumericChecker(const QuantityValues& values, Derivation& derivation)
      : values_(values),
        step_(values.step()),
        derivation_(derivation),
        trace_(values.step().trace),
        problem_{.x = step_.problem.x,
                 .targets = step_.problem.targets,
                 .sample_weights = step_.problem.sample_weights,
                 .reduction = step_.problem.step.reduction},
        differences_(step_.problem.network, problem_, trace_) {}

  void go() {
    for (Section& section : derivation_.sections) {
      for (Step& step : section.steps) {
        if (is_derivative(step.result.kind)) note(step, compare(step.result, step.value));
      }
    }
    if (check_.checked + check_.at_kinks > 0) derivation_.check = check_;
  }

 private:
  static bool is_derivative(Kind kind) {
    return kind == Kind::kLossSlope || kind == Kind::kSlope || kind == Kind::kDelta ||
           kind == Kind::kSentBack || kind == Kind::kWeightGradient || kind == Kind::kBiasGradient;
  }

  Compared compare(const Quantity& q, double value) {
    const NetworkSpec& spec = step_.problem.network.spec();
    const double sign = values_.sign();
    switch (q.kind) {
      case Kind::kSlope:
        return slope(q, value);
      case Kind::kLossSlope:
        return loss_slope(q, value);
      case Kind::kDelta: {
        const double weight = sample_weight(q.sample) * sign;
        if (weight == 0) return {};
        return tail(q.sample, q.layer, true).by_input(q.to, weight, value);
      }
      case Kind::kSentBack: {
        const double weight = sample_weight(q.sample) * sign;
        if (weight == 0 || q.layer == spec.n_layers()) return {};
        return tail(q.sample, q.layer + 1, false).by_input(q.to, weight, value);
      }
      default:
        return parameter(q, value);
    }
  }

  double sample_weight(std::size_t sample) const {
    return values_.of({Kind::kSampleWeight, sample});
  }

  Compared slope(const Quantity& q, double value) const {
    const LayerSpec& layer = step_.problem.network.spec().layers[q.layer - 1];
    const Quantity z = {Kind::kPreActivation, q.sample, q.layer, 0, q.to};
    const double at = values_.of(z);
    if (layer.activation == Activation::kSoftmax || near_kink(layer.activation, at)) return {};
    return of_formula(activation_formula(layer, z, {}, 0), z, values_, value);
  }

  static bool near_kink(Activation activation, double z) {
    const double reach = Differences::kStep * std::max(1.0, std::abs(z));
    return std::ranges::any_of(kinks_of(activation),
                               [&](double kink) { return std::abs(z - kink) <= reach; });
  }

  Compared loss_slope(const Quantity& q, double value) const {
    const NetworkSpec& spec = step_.problem.network.spec();
    const OutputQuantities output = {{Kind::kPreActivation, q.sample, q.layer, 0, q.to},
                                     {Kind::kActivation, q.sample, q.layer, 0, q.to},
                                     {Kind::kTarget, q.sample, 0, 0, q.to}};
    const double d = values_.of(output.a) - values_.of(output.target);
    const double reach = Differences::kStep * std::max(1.0, std::abs(values_.of(output.a)));
    if (spec.loss == Loss::kMeanAbsolute && std::abs(d) <= reach) return {};
    if (spec.loss == Loss::kHuber && std::abs(std::abs(d) - spec.huber_delta) <= reach) return {};
    const double factor =
        values_.sign() * loss_factor(spec.loss, static_cast<double>(spec.n_outputs()));
    Compared one =
        of_formula(loss_term_formula(spec, output, false), output.a, values_, value / factor);
    if (one.numeric) *one.numeric *= factor;
    return one;
  }

  Compared parameter(const Quantity& q, double value) {
    const double sign = values_.sign() * (q.from == 0 ? values_.bias_sign() : 1);
    for (const ParameterBlock& block : step_.problem.network.blocks()) {
      if (block.layer != q.layer || block.is_bias != (q.from == 0)) continue;
      const CheckedGradient one =
          differences_.of_parameter(block, values_.position(q.layer, q.from, q.to), sign * value);
      if (!differences_.kink().empty()) return {};
      return {sign * one.numeric, one.relative_error};
    }
    return {};
  }

  // The same tail serves all units of a layer.
  Tail& tail(std::size_t sample, std::size_t first, bool from_z) {
    const auto key = std::tuple(sample, first, from_z);
    if (!tail_ || key != tail_key_) {
      tail_ = std::make_unique<Tail>(step_, sample, first, from_z);
      tail_key_ = key;
    }
    return *tail_;
  }

  void note(Step& step, const Compared& one) {
    if (!one.numeric) {
      ++check_.at_kinks;
      return;
    }
    step.numeric = one.numeric;
    ++check_.checked;
    if (one.relative_error <= kLimit) ++check_.agreeing;
    if (check_.checked == 1 || one.relative_error > check_.worst_error) {
      check_.worst_error = one.relative_error;
      check_.worst = step.result;
    }
  }

  const QuantityValues& values_;
  const RecordedStep& step_;
  Derivation& derivation_;
  Trace<double> trace_;
  GradientCheckProblem problem_;
  Differences differences_;
  std::unique_ptr<Tail> tail_;
  std::tuple<std::size_t, std::size_t, bool> tail_key_{};
  NumericCheck check_;
};

}  // namespace

void add_numeric_check(const QuantityValues& values, Derivation& derivation) {
  NumericChecker(values, derivation).go();
}

}  // namespace chainrule
