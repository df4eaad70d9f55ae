// The forward pass and the loss, derived.
#include <algorithm>
#include <cmath>
#include <set>

#include "explain/activation_formula.h"
#include "explain/derivation_builder.h"
#include "explain/phrases_derivation.h"

namespace chainrule {
namespace {

using namespace formula;
using Kind = QuantityKind;

// e^z is written as it is up to here; beyond, the largest z is taken out, as the engine does.
constexpr double kLargestExponent = 300;
// Nearer to 0 or 1 than this, a logarithm of 1 - a says less than one of z.
constexpr double kSaturated = 1e-6;

std::vector<Quantity> layer_of(Kind kind, std::size_t sample, std::size_t l, std::size_t width,
                               std::size_t index) {
  std::vector<Quantity> all;
  for (std::size_t j = 1; j <= width; ++j) all.push_back({kind, sample, l, 0, j, index});
  return all;
}

class Forward {
 public:
  Forward(DerivationBuilder& builder, std::size_t sample, bool after)
      : b_(builder), sample_(sample), after_(after), index_(after ? 1 : 0) {}

  void go() {
    if (b_.is_masked(0) && b_.scope().is_full && !after_) input_mask();
    for (std::size_t l = 1; l <= b_.n_layers(); ++l) {
      for (std::size_t j = 1; j <= b_.spec().width(l); ++j) {
        if (b_.scope().forward.contains({l, j})) unit(l, j);
      }
      for (std::size_t j = 1; j <= b_.spec().width(l); ++j) {
        if (b_.scope().forward.contains({l, j})) activation(l, j);
      }
    }
  }

 private:
  void input_mask() {
    for (std::size_t j = 1; j <= b_.spec().n_inputs; ++j) {
      b_.add_step({Kind::kOutput, sample_, 0, 0, j}, Message(phrases::kMaskedInput, j),
                  {product({symbol({Kind::kMask, sample_, 0, 0, j}),
                            symbol({Kind::kInput, sample_, 0, 0, j})})});
    }
  }

  void unit(std::size_t l, std::size_t j) {
    const Kind weight = after_ ? Kind::kNewWeight : Kind::kWeight;
    std::vector<Formula> terms;
    for (std::size_t i = 1; i <= b_.spec().width(l - 1); ++i) {
      terms.push_back(
          product({symbol(b_.handed_on(sample_, l - 1, i, after_)), symbol({weight, 0, l, i, j})}));
    }
    Formula all = b_.shortened(std::move(terms));
    if (b_.has_bias(l)) {
      std::vector<Formula> parts = all.kind == Formula::Kind::kSum ? all.parts : std::vector{all};
      const Formula bias = symbol({after_ ? Kind::kNewBias : Kind::kBias, 0, l, 0, j});
      switch (b_.convention().offset) {
        case OffsetForm::kBias:
          parts.push_back(bias);
          break;
        case OffsetForm::kConstantInput:
          parts.insert(parts.begin(), product({number(1), bias}));
          break;
        case OffsetForm::kThreshold:
          parts.push_back(negative(bias));
          break;
      }
      all = sum(std::move(parts));
    }
    b_.add_step({Kind::kPreActivation, sample_, l, 0, j, index_},
                Message(phrases::kWeightedSum, l, j), {std::move(all)});
  }

  void activation(std::size_t l, std::size_t j) {
    const LayerSpec& layer = b_.layer(l);
    const Quantity z = {Kind::kPreActivation, sample_, l, 0, j, index_};
    std::vector<Quantity> others;
    double largest = 0;
    if (layer.activation == Activation::kSoftmax) {
      others = layer_of(Kind::kPreActivation, sample_, l, layer.units, index_);
      for (const Quantity& other : others) {
        const double value = b_.value(other);
        if (std::abs(value) > kLargestExponent) largest = std::max(largest, value);
      }
    }
    Formula formula = activation_formula(layer, z, others, largest);
    if (!others.empty() && formula.parts[1].kind == Formula::Kind::kSum) {
      formula.parts[1] = b_.shortened(formula.parts[1].parts);
    }
    b_.add_step({Kind::kActivation, sample_, l, 0, j, index_},
                Message(phrases::kActivationOfUnit, l, j, to_string(layer.activation)),
                {std::move(formula)});
    if (b_.is_masked(l)) masked(l, j);
  }

