// The backward pass and the gradients, derived.
#include "explain/activation_formula.h"
#include "explain/derivation_builder.h"
#include "explain/phrases_derivation.h"

namespace chainrule {
namespace {

using namespace formula;
using Kind = QuantityKind;

// The deltas of one sample, from the last layer to the first.
class Backward {
 public:
  Backward(DerivationBuilder& builder, std::size_t sample) : b_(builder), sample_(sample) {}

  void go() {
    for (std::size_t l = b_.n_layers(); l > 0; --l) {
      for (std::size_t j = 1; j <= b_.spec().width(l); ++j) {
        if (!b_.scope().backward.contains({l, j})) continue;
        if (l == b_.n_layers()) {
          output(l, j);
        } else {
          hidden(l, j);
        }
      }
    }
  }

 private:
  Quantity at(Kind kind, std::size_t l, std::size_t j) const { return {kind, sample_, l, 0, j}; }
  Quantity loss() const {
    return b_.n_samples() > 1 ? Quantity{Kind::kSampleLoss, sample_} : Quantity{Kind::kLoss};
  }
  Quantity target(std::size_t j) const { return {Kind::kTarget, sample_, 0, 0, j}; }

  // The sample's weight, where there is one, times the rest.
  Formula weighted(std::vector<Formula> factors) const {
    if (!b_.problem().sample_weights.empty()) {
      factors.insert(factors.begin(), symbol({Kind::kSampleWeight, sample_}));
    }
    return product(std::move(factors));
  }
  Formula turned(Formula chain) const {
    return b_.is_negative() ? negative(std::move(chain)) : chain;
  }

  void output(std::size_t l, std::size_t j) {
    const OutputQuantities output = {at(Kind::kPreActivation, l, j), at(Kind::kActivation, l, j),
                                     target(j)};
    if (is_fused(b_.spec())) {
      const Formula a = symbol(output.a), t = symbol(output.target);
      b_.add_step(at(Kind::kDelta, l, j), Message(phrases::kDeltaOf, l, j),
                  {turned(derivative(loss(), output.z)),
                   weighted({b_.is_negative() ? difference(t, a) : difference(a, t)})});
      return;
    }
    b_.add_step(at(Kind::kLossSlope, l, j), Message(phrases::kLossSlopeOf, j),
                {loss_slope_formula(b_.spec(), output, b_.is_negative())});
    if (b_.layer(l).activation == Activation::kSoftmax) {
      through_softmax(l, j, Kind::kLossSlope);
    } else {
      through_slope(l, j, {symbol(at(Kind::kLossSlope, l, j))}, true);
    }
  }

  void hidden(std::size_t l, std::size_t j) {
    std::vector<Formula> terms;
    for (std::size_t k = 1; k <= b_.spec().width(l + 1); ++k) {
      terms.push_back(
          product({symbol({Kind::kWeight, 0, l + 1, j, k}), symbol(at(Kind::kDelta, l + 1, k))}));
    }
    b_.add_step(at(Kind::kSentBack, l, j), Message(phrases::kSentBackOf, l, j),
                {b_.shortened(std::move(terms))});
    if (b_.layer(l).activation == Activation::kSoftmax) {
      through_softmax(l, j, Kind::kSentBack);
      return;
    }
    std::vector<Formula> factors = {symbol(at(Kind::kSentBack, l, j))};
    if (b_.is_masked(l)) factors.push_back(symbol(at(Kind::kMask, l, j)));
    through_slope(l, j, std::move(factors), false);
  }

  // δ = dL/da · f'(z), after a step for f'(z).
  void through_slope(std::size_t l, std::size_t j, std::vector<Formula> factors, bool is_output) {
    const Quantity z = at(Kind::kPreActivation, l, j), a = at(Kind::kActivation, l, j);
    b_.add_step(at(Kind::kSlope, l, j), Message(phrases::kSlopeOf, l, j),
                {slope_formula(b_.layer(l), z, a)});
    factors.push_back(symbol(at(Kind::kSlope, l, j)));
    Formula chain = product({derivative(loss(), a), derivative(a, z)});
    Step& step = b_.add_step(at(Kind::kDelta, l, j), Message(phrases::kDeltaOf, l, j),
                             {turned(std::move(chain)), is_output ? weighted(std::move(factors))
                                                                  : product(std::move(factors))});
    if (b_.is_masked(l) && b_.value(at(Kind::kMask, l, j)) == 0) {
      step.remark = Message(phrases::kDroppedBack);
    }
  }

