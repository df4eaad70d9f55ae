// Every known mistake at every place of a network.
#include "explain/placed_mistakes.h"

#include <cmath>
#include <numbers>
#include <numeric>

namespace chainrule {
namespace {

bool is_cross_entropy(Loss loss) {
  return loss == Loss::kBinaryCrossEntropy || loss == Loss::kCategoricalCrossEntropy;
}

class Places {
 public:
  Places(const StepProblem& problem, const WorkLayout& layout)
      : spec_(problem.network.spec()), problem_(problem), layout_(layout) {}

  MistakeSet all() {
    for (std::size_t l = 0; l <= layout_.n_layers(); ++l) masks(l);
    for (std::size_t l = 1; l <= layout_.n_layers(); ++l) {
      forward(l);
      backward(l);
      gradient(l);
    }
    samples();
    factors();
    for (std::size_t l = 0; l <= layout_.n_layers(); ++l) update(l);
    return std::move(found_);
  }

 private:
  const LayerSpec& layer(std::size_t l) const { return spec_.layers[l - 1]; }
  bool is_square(std::size_t l) const {
    return l <= layout_.n_layers() && layout_.width(l - 1) == layout_.width(l) &&
           layout_.width(l) > 1;
  }
  bool is_output(std::size_t l) const { return l == layout_.n_layers(); }
  PlacedMistake& add(Mistake kind, std::size_t l = 0, int variant = 0) {
    return found_.emplace_back(PlacedMistake{.kind = kind, .layer = l, .variant = variant});
  }
  void add_factor(Mistake kind, FactorSite site, double factor, std::size_t l = 0) {
    if (factor == 1) return;
    PlacedMistake& one = add(kind, l);
    one.site = site;
    one.factor = factor;
  }

  void masks(std::size_t l) {
    if (!layout_.has_mask(l)) return;
    add(Mistake::kMaskForgotten, l);
    add(Mistake::kMaskNotScaled, l);
    if (l == 0) return;
    add(Mistake::kMaskForgottenBackward, l);
    if (has_slope_of_a(layer(l).activation)) add(Mistake::kDerivativeOfDroppedValue, l);
  }

  // What follows from a wrong a is read in several ways: f' of z, with a, or of what was used.
  void add_activation(Mistake kind, std::size_t l, Activation used) {
    const bool loss_reads_z =
        is_output(l) && (is_cross_entropy(spec_.loss) || spec_.loss == Loss::kPoisson);
    for (const SlopeSource source : {SlopeSource::kOfZ, SlopeSource::kOfA, SlopeSource::kOwn}) {
      if (source == SlopeSource::kOfA && !has_slope_of_a(layer(l).activation)) continue;
      if (is_cross_entropy(spec_.loss) && is_output(l) && source != SlopeSource::kOfZ) continue;
      for (const bool from_a : {false, true}) {
        if (from_a && !loss_reads_z) continue;
        PlacedMistake& one = add(kind, l);
        one.activation = used;
        one.slopes = source;
        one.loss_from_a = from_a;
      }
    }
  }

  void forward(std::size_t l) {
    const Activation f = layer(l).activation;
    if (layout_.has_bias(l)) add(Mistake::kBiasForgotten, l);
    if (is_square(l)) add(Mistake::kTransposedWeights, l);
    if (f != Activation::kIdentity) {
      add_activation(Mistake::kActivationForgotten, l, Activation::kIdentity);
    }
    for (const Activation other : {Activation::kSigmoid, Activation::kTanh, Activation::kRelu}) {
      if (other != f) add_activation(Mistake::kWrongActivation, l, other);
    }
    if (f == Activation::kSoftmax) {
      add_activation(Mistake::kSoftmaxNotNormalized, l, Activation::kExponential);
    }
  }

  void backward(std::size_t l) {
    const Activation f = layer(l).activation;
    const bool fused = is_output(l) && is_cross_entropy(spec_.loss);
    if (fused) {
      add(Mistake::kDerivativeKept, l, 0);
      if (f == Activation::kSoftmax) add(Mistake::kDerivativeKept, l, 1);  // the whole Jacobian
    } else {
      if (f != Activation::kIdentity) add(Mistake::kDerivativeLeftOut, l);
      if (has_slope_of_a(f)) add(Mistake::kDerivativeOfZ, l);
      if (f != Activation::kIdentity && f != Activation::kSoftmax) add(Mistake::kDerivativeAtA, l);
    }
    if (is_output(l)) return;
    if (is_square(l + 1)) add(Mistake::kTransposedWeightsBackward, l);
    add(Mistake::kUpdateBeforePropagate, l);
    if (l == 1 && layout_.n_layers() > 2) add(Mistake::kUpdateBeforePropagate, 0);
    if (layout_.width(l) > 1 && f != Activation::kSoftmax) {
      for (int variant = 0; variant < 2; ++variant) add(Mistake::kBroadcastDelta, l, variant);
    }
  }

  void gradient(std::size_t l) {
    if (is_square(l)) {
      add(Mistake::kSwappedGradientProduct, l);
      add(Mistake::kGradientWithOwnActivation, l);
    }
    for (int variant = 0; variant < 2; ++variant) {
      const std::size_t n = layout_.width(variant == 0 ? l - 1 : l);
      if (n > 1) add(Mistake::kBroadcastGradient, l, variant);
    }
    if (l > 1 && layer(l - 1).activation != Activation::kIdentity) {
      add(Mistake::kGradientWithZ, l);
    }
    if (layout_.has_bias(l)) add(Mistake::kBiasGradientForgotten, l);
  }