  void masked(std::size_t l, std::size_t j) {
    const Quantity mask = {Kind::kMask, sample_, l, 0, j};
    Step& step = b_.add_step(
        {Kind::kOutput, sample_, l, 0, j, index_}, Message(phrases::kMaskedOutput),
        {product({symbol(mask), symbol({Kind::kActivation, sample_, l, 0, j, index_})})});
    if (b_.value(mask) == 0) step.remark = Message(phrases::kDroppedRemark);
  }

  DerivationBuilder& b_;
  std::size_t sample_;
  bool after_;
  std::size_t index_;
};

// The loss of one sample.
class SampleLoss {
 public:
  SampleLoss(DerivationBuilder& builder, std::size_t sample, bool after)
      : b_(builder), sample_(sample), index_(after ? 1 : 0) {}

  Formula formula() const {
    const NetworkSpec& spec = b_.spec();
    std::vector<Formula> terms;
    for (std::size_t j = 1; j <= spec.n_outputs(); ++j) add_term(terms, j);
    Formula all = terms.empty() ? number(0) : b_.shortened(std::move(terms));
    const auto n = static_cast<double>(spec.n_outputs());
    const double below = std::round(1 / loss_factor(spec.loss, n));
    if (below == 1) return all;
    return product({quotient(number(1), number(below)), std::move(all)});
  }

 private:
  OutputQuantities output(std::size_t j) const {
    const std::size_t l = b_.n_layers();
    return {{Kind::kPreActivation, sample_, l, 0, j, index_},
            {Kind::kActivation, sample_, l, 0, j, index_},
            {Kind::kTarget, sample_, 0, 0, j}};
  }

  void add_term(std::vector<Formula>& terms, std::size_t j) const {
    const OutputQuantities at = output(j);
    const double t = b_.value(at.target), a = b_.value(at.a);
    if (b_.spec().loss == Loss::kCategoricalCrossEntropy) {
      if (t != 0) terms.push_back(a > kSaturated ? term(at) : from_logits(at));
    } else if (b_.spec().loss == Loss::kBinaryCrossEntropy) {
      terms.push_back(a > kSaturated && 1 - a > kSaturated ? binary(at, t) : from_logit(at));
    } else {
      terms.push_back(term(at));
    }
  }

  Formula term(const OutputQuantities& at) const {
    return loss_term_formula(b_.spec(), at, b_.is_negative());
  }

  static Formula log_of(Formula x) { return call(FunctionName::kLog, {std::move(x)}); }

  // -(t ln a + (1 - t) ln(1 - a)), of targets 0 and 1 the part that counts.
  Formula binary(const OutputQuantities& at, double t) const {
    if (t == 1) return negative(product({symbol(at.target), log_of(symbol(at.a))}));
    if (t == 0) {
      return negative(product(
          {difference(number(1), symbol(at.target)), log_of(difference(number(1), symbol(at.a)))}));
    }
    return term(at);
  }

  // ln(1 + e^-|z|) + max(z, 0) - t z, the same where a is too near 0 or 1.
  Formula from_logit(const OutputQuantities& at) const {
    const Formula z = symbol(at.z);
    return sum({call(FunctionName::kSoftplus, {negative(call(FunctionName::kAbs, {z}))}),
                call(FunctionName::kMax, {z, number(0)}),
                negative(product({symbol(at.target), z}))});
  }

  // t (ln Σ e^(z_k - M) - (z_j - M)), M the largest z.
  Formula from_logits(const OutputQuantities& at) const {
    const std::vector<Quantity> all =
        layer_of(Kind::kPreActivation, sample_, b_.n_layers(), b_.spec().n_outputs(), index_);
    double largest = b_.value(all.front());
    for (const Quantity& z : all) largest = std::max(largest, b_.value(z));
    std::vector<Formula> terms;
    for (const Quantity& z : all) {
      terms.push_back(call(FunctionName::kExp, {difference(symbol(z), number(largest))}));
    }
    return product({symbol(at.target), difference(log_of(b_.shortened(std::move(terms))),
                                                  difference(symbol(at.z), number(largest)))});
  }

