// The symbols of all quantities.
#include "explain/symbol_form.h"

#include <utility>

namespace chainrule {
namespace {

using Kind = QuantityKind;

// Letters of quantities without indices; `mark` is set off above or below.
struct Plain {
  Kind kind;
  const char* letter;
  const char* mark = "";
  const char* index = "";
  bool prime = false;
};
constexpr Plain kPlain[] = {
    {Kind::kLearningRate, "η"},
    {Kind::kL1, "λ", "", "1"},
    {Kind::kL2, "λ", "", "2"},
    {Kind::kWeightDecay, "λ"},
    {Kind::kClipValue, "g", "max"},
    {Kind::kClipNorm, "‖g‖", "max"},
    {Kind::kMomentum, "μ"},
    {Kind::kDecay, "ρ"},
    {Kind::kBeta1, "β", "", "1"},
    {Kind::kBeta2, "β", "", "2"},
    {Kind::kEpsilon, "ε"},
    {Kind::kGrow, "η", "+"},
    {Kind::kShrink, "η", "−"},
    {Kind::kStepMin, "s", "min"},
    {Kind::kStepMax, "s", "max"},
    {Kind::kHuberDelta, "κ"},
    {Kind::kPenalty, "R"},
    {Kind::kLoss, "L"},
    {Kind::kObjective, "J"},
    {Kind::kGradientNorm, "‖g‖"},
    {Kind::kLossAfter, "L", "", "", true},
    {Kind::kObjectiveAfter, "J", "", "", true},
};

class Naming {
 public:
  Naming(const Derivation& derivation, SymbolUse use) : derivation_(derivation), use_(use) {}

  SymbolForm form(const Quantity& q) const {
    for (const Plain& plain : kPlain) {
      if (plain.kind == q.kind) return plain_form(plain);
    }
    switch (q.kind) {
      case Kind::kLossSlope:
      case Kind::kSentBack:
      case Kind::kWeightGradient:
      case Kind::kBiasGradient:
        return derivative(q);
      case Kind::kSlope:
        return call("f", true, unit(q, "z", "Z"));
      case Kind::kClippedGradient:
        return of_parameter(q, {.letter = "g", .mark = "c"});
      case Kind::kPenalizedGradient:
        return of_parameter(q, {.letter = "g"});
      case Kind::kStateBefore:
        return of_parameter(q, {.letter = state_letter(q.index)});
      case Kind::kStateAfter:
        return of_parameter(q, {.letter = state_letter(q.index), .prime = true});
      case Kind::kCorrectedMoment:
        return of_parameter(q, {.letter = q.index == 0 ? "m" : "v", .hat = true});
      default:
        return is_parameter(q.kind) ? parameter(q) : unit(q);
    }
  }

 private:
  static bool is_parameter(Kind kind) {
    return kind == Kind::kWeight || kind == Kind::kBias || kind == Kind::kNewWeight ||
           kind == Kind::kNewBias || kind == Kind::kDecayed;
  }

  static SymbolForm plain_form(const Plain& plain) {
    SymbolForm form;
    form.letter = plain.letter;
    form.mark = plain.mark;
    form.prime = plain.prime;
    if (*plain.index != '\0') form.indices = {plain.index};
    return form;
  }

  static SymbolForm call(std::string letter, bool prime, SymbolForm argument) {
    SymbolForm form;
    form.kind = SymbolForm::Kind::kCall;
    form.letter = std::move(letter);
    form.prime = prime;
    form.inner = {std::move(argument)};
    return form;
  }

  std::string layer(const Quantity& q) const {
    const bool all = use_ == SymbolUse::kFamily && q.layer == 0 && q.to == 0;
    return all ? "l" : std::to_string(q.layer);
  }

  std::string sample(const Quantity& q) const {
    if (derivation_.n_samples <= 1) return "";
    if (q.sample > 0) return std::to_string(q.sample);
    return use_ == SymbolUse::kFamily ? "n" : "";
  }

  bool whole(const Quantity& q) const {
    return q.from == 0 && q.to == 0 && (q.layer > 0 || use_ == SymbolUse::kFormula);
  }

  // A unit stands in `to`.
  SymbolForm unit(const Quantity& q, const char* small, const char* capital) const {
    SymbolForm form;
    form.prime = q.index == 1 && q.kind != Kind::kSlope;
    const bool input = q.kind == Kind::kInput || q.kind == Kind::kTarget;
    if (!input) form.layer = layer(q);
    form.matrix = whole(q);
    form.letter = form.matrix ? capital : small;
    if (form.matrix) return form;
    form.indices = {q.to == 0 ? "j" : std::to_string(q.to)};
    if (q.kind == Kind::kInput && q.to == 0) form.indices = {"i"};
    form.sample = sample(q);
    return form;
  }