  void samples() {
    const std::size_t n = layout_.n_samples();
    for (std::size_t s = 0; s < n; ++s) {
      for (std::size_t other = 0; other < n; ++other) {
        if (s == other) continue;
        for (int variant = 0; variant < 3; ++variant) {  // inputs, targets, inputs forward only
          PlacedMistake& one = add(Mistake::kWrongSample, 0, variant);
          one.sample = s;
          one.other = other;
        }
      }
    }
    if (n > 1) {
      for (int variant = 0; variant < 2; ++variant)
        add(Mistake::kUpdatedWeightUsedEarly, 0, variant);
    }
  }

  void factors() {
    for (const FactorSite site :
         {FactorSite::kLosses, FactorSite::kLoss, FactorSite::kBack, FactorSite::kDelta}) {
      for (const double factor : {2.0, 0.5}) add_factor(Mistake::kHalfFactor, site, factor);
    }
    const double n = static_cast<double>(layout_.width(layout_.n_layers()));
    const bool mean_over_outputs = spec_.loss == Loss::kMeanSquared ||
                                   spec_.loss == Loss::kHalfMeanSquared ||
                                   spec_.loss == Loss::kMeanAbsolute || spec_.loss == Loss::kHuber;
    const double outputs = mean_over_outputs ? n : 1 / n;
    for (const FactorSite site :
         {FactorSite::kLosses, FactorSite::kLoss, FactorSite::kBack, FactorSite::kDelta}) {
      add_factor(Mistake::kMeanFactor, site, outputs);
    }
    const auto& weights = problem_.sample_weights;
    const double total = weights.empty() ? static_cast<double>(layout_.n_samples())
                                         : std::accumulate(weights.begin(), weights.end(), 0.0);
    const double over_samples = problem_.step.reduction == Reduction::kMean ? total : 1 / total;
    for (const FactorSite site : {FactorSite::kLoss, FactorSite::kBack, FactorSite::kDelta}) {
      add_factor(Mistake::kMeanFactor, site, over_samples);
    }
    const std::size_t most = layout_.n_layers() > 1 ? layout_.n_layers() : 0;
    for (std::size_t l = 0; l <= most; ++l) {
      add_factor(Mistake::kMeanFactor, FactorSite::kGradients, over_samples, l);
    }
    for (const FactorSite site : {FactorSite::kBack, FactorSite::kDelta}) {
      add_factor(Mistake::kWrongSign, site, -1);
    }
    if (!is_cross_entropy(spec_.loss)) return;
    for (const FactorSite site : {FactorSite::kLosses, FactorSite::kLoss}) {
      add_factor(Mistake::kLogBase, site, 1 / std::numbers::ln10);
      add_factor(Mistake::kLogBase, site, 1 / std::numbers::ln2);
      add_factor(Mistake::kLossSign, site, -1);
    }
  }

  // Of one layer, or for l = 0 of all; with one layer both are the same.
  void update(std::size_t l) {
    const StepSpec& step = problem_.step;
    if (l > 0) {
      add(Mistake::kLayerNotUpdated, l, 0);
      if (layout_.has_bias(l)) add(Mistake::kLayerNotUpdated, l, 1);  // the weights alone
    }
    if (l > 0 && layout_.n_layers() == 1) return;
    if (step.penalty.any_gradient()) {
      add(Mistake::kPenaltyForgotten, l);
      if (step.penalty.l2 != 0) add(Mistake::kPenaltyDoubled, l);
      if (!step.penalty.biases_too) {
        add(Mistake::kPenaltyOnBiases, l);
        if (l == 0) add(Mistake::kPenaltyOnBiases, l, 1);  // in the objective, too
      }
    }
    const bool by_value = step.clip.value != 0, by_norm = step.clip.norm != 0;
    if (by_value || by_norm) add(Mistake::kClippingForgotten, l, 0);
    if (by_value && by_norm) {
      for (int variant = 1; variant < 3; ++variant) add(Mistake::kClippingForgotten, l, variant);
    }
    if (step.learning_rate != 1) add(Mistake::kLearningRateForgotten, l);
    add(Mistake::kWrongSignOfUpdate, l);
    if (step.optimizer.momentum != 0) add(Mistake::kMomentumForgotten, l);
    if (step.optimizer.kind == OptimizerKind::kAdam ||
        step.optimizer.kind == OptimizerKind::kAdamw) {
      for (int variant = 0; variant < 3; ++variant) {  // both moments, m alone, v alone
        add(Mistake::kBiasCorrectionForgotten, l, variant);
      }
    }
  }

  const NetworkSpec& spec_;
  const StepProblem& problem_;
  const WorkLayout& layout_;
  MistakeSet found_;
};

}  // namespace

bool has_slope_of_a(Activation f) {
  return f == Activation::kSigmoid || f == Activation::kTanh || f == Activation::kElu ||
         f == Activation::kSelu || f == Activation::kExponential;
}

MistakeSet placed_mistakes(const StepProblem& problem, const WorkLayout& layout) {
  return Places(problem, layout).all();
}

}  // namespace chainrule