  DerivationBuilder& b_;
  std::size_t sample_;
  std::size_t index_;
};

// (1/N) Σ L_i, or Σ v_i L_i / Σ v_i, or without the factor.
Formula batch_formula(const DerivationBuilder& b, std::size_t index) {
  const std::vector<double>& weights = b.problem().sample_weights;
  std::vector<Formula> terms;
  double total = 0;
  for (std::size_t i = 1; i <= b.n_samples(); ++i) {
    const Formula loss = symbol({Kind::kSampleLoss, i, 0, 0, 0, index});
    terms.push_back(weights.empty() ? loss : product({symbol({Kind::kSampleWeight, i}), loss}));
    total += weights.empty() ? 1 : weights[i - 1];
  }
  Formula all = b.shortened(std::move(terms));
  if (b.problem().step.reduction == Reduction::kSum || total == 1) return all;
  return product({quotient(number(1), number(total)), std::move(all)});
}

// λ₁ Σ|w| + λ₂/2 Σ w²
Formula penalty_formula(const DerivationBuilder& b) {
  const PenaltySpec& penalty = b.problem().step.penalty;
  std::vector<Formula> absolutes, squares;
  for (const ParameterBlock& block : b.problem().network.blocks()) {
    if (block.is_bias && !penalty.biases_too) continue;
    for (std::size_t k = 0; k < block.size(); ++k) {
      const Formula w = symbol({block.is_bias ? Kind::kBias : Kind::kWeight, 0, block.layer,
                                block.is_bias ? 0 : k / block.cols + 1, k % block.cols + 1});
      absolutes.push_back(call(FunctionName::kAbs, {w}));
      squares.push_back(power(w, number(2)));
    }
  }
  std::vector<Formula> parts;
  if (penalty.l1 != 0) {
    parts.push_back(product({symbol({Kind::kL1}), b.shortened(std::move(absolutes))}));
  }
  if (penalty.l2 != 0) {
    parts.push_back(
        product({quotient(symbol({Kind::kL2}), number(2)), b.shortened(std::move(squares))}));
  }
  return sum(std::move(parts));
}

// What the activation functions are, each once.
void add_introduction(const DerivationBuilder& b, Section& section) {
  section.text.emplace_back(phrases::kForwardText);
  const Quantity z = {Kind::kPreActivation}, a = {Kind::kActivation};
  std::set<Activation> told;
  for (std::size_t l = 1; l <= b.n_layers(); ++l) {
    const LayerSpec& layer = b.layer(l);
    if (!told.insert(layer.activation).second) continue;
    if (layer.activation == Activation::kSoftmax) {
      section.text.emplace_back(phrases::kSoftmaxText, l);
      continue;
    }
    section.text.emplace_back(phrases::kActivationText, l, to_string(layer.activation),
                              equation(symbol(a), definition_formula(layer, z)),
                              equation(symbol({Kind::kSlope}), slope_formula(layer, z, a)));
  }
}

}  // namespace

void add_forward(DerivationBuilder& b, bool after) {
  for (const std::size_t sample : b.scope().samples) {
    const bool is_one = b.n_samples() == 1;
    const Phrase& one = after ? phrases::kForwardAgain : phrases::kForward;
    const Phrase& of_many = after ? phrases::kForwardAgainOf : phrases::kForwardOf;
    Section& section = b.add_section(is_one ? Message(one) : Message(of_many, sample));
    if (!after && sample == b.scope().samples.front()) add_introduction(b, section);
    Forward(b, sample, after).go();
  }
}

void add_loss(DerivationBuilder& b, bool after) {
  const std::size_t index = after ? 1 : 0;
  b.add_section(Message(after ? phrases::kAfter : phrases::kLossSection));
  const std::string name(to_string(b.spec().loss));
  const Quantity batch = {after ? Kind::kLossAfter : Kind::kLoss};
  if (b.n_samples() == 1 && b.problem().sample_weights.empty()) {
    b.add_step(batch, Message(phrases::kLossOf, name), {SampleLoss(b, 1, after).formula()});
  } else {
    for (const std::size_t sample : b.scope().samples) {
      b.add_step({Kind::kSampleLoss, sample, 0, 0, 0, index},
                 Message(phrases::kSampleLoss, sample, name),
                 {SampleLoss(b, sample, after).formula()});
    }
    const bool is_mean = b.problem().step.reduction == Reduction::kMean;
    b.add_step(batch, Message(is_mean ? phrases::kBatchMean : phrases::kBatchSum),
               {batch_formula(b, index)});
  }
  if (b.problem().step.penalty.any_gradient() && !after) {
    b.add_step({Kind::kPenalty}, Message(phrases::kPenaltyOf), {penalty_formula(b)});
    b.add_step({Kind::kObjective}, Message(phrases::kObjectiveOf),
               {sum({symbol(batch), symbol({Kind::kPenalty})})});
  }
  if (!after) return;
  const double before = b.value({Kind::kLoss}), now = b.value({Kind::kLossAfter});
  b.derivation().sections.back().text.emplace_back(
      now < before ? phrases::kLossFell : phrases::kLossRose, number(before), number(now));
}

}  // namespace chainrule
