// What an exercise says of its network and its step before the tables.
#include "explain/exercise_facts.h"

#include <algorithm>
#include <utility>

#include "explain/activation_formula.h"
#include "explain/phrases_exercise.h"

namespace chainrule {
namespace {

using namespace formula;
using Kind = QuantityKind;

class Facts {
 public:
  Facts(const Exercise& exercise, const Convention& convention)
      : exercise_(exercise),
        problem_(exercise.step.problem),
        spec_(problem_.network.spec()),
        convention_(convention) {}

  std::vector<Message> list() {
    if (spec_.n_layers() == 1) {
      add(phrases::kFactOneLayer, spec_.n_inputs);
    } else {
      add(phrases::kFactTwoLayers, spec_.n_inputs, spec_.width(1), spec_.n_outputs());
    }
    for (std::size_t l = 1; l <= spec_.n_layers(); ++l) activation(l);
    dropout();
    if (exercise_.spec.difficulty >= 2) add(phrases::kFactLoss, to_string(spec_.loss));
    if (problem_.x.rows() > 1) add(phrases::kFactMean, problem_.x.rows());
    if (exercise_.spec.difficulty >= 4) settings();
    notation();
    return std::move(facts_);
  }

 private:
  template <class... Arguments>
  void add(const Phrase& phrase, Arguments&&... arguments) {
    facts_.emplace_back(phrase, std::forward<Arguments>(arguments)...);
  }

  void activation(std::size_t l) {
    const LayerSpec& layer = spec_.layers[l - 1];
    const Quantity z = {Kind::kPreActivation, 1, l, 0, 1}, a = {Kind::kActivation, 1, l, 0, 1};
    std::vector<Quantity> others;
    for (std::size_t j = 1; j <= layer.units; ++j) {
      others.push_back({Kind::kPreActivation, 1, l, 0, j});
    }
    add(phrases::kFactActivation, l, to_string(layer.activation), symbol(a),
        layer.activation == Activation::kSigmoid ? sigmoid_in_full(z)
                                                 : activation_formula(layer, z, others, 0));
    const bool fused = l == spec_.n_layers() && is_fused(spec_);
    if (exercise_.spec.difficulty < 3 || fused) return;
    add(phrases::kFactSlope, symbol({Kind::kSlope, 1, l, 0, 1}), slope_formula(layer, z, a));
  }

  // 1 / (1 + e^-z), which derivations write as σ(z).
  static Formula sigmoid_in_full(const Quantity& z) {
    return quotient(number(1), sum({number(1), call(FunctionName::kExp, {negative(symbol(z))})}));
  }

  void dropout() {
    for (std::size_t l = 1; l <= spec_.n_layers(); ++l) {
      if (exercise_.step.trace.masked(l)) add(phrases::kFactDropout, l);
    }
  }

  void settings() {
    const StepSpec& how = problem_.step;
    const auto rate = [](Kind kind) { return symbol({kind}); };
    add(phrases::kFactLearningRate, rate(Kind::kLearningRate), number(how.learning_rate));
    if (how.penalty.l2 != 0) add(phrases::kFactL2, rate(Kind::kL2), number(how.penalty.l2));
    if (how.optimizer.kind == OptimizerKind::kAdam) {
      add(phrases::kFactAdam, rate(Kind::kBeta1), number(how.optimizer.beta1), rate(Kind::kBeta2),
          number(how.optimizer.beta2), rate(Kind::kEpsilon), number(how.optimizer.epsilon));
    }
  }

  void notation() {
    const bool bias = std::ranges::any_of(spec_.layers, &LayerSpec::bias);
    if (bias && convention_.offset == OffsetForm::kConstantInput) add(phrases::kFactConstantInput);
    if (bias && convention_.offset == OffsetForm::kThreshold) add(phrases::kFactThreshold);
    if (exercise_.spec.difficulty >= 3 && convention_.delta == DeltaSign::kNegative) {
      add(phrases::kFactNegative);
    }
  }

  const Exercise& exercise_;
  const StepProblem& problem_;
  const NetworkSpec& spec_;
  Convention convention_;
  std::vector<Message> facts_;
};

}  // namespace

std::vector<Message> exercise_facts(const Exercise& exercise, const Convention& convention) {
  return Facts(exercise, convention).list();
}

}  // namespace chainrule
