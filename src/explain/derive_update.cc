// The update of the weights, derived.
#include "explain/derivation_builder.h"
#include "explain/phrases_derivation.h"

namespace chainrule {
namespace {

using namespace formula;
using Kind = QuantityKind;

Formula one_minus(Formula x) {
  return difference(number(1), std::move(x));
}

Formula squared(Formula x) {
  return power(std::move(x), number(2));
}

// The update of one parameter.
class Update {
 public:
  Update(DerivationBuilder& builder, const Scope::Parameter& place)
      : b_(builder),
        p_(place),
        is_bias_(place.from == 0),
        name_(symbol(at(is_bias_ ? Kind::kBias : Kind::kWeight))),
        gradient_(symbol(at(is_bias_ ? Kind::kBiasGradient : Kind::kWeightGradient))),
        weight_(name_) {}

  void go() {
    const StepSpec& how = b_.problem().step;
    if (how.clip.value != 0 || how.clip.norm != 0) clip(how.clip);
    const bool is_covered = !is_bias_ || how.penalty.biases_too;
    if (is_covered && how.penalty.any_gradient()) penalize(how.penalty);
    if (is_covered && how.penalty.weight_decay != 0) decay();
    switch (how.optimizer.kind) {
      case OptimizerKind::kSgd:
        return how.optimizer.momentum == 0 ? move(gradient_) : momentum(how.optimizer.nesterov);
      case OptimizerKind::kRmsprop:
        return rmsprop();
      case OptimizerKind::kAdagrad:
        return adagrad();
      case OptimizerKind::kAdam:
      case OptimizerKind::kAdamw:
        return adam();
      case OptimizerKind::kRprop:
        return rprop();
      case OptimizerKind::kLbfgs:
        return;
    }
  }

 private:
  Quantity at(Kind kind, std::size_t index = 0) const {
    return {kind, 0, p_.layer, p_.from, p_.to, index};
  }
  static Formula setting(Kind kind) { return symbol({kind}); }
  Formula before(std::size_t index) const { return symbol(at(Kind::kStateBefore, index)); }
  Formula after(std::size_t index) const { return symbol(at(Kind::kStateAfter, index)); }
  Message named(const Phrase& phrase) const { return Message(phrase, name_); }

  // min(max(g, -c), c), then g · min(1, c / (‖g‖ + 10⁻⁶)).
  void clip(const ClipSpec& spec) {
    Formula clipped = gradient_;
    if (spec.value != 0) {
      const Formula limit = setting(Kind::kClipValue);
      clipped = call(FunctionName::kMin,
                     {limit, call(FunctionName::kMax, {negative(limit), std::move(clipped)})});
    }
    if (spec.norm != 0) {
      clipped =
          product({std::move(clipped),
                   call(FunctionName::kMin,
                        {number(1), quotient(setting(Kind::kClipNorm),
                                             sum({setting(Kind::kGradientNorm), number(1e-6)}))})});
    }
    b_.add_step(at(Kind::kClippedGradient), named(phrases::kClippedOf), {std::move(clipped)});
    gradient_ = symbol(at(Kind::kClippedGradient));
  }

  // g + λ₂ w + λ₁ sign(w), with the sign of what is sent back.
  void penalize(const PenaltySpec& spec) {
    std::vector<Formula> parts = {gradient_};
    const auto add = [&](Formula part) {
      parts.push_back(b_.is_negative() ? negative(std::move(part)) : std::move(part));
    };
    if (spec.l2 != 0) add(product({setting(Kind::kL2), name_}));
    if (spec.l1 != 0) add(product({setting(Kind::kL1), call(FunctionName::kSign, {name_})}));
    b_.add_step(at(Kind::kPenalizedGradient), named(phrases::kPenalizedOf),
                {sum(std::move(parts))});
    gradient_ = symbol(at(Kind::kPenalizedGradient));
  }

  void decay() {
    b_.add_step(at(Kind::kDecayed), named(phrases::kDecayedOf),
                {product({name_, one_minus(product({setting(Kind::kLearningRate),
                                                    setting(Kind::kWeightDecay)}))})});
    weight_ = symbol(at(Kind::kDecayed));
  }

  void set_new(Formula step) {
    b_.add_step(at(is_bias_ ? Kind::kNewBias : Kind::kNewWeight), named(phrases::kNewOf),
                {b_.is_negative() ? sum({weight_, std::move(step)})
                                  : difference(weight_, std::move(step))});
  }
  void move(Formula direction) {
    set_new(product({setting(Kind::kLearningRate), std::move(direction)}));
  }
  // η g / (√s + ε)
  void move_scaled(Formula direction, Formula mean_square) {
    set_new(quotient(
        product({setting(Kind::kLearningRate), std::move(direction)}),
        sum({call(FunctionName::kSqrt, {std::move(mean_square)}), setting(Kind::kEpsilon)})));
  }
  // A running mean: β m + (1 - β) x.
  void add_running(std::size_t index, const Phrase& phrase, Kind rate, Formula x) {
    b_.add_step(at(Kind::kStateAfter, index), named(phrase),
                {sum({product({setting(rate), before(index)}),
                      product({one_minus(setting(rate)), std::move(x)})})});
  }