  // δ_j = a_j (g_j - Σ_k g_k a_k), where g = dL/da has met the layer's mask.
  void through_softmax(std::size_t l, std::size_t j, Kind incoming) {
    const auto g = [&](std::size_t k) {
      const Formula back = symbol(at(incoming, l, k));
      if (!b_.is_masked(l)) return back;
      return product({back, symbol(at(Kind::kMask, l, k))});
    };
    std::vector<Formula> terms;
    for (std::size_t k = 1; k <= b_.spec().width(l); ++k) {
      terms.push_back(product({g(k), symbol(at(Kind::kActivation, l, k))}));
    }
    std::vector<Formula> factors = {symbol(at(Kind::kActivation, l, j)),
                                    difference(g(j), b_.shortened(std::move(terms)))};
    const bool is_output = l == b_.n_layers();
    b_.add_step(at(Kind::kDelta, l, j), Message(phrases::kDeltaOf, l, j),
                {is_output ? weighted(std::move(factors)) : product(std::move(factors))});
  }

  DerivationBuilder& b_;
  std::size_t sample_;
};

// What a batch's gradient is multiplied by, or nothing.
std::vector<Formula> reduction_factor(const DerivationBuilder& b) {
  const std::vector<double>& weights = b.problem().sample_weights;
  double total = weights.empty() ? static_cast<double>(b.n_samples()) : 0;
  for (const double weight : weights) total += weight;
  if (b.problem().step.reduction == Reduction::kSum || total == 1) return {};
  return {quotient(number(1), number(total))};
}

void add_gradient(DerivationBuilder& b, const Scope::Parameter& p) {
  const bool is_bias = p.from == 0;
  const Quantity w = {is_bias ? Kind::kBias : Kind::kWeight, 0, p.layer, p.from, p.to};
  const Quantity gradient = {is_bias ? Kind::kBiasGradient : Kind::kWeightGradient, 0, p.layer,
                             p.from, p.to};
  std::vector<Formula> terms;
  for (std::size_t i = 1; i <= b.n_samples(); ++i) {
    const Formula delta = symbol({Kind::kDelta, i, p.layer, 0, p.to});
    if (!is_bias) {
      terms.push_back(product({symbol(b.handed_on(i, p.layer - 1, p.from)), delta}));
    } else if (b.convention().offset == OffsetForm::kConstantInput) {
      terms.push_back(product({number(1), delta}));
    } else {
      terms.push_back(b.convention().offset == OffsetForm::kThreshold ? negative(delta) : delta);
    }
  }
  Formula all = b.shortened(std::move(terms));
  std::vector<Formula> factors = reduction_factor(b);
  factors.push_back(std::move(all));
  std::vector<Formula> general;
  if (b.n_samples() == 1 && b.problem().sample_weights.empty()) {
    const Quantity z = {Kind::kPreActivation, 1, p.layer, 0, p.to};
    Formula chain = product({derivative({Kind::kLoss}, z), derivative(z, w)});
    general.push_back(b.is_negative() ? negative(std::move(chain)) : chain);
  }
  general.push_back(product(std::move(factors)));
  b.add_step(gradient,
             is_bias ? Message(phrases::kBiasGradientOf, symbol(w))
                     : Message(phrases::kWeightGradientOf, symbol(w)),
             std::move(general));
}

}  // namespace

void add_backward(DerivationBuilder& b) {
  for (const std::size_t sample : b.scope().samples) {
    Section& section = b.add_section(b.n_samples() > 1 ? Message(phrases::kBackwardOf, sample)
                                                       : Message(phrases::kBackward));
    const Quantity delta = {Kind::kDelta};
    if (sample == b.scope().samples.front()) {
      section.text.emplace_back(phrases::kBackwardText, symbol(delta));
      if (b.is_negative()) section.text.emplace_back(phrases::kNegativeText, symbol(delta));
      if (is_fused(b.spec())) {
        const Formula a = symbol({Kind::kActivation}), t = symbol({Kind::kTarget});
        section.text.emplace_back(phrases::kFusedText,
                                  b.is_negative() ? difference(t, a) : difference(a, t));
      }
    }
    Backward(b, sample).go();
  }
}

void add_gradients(DerivationBuilder& b) {
  if (b.scope().parameters.empty()) return;
  Section& section = b.add_section(Message(phrases::kGradients));
  section.text.emplace_back(phrases::kGradientText);
  const std::vector<double>& weights = b.problem().sample_weights;
  if (b.problem().step.reduction == Reduction::kSum) {
    if (b.n_samples() > 1) section.text.emplace_back(phrases::kSumText, b.n_samples());
  } else if (!weights.empty()) {
    double total = 0;
    for (const double weight : weights) total += weight;
    section.text.emplace_back(phrases::kWeightedMeanText, b.n_samples(), number(total));
  } else if (b.n_samples() > 1) {
    section.text.emplace_back(phrases::kMeanText, b.n_samples());
  }
  for (const Scope::Parameter& p : b.scope().parameters) add_gradient(b, p);
}

}  // namespace chainrule
