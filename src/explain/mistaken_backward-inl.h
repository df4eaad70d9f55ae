// The backward pass of MistakenStep; included by mistaken_step.cc alone.
#pragma once

#include "explain/mistaken_step.h"
#include "explain/work_functions.h"

namespace chainrule {

template <class N>
void MistakenStep<N>::backward(std::size_t begin, std::size_t end) {
  for (std::size_t l = last(); l > 0; --l) {
    std::fill(raw_w_[l].begin(), raw_w_[l].end(), N(0.0));
    std::fill(raw_b_[l].begin(), raw_b_[l].end(), N(0.0));
    for (std::size_t s = begin; s < end; ++s) {
      const std::size_t row = s * width(l);
      for (std::size_t j = 0; j < width(l); ++j) {
        record(layout_.begin(WorkKind::kSlope, l) + row + j, slope(l, s, j));
        record(layout_.begin(WorkKind::kBack, l) + row + j, sent_back(l, s, j));
      }
      deltas(l, s);
      add_gradient(l, s);
    }
    if (l > 1 && has_in(Mistake::kUpdateBeforePropagate, l - 1)) early_weights(l);
  }
}

// f' as it was understood; for a softmax that of a_j by its own z_j.
template <class N>
N MistakenStep<N>::slope(std::size_t l, std::size_t s, std::size_t j) const {
  const LayerSpec& layer = spec_of(l);
  const Activation f = layer.activation;
  const N& z = at(WorkKind::kPreActivation, l, s * width(l) + j);
  const N& a = at(WorkKind::kActivation, l, s * width(l) + j);
  const auto of_z = [&](Activation g) {
    return apply([&](double x) { return work::slope(layer, g, x); }, z);
  };
  const auto written_with = [&](const N& value) {
    const bool negative = center(z) <= 0;
    return apply([&](double x) { return work::slope_of_a(layer, f, x, negative); }, value);
  };
  if (has(Mistake::kDerivativeOfZ, l)) return written_with(z);
  if (has(Mistake::kDerivativeOfDroppedValue, l)) {
    return written_with(at(WorkKind::kOutput, l, s * width(l) + j));
  }
  if (has(Mistake::kDerivativeAtA, l)) {
    return apply([&](double x) { return work::slope(layer, f, x); }, a);
  }
  if (f == Activation::kSoftmax) return written_with(a);
  const PlacedMistake* wrong = wrong_activation(l);
  const SlopeSource source = wrong != nullptr ? wrong->slopes : SlopeSource::kRight;
  if (source == SlopeSource::kOwn) return of_z(wrong->activation);
  const bool can = has_slope_of_a(f);
  const bool from_a =
      source == SlopeSource::kOfA || (source == SlopeSource::kRight && slopes_of_a_);
  return can && from_a ? written_with(a) : of_z(f);
}

// dL_i/da: of the output from the loss, of a hidden layer Σ_j δ_j w_ij of the next one.
template <class N>
N MistakenStep<N>::sent_back(std::size_t l, std::size_t s, std::size_t i) const {
  if (l == last()) {
    const NetworkSpec& spec = problem_.network.spec();
    const double t = center(target(s, i)), n = static_cast<double>(width(l));
    const N& a = at(WorkKind::kActivation, l, s * width(l) + i);
    const N g = apply([&](double x) { return work::loss_slope(spec, x, t, n); }, a);
    return (weight_of(s) * factor(FactorSite::kBack)) * g;
  }
  const std::size_t n = width(l + 1);
  const std::vector<N>& w =
      has_in(Mistake::kUpdateBeforePropagate, l) ? early_[l + 1] : weights_[l + 1];
  const bool transposed = has(Mistake::kTransposedWeightsBackward, l);
  N sum = 0.0;
  for (std::size_t j = 0; j < n; ++j) {
    sum += at(WorkKind::kDelta, l + 1, s * n + j) * (transposed ? w[j * n + i] : w[i * n + j]);
  }
  return sum;
}

// dL/da from dL/dh.
template <class N>
N MistakenStep<N>::masked_back(std::size_t l, std::size_t s, std::size_t j) const {
  const N& back = at(WorkKind::kBack, l, s * width(l) + j);
  if (!layout_.has_mask(l) || has(Mistake::kMaskForgottenBackward, l)) return back;
  return problem_.masks[l](s, j) * back;
}

// a_j (g_j - Σ g_k a_k), with g = dL/da, or a - t where the loss's own f' cancels.
template <class N>
N MistakenStep<N>::softmax_delta(std::size_t l, std::size_t s, std::size_t j, bool of_error) const {
  const N* a = &at(WorkKind::kActivation, l, s * width(l));
  const auto g = [&](std::size_t k) {
    return of_error ? weight_of(s) * (a[k] - target(s, k)) : masked_back(l, s, k);
  };
  N sum = 0.0;
  for (std::size_t k = 0; k < width(l); ++k) sum += g(k) * a[k];
  return a[j] * (g(j) - sum);
}

template <class N>
N MistakenStep<N>::output_delta(std::size_t s, std::size_t j) const {
  const std::size_t l = last(), at_j = s * width(l) + j;
  const Loss loss = problem_.network.spec().loss;
  const N& own_slope = at(WorkKind::kSlope, l, at_j);
  const double factors = factor(FactorSite::kDelta);
  if (loss == Loss::kBinaryCrossEntropy || loss == Loss::kCategoricalCrossEntropy) {
    const double whole = factors * factor(FactorSite::kBack);
    const PlacedMistake* kept = find(Mistake::kDerivativeKept, l);
    if (kept != nullptr && kept->variant == 1) return whole * softmax_delta(l, s, j, true);
    const N d = at(WorkKind::kActivation, l, at_j) - target(s, j);
    return (whole * weight_of(s)) * (kept != nullptr ? d * own_slope : d);
  }
  const N& back = at(WorkKind::kBack, l, at_j);
  if (has(Mistake::kDerivativeLeftOut, l)) return factors * back;
  if (spec_of(l).activation == Activation::kSoftmax) {
    return factors * softmax_delta(l, s, j, false);
  }
  return factors * (back * own_slope);
}

template <class N>
void MistakenStep<N>::deltas(std::size_t l, std::size_t s) {
  const std::size_t n = width(l), begin = layout_.begin(WorkKind::kDelta, l) + s * n;
  const PlacedMistake* table = find(Mistake::kBroadcastDelta, l);
  const auto sum_of = [&](const auto& term) {
    N sum = 0.0;
    for (std::size_t k = 0; k < n; ++k) sum += term(k);
    return sum;
  };
  const auto slope_at = [&](std::size_t k) { return at(WorkKind::kSlope, l, s * n + k); };
  const auto back_at = [&](std::size_t k) { return masked_back(l, s, k); };
  for (std::size_t j = 0; j < n; ++j) {
    N delta;
    if (l == last()) {
      delta = output_delta(s, j);
    } else if (table != nullptr) {
      delta = table->variant == 0 ? slope_at(j) * sum_of(back_at) : back_at(j) * sum_of(slope_at);
    } else if (has(Mistake::kDerivativeLeftOut, l)) {
      delta = back_at(j);
    } else if (spec_of(l).activation == Activation::kSoftmax) {
      delta = softmax_delta(l, s, j, false);
    } else {
      delta = back_at(j) * slope_at(j);
    }
    record(begin + j, delta);
  }
}

template <class N>
void MistakenStep<N>::add_gradient(std::size_t l, std::size_t s) {
  const std::size_t n = width(l);
  for (std::size_t i = 0; i < width(l - 1); ++i) {
    for (std::size_t j = 0; j < n; ++j) raw_w_[l][i * n + j] += gradient_term(l, s, i, j);
  }
  if (!layout_.has_bias(l) || has_in(Mistake::kBiasGradientForgotten, l)) return;
  for (std::size_t j = 0; j < n; ++j) raw_b_[l][j] += at(WorkKind::kDelta, l, s * n + j);
}

// A sample's part of dW_ij.
template <class N>
N MistakenStep<N>::gradient_term(std::size_t l, std::size_t s, std::size_t i, std::size_t j) const {
  const std::size_t n = width(l), n_in = width(l - 1);
  const N* delta = &at(WorkKind::kDelta, l, s * n);
  const N* in = outputs(l - 1, s, false);
  if (has(Mistake::kGradientWithZ, l)) in = &at(WorkKind::kPreActivation, l - 1, s * n_in);
  if (has(Mistake::kGradientWithOwnActivation, l)) in = &at(WorkKind::kActivation, l, s * n);
  const PlacedMistake* row = find(Mistake::kBroadcastGradient, l);
  const bool swapped = has(Mistake::kSwappedGradientProduct, l);
  if (row == nullptr && !swapped) return in[i] * delta[j];
  if (swapped && has(Mistake::kBroadcastDelta, l)) {
    return table_term(l, s, row != nullptr && row->variant == 1 ? i : j);
  }
  if (row == nullptr) return in[j] * delta[i];
  N sum = 0.0;
  if (swapped) {  // a row times a column: one number for all
    for (std::size_t k = 0; k < n; ++k) sum += in[k] * delta[k];
    return sum;
  }
  if (row->variant == 0) {
    for (std::size_t k = 0; k < n_in; ++k) sum += in[k];
    return sum * delta[j];
  }
  for (std::size_t k = 0; k < n; ++k) sum += delta[k];
  return in[i] * sum;
}

// Σ a T over the table's one index; the other is k.
template <class N>
N MistakenStep<N>::table_term(std::size_t l, std::size_t s, std::size_t k) const {
  const std::size_t n = width(l);
  const N* in = outputs(l - 1, s, false);
  const bool of_slopes = find(Mistake::kBroadcastDelta, l)->variant == 1;
  N sum = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    sum += in[i] * (of_slopes ? at(WorkKind::kSlope, l, s * n + i) : masked_back(l, s, i));
  }
  return sum * (of_slopes ? masked_back(l, s, k) : at(WorkKind::kSlope, l, s * n + k));
}

}  // namespace chainrule
