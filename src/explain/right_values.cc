// The engine's numbers of several steps, laid out as a worksheet counts them.
#include "explain/right_values.h"

#include <algorithm>

#include "explain/work_functions.h"

namespace chainrule {
namespace {

class Writer {
 public:
  Writer(const RecordedStep& step, const WorkLayout& layout, double* out)
      : step_(step), layout_(layout), out_(out) {}

  void write() {
    const NetworkSpec& spec = step_.problem.network.spec();
    for (std::size_t l = 0; l <= layout_.n_layers(); ++l) forward(l);
    const Trace<double>& trace = step_.trace;
    std::ranges::copy(trace.losses(), out_ + layout_.begin(WorkKind::kLosses));
    one(WorkKind::kLoss, reduced(step_.loss));
    one(WorkKind::kPenalty, step_.penalty);
    one(WorkKind::kObjective, reduced(step_.loss) + step_.penalty);
    for (std::size_t l = layout_.n_layers(); l > 0; --l) backward(spec, l);
    for (const ParameterBlock& block : step_.problem.network.blocks()) parameters(block);
    one(WorkKind::kLossAfter, reduced(step_.loss_after));
  }

 private:
  void one(WorkKind kind, double value) { out_[layout_.begin(kind)] = value; }
  void rows(WorkKind kind, std::size_t l, ConstView<double> values) {
    double* to = out_ + layout_.begin(kind, l);
    for (std::size_t s = 0; s < layout_.n_samples(); ++s) {
      to = std::ranges::copy(values.row(s), to).out;
    }
  }
  double reduced(const LossSum& sum) const {
    return step_.problem.step.reduction == Reduction::kMean ? sum.mean() : sum.loss;
  }
  ConstView<double> handed_on(std::size_t l) const {
    if (l > 0) return step_.trace.output(l);
    return step_.problem.x;
  }

  void forward(std::size_t l) {
    if (l > 0) {
      rows(WorkKind::kPreActivation, l, step_.trace.pre_activation(l));
      rows(WorkKind::kActivation, l, step_.trace.activation(l));
      if (layout_.has_mask(l)) rows(WorkKind::kOutput, l, step_.trace.output(l));
      return;
    }
    if (!layout_.has_mask(0)) return;
    const StepProblem& problem = step_.problem;
    double* to = out_ + layout_.begin(WorkKind::kOutput, 0);
    for (std::size_t i = 0; i < problem.x.values().size(); ++i) {
      to[i] = problem.x.values()[i] * problem.masks[0].values()[i];
    }
  }

  // f' and dL/da, which the engine does not keep, from the numbers that it does.
  void backward(const NetworkSpec& spec, std::size_t l) {
    rows(WorkKind::kDelta, l, step_.trace.delta(l));
    const LayerSpec& layer = spec.layers[l - 1];
    const std::size_t width = layout_.width(l);
    double* slope = out_ + layout_.begin(WorkKind::kSlope, l);
    double* back = out_ + layout_.begin(WorkKind::kBack, l);
    const ConstView<double> z = step_.trace.pre_activation(l), a = step_.trace.activation(l);
    for (std::size_t s = 0; s < layout_.n_samples(); ++s) {
      for (std::size_t j = 0; j < width; ++j) {
        *slope++ = layer.activation == Activation::kSoftmax
                       ? work::slope_of_a(layer, layer.activation, a(s, j), false)
                       : work::slope(layer, layer.activation, z(s, j));
        *back++ = l == layout_.n_layers() ? output_back(spec, s, j, a(s, j)) : sent_back(l, s, j);
      }
    }
  }
  double output_back(const NetworkSpec& spec, std::size_t s, std::size_t j, double a) const {
    const StepProblem& problem = step_.problem;
    const double weight = problem.sample_weights.empty() ? 1 : problem.sample_weights[s];
    return weight *
           work::loss_slope(spec, a, problem.targets(s, j), static_cast<double>(spec.n_outputs()));
  }
  double sent_back(std::size_t l, std::size_t s, std::size_t i) const {
    const ConstView<double> delta = step_.trace.delta(l + 1);
    const ConstView<double> w = step_.problem.network.weights(l + 1);
    double sum = 0;
    for (std::size_t j = 0; j < w.cols(); ++j) sum += delta(s, j) * w(i, j);
    return sum;
  }

  void parameters(const ParameterBlock& block) {
    const auto copy = [&](std::span<const double> from, WorkKind w, WorkKind b, std::size_t k) {
      std::ranges::copy(from.subspan(block.offset, block.size()),
                        out_ + layout_.begin(block.is_bias ? b : w, block.layer, k));
    };
    copy(step_.gradients, WorkKind::kWeightGradient, WorkKind::kBiasGradient, 0);
    copy(step_.penalized_gradients, WorkKind::kWeightStepGradient, WorkKind::kBiasStepGradient, 0);
    for (std::size_t k = 0; k < step_.states_after.size(); ++k) {
      copy(step_.states_after[k], WorkKind::kWeightState, WorkKind::kBiasState, k);
    }
    copy(step_.after.parameters(), WorkKind::kNewWeight, WorkKind::kNewBias, 0);
  }

  const RecordedStep& step_;
  const WorkLayout& layout_;
  double* out_;
};

}  // namespace

std::vector<double> right_values(const StepProblem& problem, const WorkLayout& layout,
                                 std::size_t n_steps) {
  std::vector<double> values(n_steps * layout.size());
  StepProblem now = problem;
  if (!now.optimizer) {
    now.optimizer.emplace(now.step.optimizer, now.network.n_parameters());
  }
  for (std::size_t n = 0; n < n_steps; ++n) {
    const RecordedStep step = record_step(now);
    Writer(step, layout, values.data() + n * layout.size()).write();
    now.network = step.after;
    now.optimizer->restore(step.update, step.beta1_power, step.beta2_power);
    for (std::size_t k = 0; k < step.states_after.size(); ++k) {
      std::ranges::copy(step.states_after[k], now.optimizer->state(k).begin());
    }
  }
  return values;
}

}  // namespace chainrule
