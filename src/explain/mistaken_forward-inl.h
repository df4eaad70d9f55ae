// The forward pass and the loss of MistakenStep; included by mistaken_step.cc alone.
#pragma once

#include "explain/mistaken_step.h"
#include "explain/work_functions.h"

namespace chainrule {

// The sample whose inputs stand in for those of `sample`.
template <class N>
std::size_t MistakenStep<N>::row_of(std::size_t sample, bool in_forward) const {
  for (const PlacedMistake& one : *mistakes_) {
    if (one.kind != Mistake::kWrongSample || one.sample != sample || one.variant == 1) continue;
    if (one.variant == 0 || in_forward) return one.other;
  }
  return sample;
}

template <class N>
N MistakenStep<N>::target(std::size_t s, std::size_t j) const {
  for (const PlacedMistake& one : *mistakes_) {
    if (one.kind == Mistake::kWrongSample && one.variant == 1 && one.sample == s) s = one.other;
  }
  return problem_.targets(s, j);
}

// What layer l hands on: h where there is a mask, else a, else x.
template <class N>
const N* MistakenStep<N>::outputs(std::size_t l, std::size_t s, bool in_forward) const {
  if (layout_.has_mask(l)) return &at(WorkKind::kOutput, l, s * width(l));
  if (l > 0) return &at(WorkKind::kActivation, l, s * width(l));
  return &x_[row_of(s, in_forward) * width(0)];
}

template <class N>
void MistakenStep<N>::forward(std::size_t begin, std::size_t end) {
  for (std::size_t l = 0; l <= last(); ++l) {
    for (std::size_t s = begin; s < end; ++s) {
      if (l > 0) {
        pre_activations(l, s);
        activations(l, s);
      }
      if (layout_.has_mask(l)) mask(l, s);
    }
  }
}

template <class N>
void MistakenStep<N>::pre_activations(std::size_t l, std::size_t s) {
  const std::size_t n_in = width(l - 1), n_out = width(l);
  const N* in = outputs(l - 1, s, true);
  const std::vector<N>& w = weights_[l];
  const bool transposed = has(Mistake::kTransposedWeights, l);
  const bool biased = layout_.has_bias(l) && !has(Mistake::kBiasForgotten, l);
  const std::size_t begin = layout_.begin(WorkKind::kPreActivation, l) + s * n_out;
  for (std::size_t j = 0; j < n_out; ++j) {
    N z = 0.0;
    for (std::size_t i = 0; i < n_in; ++i) {
      z += in[i] * (transposed ? w[j * n_out + i] : w[i * n_out + j]);
    }
    record(begin + j, biased ? z + biases_[l][j] : z);
  }
}

template <class N>
const PlacedMistake* MistakenStep<N>::wrong_activation(std::size_t l) const {
  for (const PlacedMistake& one : *mistakes_) {
    if (one.layer == l &&
        (one.kind == Mistake::kActivationForgotten || one.kind == Mistake::kWrongActivation ||
         one.kind == Mistake::kSoftmaxNotNormalized)) {
      return &one;
    }
  }
  return nullptr;
}

template <class N>
void MistakenStep<N>::activations(std::size_t l, std::size_t s) {
  const LayerSpec& layer = spec_of(l);
  const PlacedMistake* wrong = wrong_activation(l);
  const Activation f = wrong != nullptr ? wrong->activation : layer.activation;
  const N* z = &at(WorkKind::kPreActivation, l, s * width(l));
  const std::size_t begin = layout_.begin(WorkKind::kActivation, l) + s * width(l);
  if (f == Activation::kSoftmax) {
    scratch_.resize(width(l));
    work::softmax(z, width(l), scratch_.data());
    for (std::size_t j = 0; j < width(l); ++j) record(begin + j, scratch_[j]);
    return;
  }
  for (std::size_t j = 0; j < width(l); ++j) {
    record(begin + j, apply([&](double x) { return work::activation(layer, f, x); }, z[j]));
  }
}

template <class N>
void MistakenStep<N>::mask(std::size_t l, std::size_t s) {
  const N* a =
      l == 0 ? &x_[row_of(s, true) * width(0)] : &at(WorkKind::kActivation, l, s * width(l));
  const std::size_t begin = layout_.begin(WorkKind::kOutput, l) + s * width(l);
  for (std::size_t j = 0; j < width(l); ++j) {
    double m = problem_.masks[l](s, j);
    if (has(Mistake::kMaskForgotten, l)) m = 1;
    if (has(Mistake::kMaskNotScaled, l) && m != 0) m = 1;
    record(begin + j, m * a[j], m != 1);
  }
}

template <class N>
N MistakenStep<N>::sample_loss(std::size_t s) const {
  const NetworkSpec& spec = problem_.network.spec();
  const std::size_t n = width(last());
  const N* z = &at(WorkKind::kPreActivation, last(), s * n);
  const N* a = &at(WorkKind::kActivation, last(), s * n);
  const PlacedMistake* wrong = wrong_activation(last());
  const bool from_a = wrong != nullptr ? wrong->loss_from_a : slopes_of_a_;
  N sum = 0.0;
  for (std::size_t j = 0; j < n; ++j) {
    const double t = center(target(s, j));
    if (!from_a && spec.loss == Loss::kBinaryCrossEntropy) {
      sum += apply([t](double x) { return work::softplus(x) - t * x; }, z[j]);
    } else if (!from_a && spec.loss == Loss::kCategoricalCrossEntropy) {
      if (t != 0) sum += t * work::log_sum_from(z, n, j);
    } else if (!from_a && spec.loss == Loss::kPoisson &&
               spec.layers.back().activation == Activation::kExponential) {
      sum += a[j] - t * z[j];
    } else {
      sum += apply([&](double x) { return work::loss_of_a(spec, x, t, static_cast<double>(n)); },
                   a[j]);
    }
  }
  return factor(FactorSite::kLosses) * sum;
}

template <class N>
double MistakenStep<N>::weight_of(std::size_t sample) const {
  return problem_.sample_weights.empty() ? 1 : problem_.sample_weights[sample];
}

template <class N>
double MistakenStep<N>::total_weight() const {
  double sum = 0;
  for (std::size_t s = 0; s < layout_.n_samples(); ++s) sum += weight_of(s);
  return sum;
}

template <class N>
void MistakenStep<N>::losses(std::size_t begin, std::size_t end) {
  const std::size_t first = layout_.begin(WorkKind::kLosses);
  for (std::size_t s = begin; s < end; ++s) record(first + s, sample_loss(s));
}

template <class N>
N MistakenStep<N>::batch_loss() const {
  N sum = 0.0;
  for (std::size_t s = 0; s < layout_.n_samples(); ++s) {
    sum += weight_of(s) * at(WorkKind::kLosses, 0, s);
  }
  const bool mean = problem_.step.reduction == Reduction::kMean;
  return (factor(FactorSite::kLoss) / (mean ? total_weight() : 1)) * sum;
}

template <class N>
N MistakenStep<N>::penalty() const {
  const PenaltySpec& spec = problem_.step.penalty;
  N sum = 0.0;
  const auto add = [&](const std::vector<N>& values) {
    for (const N& w : values) {
      sum += apply([&](double x) { return spec.l1 * std::abs(x) + spec.l2 / 2 * x * x; }, w);
    }
  };
  for (std::size_t l = 1; l <= last(); ++l) {
    add(weights_[l]);
    const PlacedMistake* too = find(Mistake::kPenaltyOnBiases, 0);
    if (spec.biases_too || (too != nullptr && too->variant == 1)) add(biases_[l]);
  }
  return sum;
}

// loss, penalty and objective, of which only the first depends on the samples.
template <class N>
void MistakenStep<N>::record_losses() {
  record(layout_.begin(WorkKind::kLoss), batch_loss(), layout_.n_samples() > 1);
  const bool penalized = problem_.step.penalty.any_gradient();
  record(layout_.begin(WorkKind::kPenalty), penalized ? penalty() : N(0.0), penalized);
  record(layout_.begin(WorkKind::kObjective),
         at(WorkKind::kLoss, 0, 0) + at(WorkKind::kPenalty, 0, 0), penalized);
}

// The forward pass with the new weights: without mistakes and with all.
template <class N>
void MistakenStep<N>::loss_after() {
  const std::size_t place = layout_.begin(WorkKind::kLossAfter);
  const std::vector<N> kept = current_;
  const MistakeSet* made = mistakes_;
  static const MistakeSet kNone;
  recording_ = false;
  const auto pass = [&](const MistakeSet* mistakes) {
    mistakes_ = mistakes;
    forward(0, layout_.n_samples());
    losses(0, layout_.n_samples());
    return batch_loss();
  };
  const N right = pass(&kNone);
  after_again_[step_] = made->empty() ? right : pass(made);
  mistakes_ = made;
  recording_ = true;
  current_ = kept;
  record(place, right);
}

}  // namespace chainrule