  SymbolForm unit(const Quantity& q) const {
    switch (q.kind) {
      case Kind::kInput:
        return unit(q, "x", "X");
      case Kind::kTarget:
        return unit(q, "t", "T");
      case Kind::kMask:
        return unit(q, "r", "R");
      case Kind::kPreActivation:
        return unit(q, "z", "Z");
      case Kind::kActivation:
        return unit(q, "a", "A");
      case Kind::kOutput:
        return unit(q, "h", "H");
      case Kind::kDelta:
        return unit(q, "δ", "Δ");
      case Kind::kAlpha: {
        SymbolForm form;
        form.letter = "α";
        form.layer = layer(q);
        return form;
      }
      default:
        return of_sample(q);
    }
  }

  SymbolForm of_sample(const Quantity& q) const {
    SymbolForm form;
    form.letter = q.kind == Kind::kSampleWeight ? "ω" : "L";
    form.prime = q.index == 1;
    form.sample = sample(q);
    return form;
  }

  // (layer, from, to); a bias has from = 0.
  SymbolForm parameter(const Quantity& q) const {
    const bool bias = q.kind == Kind::kBias || q.kind == Kind::kNewBias;
    const bool family = q.to == 0 && !whole(q);
    SymbolForm form = is_bias(q, bias) ? bias_form(q, family) : weight_form(q, family);
    form.layer = layer(q);
    form.prime = q.kind == Kind::kNewWeight || q.kind == Kind::kNewBias;
    if (q.kind == Kind::kDecayed) form.mark = "*";
    return form;
  }

  // Of quantities of any parameter, one of a bias has from = 0 and a unit.
  static bool is_bias(const Quantity& q, bool bias) { return bias || (q.from == 0 && q.to != 0); }

  SymbolForm bias_form(const Quantity& q, bool family) const {
    const OffsetForm offset = derivation_.convention.offset;
    SymbolForm form;
    form.letter = offset == OffsetForm::kThreshold       ? "θ"
                  : offset == OffsetForm::kConstantInput ? "w"
                                                         : "b";
    form.matrix = whole(q);
    if (form.matrix) return form;
    const std::string to = family ? "j" : std::to_string(q.to);
    form.indices = {to};
    if (offset == OffsetForm::kConstantInput) form.indices = ordered("0", to);
    return form;
  }

  SymbolForm weight_form(const Quantity& q, bool family) const {
    SymbolForm form;
    form.matrix = whole(q);
    form.letter = form.matrix ? "W" : "w";
    if (form.matrix) return form;
    form.indices =
        family ? ordered("i", "j") : ordered(std::to_string(q.from), std::to_string(q.to));
    return form;
  }

  std::vector<std::string> ordered(std::string from, std::string to) const {
    if (derivation_.convention.weights == WeightShape::kOutIn) std::swap(from, to);
    return {std::move(from), std::move(to)};
  }

  struct Head {
    const char* letter = "";
    bool hat = false;
    bool prime = false;
    const char* mark = "";
  };

  // m̂(w⁽¹⁾₁₂)
  SymbolForm of_parameter(const Quantity& q, const Head& head) const {
    SymbolForm form;
    form.kind = SymbolForm::Kind::kCall;
    form.letter = head.letter;
    form.hat = head.hat;
    form.prime = head.prime;
    form.mark = head.mark;
    Quantity of = q;
    of.kind = is_bias(q, false) ? Kind::kBias : Kind::kWeight;
    of.index = 0;
    form.inner = {parameter(of)};
    return form;
  }

  const char* state_letter(std::size_t index) const {
    const auto& names = derivation_.state_names;
    const std::string name = index < names.size() ? names[index] : "";
    if (name == "first_moment") return "m";
    if (name == "previous_gradient") return "p";
    if (name == "step_size" || name == "mean_square" || name == "sum_square") return "s";
    return "v";  // velocity, second_moment
  }

  SymbolForm derivative(const Quantity& q) const {
    Quantity by = q;
    SymbolForm loss;
    loss.letter = "L";
    switch (q.kind) {
      case Kind::kWeightGradient:
        by.kind = Kind::kWeight;
        break;
      case Kind::kBiasGradient:
        by.kind = Kind::kBias;
        break;
      default:
        by.kind = sent_to_dropped(q) ? Kind::kOutput : Kind::kActivation;
        loss.sample = sample(q);
    }
    SymbolForm form;
    form.kind = SymbolForm::Kind::kDerivative;
    form.negated = derivation_.convention.delta == DeltaSign::kNegative;
    form.inner = {std::move(loss), Naming::form(by)};
    return form;
  }

  bool sent_to_dropped(const Quantity& q) const {
    if (q.kind != Kind::kSentBack) return false;
    const auto mask = derivation_.values.lower_bound({Kind::kMask, q.sample, q.layer});
    return mask != derivation_.values.end() && mask->first.kind == Kind::kMask &&
           mask->first.sample == q.sample && mask->first.layer == q.layer;
  }

  const Derivation& derivation_;
  SymbolUse use_;
};

}  // namespace

SymbolForm symbol_form(const Quantity& quantity, const Derivation& derivation, SymbolUse use) {
  return Naming(derivation, use).form(quantity);
}

}  // namespace chainrule
