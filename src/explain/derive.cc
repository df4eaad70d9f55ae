// From a recorded step to its derivation.
#include "explain/derive.h"

#include "explain/activation_formula.h"
#include "explain/derivation_builder.h"
#include "explain/numeric_check.h"
#include "explain/phrases_derivation.h"

namespace chainrule {
namespace {

using Kind = QuantityKind;

// The rows of the table of symbols.
class SymbolTable {
 public:
  explicit SymbolTable(DerivationBuilder& builder) : b_(builder) {}

  void fill() {
    add({Kind::kInput}, Message(phrases::kSymbolX));
    add({Kind::kWeight}, Message(phrases::kSymbolWeight));
    if (any_bias()) add({Kind::kBias}, Message(bias_phrase()));
    add({Kind::kPreActivation}, Message(phrases::kSymbolZ));
    add({Kind::kActivation}, Message(phrases::kSymbolA));
    if (any_mask()) {
      add({Kind::kMask}, Message(phrases::kSymbolMask));
      add({Kind::kOutput}, Message(phrases::kSymbolH));
    }
    add({Kind::kTarget}, Message(phrases::kSymbolTarget));
    add({Kind::kLoss}, Message(phrases::kSymbolLoss, to_string(b_.spec().loss)));
    add({Kind::kSlope}, Message(phrases::kSymbolSlope));
    add({Kind::kDelta},
        Message(b_.is_negative() ? phrases::kSymbolNegativeDelta : phrases::kSymbolDelta,
                formula::symbol({Kind::kPreActivation})));
    if (!b_.problem().sample_weights.empty()) {
      add({Kind::kSampleWeight}, Message(phrases::kSymbolSampleWeight));
    }
    settings();
  }

 private:
  void add(const Quantity& q, Message meaning) {
    b_.derivation().symbols.push_back({q, std::move(meaning)});
  }
  void add_value(Kind kind, const Phrase& phrase) {
    add({kind}, Message(phrase, formula::number(b_.value({kind}))));
  }
  void add_setting(Kind kind, std::string_view of) {
    add({kind}, Message(phrases::kSymbolSetting, formula::number(b_.value({kind})), of));
  }

  bool any_bias() const {
    for (const LayerSpec& layer : b_.spec().layers) {
      if (layer.bias) return true;
    }
    return false;
  }
  bool any_mask() const {
    for (std::size_t l = 0; l <= b_.n_layers(); ++l) {
      if (b_.is_masked(l)) return true;
    }
    return false;
  }
  const Phrase& bias_phrase() const {
    switch (b_.convention().offset) {
      case OffsetForm::kConstantInput:
        return phrases::kSymbolConstantInput;
      case OffsetForm::kThreshold:
        return phrases::kSymbolThreshold;
      case OffsetForm::kBias:
        break;
    }
    return phrases::kSymbolBias;
  }

  void settings() {
    const StepSpec& how = b_.problem().step;
    for (std::size_t l = 1; l <= b_.n_layers(); ++l) {
      const Activation activation = b_.layer(l).activation;
      if (activation != Activation::kLeakyRelu && activation != Activation::kElu) continue;
      add({Kind::kAlpha, 0, l},
          Message(phrases::kSymbolSetting, formula::number(b_.value({Kind::kAlpha, 0, l})),
                  to_string(activation)));
    }
    if (b_.spec().loss == Loss::kHuber) add_setting(Kind::kHuberDelta, "huber");
    add_value(Kind::kLearningRate, phrases::kSymbolLearningRate);
    if (how.clip.value != 0) add_setting(Kind::kClipValue, "clip_value");
    if (how.clip.norm != 0) add_setting(Kind::kClipNorm, "clip_norm");
    if (how.penalty.l1 != 0) add_value(Kind::kL1, phrases::kSymbolL1);
    if (how.penalty.l2 != 0) add_value(Kind::kL2, phrases::kSymbolL2);
    if (how.penalty.weight_decay != 0) {
      add_value(Kind::kWeightDecay, phrases::kSymbolWeightDecay);
    }
    optimizer(how.optimizer);
  }

  void optimizer(const OptimizerSpec& spec) {
    const std::string_view name = to_string(spec.kind);
    const auto add_all = [&](std::initializer_list<Kind> kinds) {
      for (const Kind kind : kinds) add_setting(kind, name);
    };
    switch (spec.kind) {
      case OptimizerKind::kSgd:
        return spec.momentum == 0 ? add_all({}) : add_all({Kind::kMomentum});
      case OptimizerKind::kRmsprop:
        return add_all({Kind::kDecay, Kind::kEpsilon});
      case OptimizerKind::kAdagrad:
        return add_all({Kind::kEpsilon});
      case OptimizerKind::kAdam:
      case OptimizerKind::kAdamw:
        return add_all({Kind::kBeta1, Kind::kBeta2, Kind::kEpsilon});
      case OptimizerKind::kRprop:
        return add_all({Kind::kGrow, Kind::kShrink, Kind::kStepMin, Kind::kStepMax});
      case OptimizerKind::kLbfgs:
        break;
    }
  }

  DerivationBuilder& b_;
};

void add_overview(DerivationBuilder& b) {
  b.derivation().sections.front().text.emplace_back(phrases::kLargeText,
                                                    b.problem().network.n_parameters());
}

}  // namespace

Derivation derive(const RecordedStep& step, const ExplainOptions& options) {
  DerivationBuilder builder(step, options);
  SymbolTable(builder).fill();
  if (options.matrices) {
    add_matrix_form(builder);
    return builder.take();
  }
  add_forward(builder, false);
  if (builder.scope().is_overview) add_overview(builder);
  add_loss(builder, false);
  add_backward(builder);
  add_gradients(builder);
  add_update(builder);
  if (builder.scope().is_full) add_forward(builder, true);
  add_loss(builder, true);
  if (options.gradient_check) add_numeric_check(builder.values(), builder.derivation());
  return builder.take();
}

}  // namespace chainrule
