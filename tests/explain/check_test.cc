// Each known mistake is named, and nothing else is.
#include <chainrule/check.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "explain/mistaken_step.h"
#include "explain/right_values.h"
#include "random_problem.h"

namespace chainrule {
namespace {

using testing::ElementsAre;

// 2-2-2 with three samples; no symmetric numbers, so that no two mistakes look alike.
StepProblem base_problem() {
  NetworkSpec spec;
  spec.n_inputs = 2;
  spec.layers = {{.units = 2, .activation = Activation::kSigmoid},
                 {.units = 2, .activation = Activation::kTanh}};
  StepProblem problem;
  problem.network = Network<double>(spec);
  problem.x = Matrix<double>(3, 2, {0.35, 0.9, -0.4, 0.7, 1.1, -0.25});
  problem.targets = Matrix<double>(3, 2, {0.5, -0.3, 0.1, 0.8, -0.6, 0.25});
  problem.step.learning_rate = 0.3;
  return problem;
}

void set_parameters(StepProblem& problem) {
  const double values[] = {0.1, 0.45, 0.83, -0.6, 0.21, -0.37, 0.3, 0.92, -0.71, 0.55, 0.17, -0.13};
  std::size_t k = 0;
  for (double& w : problem.network.parameters()) w = values[k++ % 12];
}

struct Case {
  Mistake mistake;
  std::function<void(StepProblem&, NetworkSpec&)> change = [](StepProblem&, NetworkSpec&) {};
};

void with_mask(StepProblem& problem, NetworkSpec&) {
  problem.masks.resize(3);
  problem.masks[1] = Matrix<double>(3, 2, {1.25, 0, 1.25, 1.25, 0, 1.25});
}
void softmax_output(StepProblem& problem, NetworkSpec& spec) {
  spec.layers[1] = {.units = 3, .activation = Activation::kSoftmax};
  spec.loss = Loss::kCategoricalCrossEntropy;
  problem.targets = Matrix<double>(3, 3, {1, 0, 0, 0, 0, 1, 0, 1, 0});
}
void with_penalty(StepProblem& problem, NetworkSpec&) {
  problem.step.penalty.l2 = 0.2;
}

const Case kCases[] = {
    {Mistake::kBiasForgotten},
    {Mistake::kTransposedWeights},
    {Mistake::kActivationForgotten},
    {Mistake::kWrongActivation},
    {Mistake::kSoftmaxNotNormalized, softmax_output},
    {Mistake::kMaskForgotten, with_mask},
    {Mistake::kMaskNotScaled, with_mask},
    {Mistake::kWrongSample},
    {Mistake::kHalfFactor, softmax_output},
    {Mistake::kMeanFactor},
    {Mistake::kLogBase, softmax_output},
    {Mistake::kLossSign, softmax_output},
    {Mistake::kWrongSign},
    {Mistake::kDerivativeLeftOut},
    {Mistake::kDerivativeOfZ},
    {Mistake::kDerivativeAtA},
    {Mistake::kDerivativeOfDroppedValue, with_mask},
    {Mistake::kDerivativeKept, softmax_output},
    {Mistake::kMaskForgottenBackward, with_mask},
    {Mistake::kTransposedWeightsBackward},
    {Mistake::kUpdateBeforePropagate},
    {Mistake::kUpdatedWeightUsedEarly},
    {Mistake::kBroadcastDelta},
    {Mistake::kSwappedGradientProduct},
    {Mistake::kBroadcastGradient},
    {Mistake::kGradientWithZ},
    {Mistake::kGradientWithOwnActivation},
    {Mistake::kBiasGradientForgotten},
    {Mistake::kPenaltyForgotten, with_penalty},
    {Mistake::kPenaltyOnBiases, with_penalty},
    {Mistake::kPenaltyDoubled, with_penalty},
    {Mistake::kClippingForgotten,
     [](StepProblem& problem, NetworkSpec&) { problem.step.clip.norm = 0.1; }},
    {Mistake::kLearningRateForgotten},
    {Mistake::kWrongSignOfUpdate},
    {Mistake::kLayerNotUpdated},
    {Mistake::kMomentumForgotten,
     [](StepProblem& problem, NetworkSpec&) { problem.step.optimizer.momentum = 0.5; }},
    {Mistake::kBiasCorrectionForgotten,
     [](StepProblem& problem, NetworkSpec&) {
       problem.step.optimizer.kind = OptimizerKind::kAdam;
     }},
};

StepProblem problem_of(const Case& one) {
  StepProblem problem = base_problem();
  NetworkSpec spec = problem.network.spec();
  one.change(problem, spec);
  problem.network = Network<double>(spec);
  set_parameters(problem);
  if (one.mistake == Mistake::kMomentumForgotten) {  // the first step has no velocity yet
    problem.optimizer.emplace(problem.step.optimizer, problem.network.n_parameters());
    for (double& v : problem.optimizer->state(0)) v = 0.1;
    problem.optimizer->restore(1, 1, 1);
  }
  return problem;
}

class EachMistake : public testing::TestWithParam<Case> {};

TEST_P(EachMistake, IsNamedAndNothingElse) {
  const StepProblem problem = problem_of(GetParam());
  const WorkLayout layout(problem);
  std::size_t n_places = 0;
  for (const PlacedMistake& placed : placed_mistakes(problem, layout)) {
    if (placed.kind != GetParam().mistake) continue;
    MistakenStep<double> step(problem, layout, 1);
    step.run({placed}, nullptr, false, true);
    const std::vector<double> values(step.values().begin(), step.values().end());
    const Worksheet work = sheet_with(problem, {}, named_places(problem, layout, {}), values, 6);
    const CheckResult result = check_work(work);
    if (result.right()) continue;  // a reading that changes no number here
    const std::vector<Mistake> named = result.first_mistakes();
    if (named == std::vector<Mistake>{placed.kind}) ++n_places;
    EXPECT_THAT(named, testing::Contains(placed.kind)) << "layer " << placed.layer;
    EXPECT_EQ(result.findings.size(), 1u);
  }
  EXPECT_GT(n_places, 0u) << "nowhere is it named alone";
}

INSTANTIATE_TEST_SUITE_P(All, EachMistake, testing::ValuesIn(kCases), [](const auto& test) {
  return std::string(to_string(test.param.mistake));
});

TEST(Check, ArithmeticSlip) {
  const StepProblem problem = problem_of({Mistake::kBiasForgotten});
  const WorkLayout layout(problem);
  std::vector<double> values = right_values(problem, layout, 1);
  values[layout.begin(WorkKind::kActivation, 1) + 1] += 0.01;
  const CheckResult result =
      check_work(sheet_with(problem, {}, named_places(problem, layout, {}), values, 5));
  ASSERT_EQ(result.findings.size(), 1u);
  const CheckedClaim& first = result.claims[result.findings[0].claim];
  EXPECT_EQ(first.claim.name, "a1");
  EXPECT_EQ(first.claim.row, 1u);
  EXPECT_EQ(first.claim.column, 2u);
  EXPECT_EQ(first.status, ClaimStatus::kWrong);
  EXPECT_THAT(result.first_mistakes(), ElementsAre(Mistake::kArithmeticSlip));
}

TEST(Check, WhatFollowsFromASlipIsSaidToFollow) {
  const StepProblem problem = problem_of({Mistake::kBiasForgotten});
  const WorkLayout layout(problem);
  Evidence evidence;
  evidence.claimed.assign(layout.size(), std::nan(""));
  evidence.half_unit.assign(layout.size(), 0);
  const std::size_t slipped = layout.begin(WorkKind::kPreActivation, 1);
  evidence.claimed[slipped] = 1.9;
  MistakenStep<Ball> step(problem, layout, 1);
  step.run({}, &evidence, false, true);
  std::vector<double> values;
  for (const Ball& one : step.values()) values.push_back(one.value);
  values[slipped] = 1.9;
  const CheckResult result =
      check_work(sheet_with(problem, {}, named_places(problem, layout, {}), values, 5));
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.claims[result.findings[0].claim].claim.name, "z1");
  EXPECT_GT(result.findings[0].n_following, 10u);
  EXPECT_EQ(result.count(ClaimStatus::kFollows), result.findings[0].n_following);
}

TEST(Check, TwoMistakesAreTwoFindings) {
  const StepProblem problem = problem_of({Mistake::kBiasForgotten});
  const WorkLayout layout(problem);
  MistakenStep<double> step(problem, layout, 1);
  const MistakeSet made = {{.kind = Mistake::kBiasForgotten, .layer = 1},
                           {.kind = Mistake::kDerivativeOfZ, .layer = 1}};
  step.run(made, nullptr, false, true);
  const std::vector<double> values(step.values().begin(), step.values().end());
  const CheckResult result =
      check_work(sheet_with(problem, {}, named_places(problem, layout, {}), values, 4));
  ASSERT_EQ(result.findings.size(), 2u);
  EXPECT_EQ(result.claims[result.findings[0].claim].claim.name, "z1");
  EXPECT_EQ(result.findings[0].explanations[0][0].mistake, Mistake::kBiasForgotten);
  EXPECT_EQ(result.claims[result.findings[1].claim].claim.name, "slope1");
  EXPECT_EQ(result.findings[1].explanations[0][0].mistake, Mistake::kDerivativeOfZ);
}

TEST(Check, EveryLanguageHasWordsForEveryMistake) {
  const StepProblem problem = problem_of({Mistake::kBiasForgotten});
  const WorkLayout layout(problem);
  const Worksheet work = sheet_with(problem, {}, named_places(problem, layout, {}),
                                    std::vector<double>(layout.size(), 0.5), 4);
  CheckResult result = check_work(work);
  ASSERT_FALSE(result.findings.empty());
  for (const Language language : all_languages()) {
    for (const Mistake mistake : all_mistakes()) {
      result.findings[0].explanations = {{{.mistake = mistake, .layer = 1}}};
      EXPECT_THAT(to_text(result, language), testing::HasSubstr(to_string(mistake)));
    }
  }
}

}  // namespace
}  // namespace chainrule