  void momentum(bool nesterov) {
    b_.add_step(at(Kind::kStateAfter), named(phrases::kVelocityOf),
                {sum({product({setting(Kind::kMomentum), before(0)}), gradient_})});
    if (!nesterov) return move(after(0));
    move(sum({gradient_, product({setting(Kind::kMomentum), after(0)})}));
  }

  void rmsprop() {
    add_running(0, phrases::kMeanSquareOf, Kind::kDecay, squared(gradient_));
    move_scaled(gradient_, after(0));
  }

  void adagrad() {
    b_.add_step(at(Kind::kStateAfter), named(phrases::kSumSquareOf),
                {sum({before(0), squared(gradient_)})});
    move_scaled(gradient_, after(0));
  }

  void correct(std::size_t index, Kind beta) {
    const auto t = static_cast<double>(b_.step().update);
    b_.add_step(at(Kind::kCorrectedMoment, index), Message(phrases::kCorrectedOf),
                {quotient(after(index),
                          one_minus(t == 1 ? setting(beta) : power(setting(beta), number(t))))});
  }

  void adam() {
    add_running(0, phrases::kFirstMomentOf, Kind::kBeta1, gradient_);
    add_running(1, phrases::kSecondMomentOf, Kind::kBeta2, squared(gradient_));
    correct(0, Kind::kBeta1);
    correct(1, Kind::kBeta2);
    move_scaled(symbol(at(Kind::kCorrectedMoment, 0)), symbol(at(Kind::kCorrectedMoment, 1)));
  }

  // The step size grows where the gradient keeps its sign, and shrinks where it changes it.
  void rprop() {
    const Formula turn = product({before(0), gradient_});
    const Formula factor = by_cases({{setting(Kind::kGrow), turn, Relation::kGreater, number(0)},
                                     {setting(Kind::kShrink), turn, Relation::kLess, number(0)},
                                     {number(1), {}, {}, {}}});
    b_.add_step(
        at(Kind::kStateAfter, 1), named(phrases::kStepSizeOf),
        {call(FunctionName::kMax, {setting(Kind::kStepMin),
                                   call(FunctionName::kMin, {setting(Kind::kStepMax),
                                                             product({before(1), factor})})})});
    const bool is_turned = b_.value(at(Kind::kStateBefore)) *
                               evaluate(gradient_, [this](auto& q) { return b_.value(q); }) <
                           0;
    if (is_turned) {
      b_.add_step(at(is_bias_ ? Kind::kNewBias : Kind::kNewWeight), named(phrases::kNewOf),
                  {weight_})
          .remark = Message(phrases::kTurnedBack);
      return;
    }
    set_new(product({call(FunctionName::kSign, {gradient_}), after(1)}));
  }

  DerivationBuilder& b_;
  Scope::Parameter p_;
  bool is_bias_;
  Formula name_, gradient_, weight_;
};

// ‖g‖ = √Σ g², of the gradient after clipping by value.
void add_norm(DerivationBuilder& b) {
  std::vector<Formula> squares;
  const double limit = b.problem().step.clip.value;
  for (const ParameterBlock& block : b.problem().network.blocks()) {
    for (std::size_t k = 0; k < block.size(); ++k) {
      Formula g = symbol({block.is_bias ? Kind::kBiasGradient : Kind::kWeightGradient, 0,
                          block.layer, block.is_bias ? 0 : k / block.cols + 1, k % block.cols + 1});
      if (limit != 0) {
        g = call(FunctionName::kMin,
                 {symbol({Kind::kClipValue}), call(FunctionName::kAbs, {std::move(g)})});
      }
      squares.push_back(squared(std::move(g)));
    }
  }
  b.add_step({Kind::kGradientNorm}, Message(phrases::kNormOf),
             {call(FunctionName::kSqrt, {b.shortened(std::move(squares))})});
}

}  // namespace

void add_update(DerivationBuilder& b) {
  if (b.scope().parameters.empty()) return;
  b.add_section(Message(phrases::kUpdate));
  if (b.problem().step.clip.norm != 0) add_norm(b);
  for (const Scope::Parameter& p : b.scope().parameters) Update(b, p).go();
}

}  // namespace chainrule
