// Derivations say what the engine computed: each formula with its numbers gives the shown value.
#include "explain/derive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "explain/quantity_name.h"
#include "fails.h"
#include "random_step.h"

namespace chainrule {
namespace {

// The sum of the sizes of what a formula adds up, so that cancellation is no error.
double size_of(const Formula& formula, const ValueOf& value_of) {
  double size = 0;
  for (const Formula& part : formula.parts) size = std::max(size, size_of(part, value_of));
  for (const Case& one : formula.cases) size = std::max(size, size_of(one.value, value_of));
  if (formula.kind == Formula::Kind::kDerivative) return size;
  if (formula.kind == Formula::Kind::kSum) {
    double sum = 0;
    for (const Formula& part : formula.parts) sum += std::abs(evaluate(part, value_of));
    return std::max(size, sum);
  }
  return std::max(size, std::abs(evaluate(formula, value_of)));
}

void expect_consistent(const Derivation& derivation, std::uint64_t seed) {
  const ValueOf value_of = [&](const Quantity& q) { return derivation.value_of(q); };
  for (const Section& section : derivation.sections) {
    for (const Step& step : section.steps) {
      const double size = std::max({1e-3, std::abs(step.value), size_of(step.formula(), value_of)});
      EXPECT_NEAR(evaluate(step.formula(), value_of), step.value, 1e-11 * size)
          << quantity_name(step.result, derivation.convention) << " of seed " << seed;
    }
  }
}

TEST(Derive, EveryFormulaGivesItsValue) {
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    const RandomStep random = random_step(seed);
    ExplainOptions options = random.options;
    options.gradient_check = false;
    expect_consistent(derive(random.step, options), seed);
  }
}

TEST(Derive, DerivativesAgreeWithDifferences) {
  std::size_t n_checked = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const RandomStep random = random_step(seed);
    const Derivation derivation = derive(random.step, random.options);
    if (!derivation.check) continue;
    const NumericCheck& check = *derivation.check;
    EXPECT_EQ(check.agreeing, check.checked)
        << "seed " << seed << ": " << quantity_name(check.worst, derivation.convention) << " "
        << check.worst_error;
    n_checked += check.checked;
  }
  EXPECT_GT(n_checked, 5000u);
}

TEST(Derive, LongSumsAreShortenedAndStayExact) {
  const RandomStep random = random_step(4);
  StepProblem problem;
  NetworkSpec spec;
  spec.n_inputs = 40;
  spec.layers = {{.units = 30, .activation = Activation::kTanh},
                 {.units = 9, .activation = Activation::kSoftmax}};
  spec.loss = Loss::kCategoricalCrossEntropy;
  problem.network = Network<double>(spec);
  initialize(problem.network, Philox(1));
  problem.x = Matrix<double>(2, 40);
  for (std::size_t k = 0; k < 80; ++k) problem.x.values()[k] = std::sin(static_cast<double>(k));
  problem.targets = Matrix<double>(2, 9);
  problem.targets(0, 3) = problem.targets(1, 0) = 1;
  ExplainOptions options;
  options.weights = {{1, 20, 7}, {2, 0, 4}};
  const Derivation derivation = derive(record_step(problem), options);
  expect_consistent(derivation, 0);
  const Step& sum = derivation.sections.front().steps.front();
  EXPECT_EQ(quantity_name(sum.result, {}), "z1");
  // Six terms, the rest in one, and the bias.
  ASSERT_EQ(sum.formula().parts.size(), 8u);
  EXPECT_EQ(sum.formula().parts[6].kind, Formula::Kind::kOmitted);
  EXPECT_EQ(sum.formula().parts[6].count, 34u);
}

TEST(Derive, AMatrixFormHasTheOrientationOfItsConvention) {
  RandomStep random = random_step(11);
  random.options.matrices = true;
  for (const WeightShape shape : {WeightShape::kInOut, WeightShape::kOutIn}) {
    for (const SampleAxis axis : {SampleAxis::kRows, SampleAxis::kColumns}) {
      random.options.convention.weights = shape;
      random.options.convention.samples = axis;
      const Derivation derivation = derive(random.step, random.options);
      for (const auto& [q, matrix] : derivation.matrices) {
        const NetworkSpec& spec = derivation.network;
        if (q.kind == QuantityKind::kWeight) {
          const std::size_t rows =
              shape == WeightShape::kInOut ? spec.width(q.layer - 1) : spec.width(q.layer);
          EXPECT_EQ(matrix.rows(), rows);
        }
        if (q.kind == QuantityKind::kInput) {
          EXPECT_EQ(axis == SampleAxis::kRows ? matrix.rows() : matrix.cols(),
                    derivation.n_samples);
        }
      }
    }
  }
}

TEST(Derive, WhatIsNotThereIsRefused) {
  const RandomStep random = random_step(3);
  const NetworkSpec& spec = random.step.problem.network.spec();
  const auto refuse = [&](const auto& change) {
    ExplainOptions options = random.options;
    change(options);
    EXPECT_THROW(derive(random.step, options), Error);
  };
  refuse([](ExplainOptions& options) { options.samples = {0}; });
  refuse([](ExplainOptions& options) { options.samples = {9}; });
  refuse([](ExplainOptions& options) { options.layers = {7}; });
  refuse([&](ExplainOptions& options) { options.units = {{1, spec.width(1) + 1}}; });
  refuse([&](ExplainOptions& options) { options.weights = {{1, spec.n_inputs + 1, 1}}; });
  refuse([](ExplainOptions& options) { options.figures = 0; });
  refuse([](ExplainOptions& options) { options.figures = 18; });
  EXPECT_THAT([] { weight_place_from_text("1:2"); },
              fails(ErrorCode::kValue,
                    "weight \"1:2\": LAYER:FROM,TO was expected, such as 1:2,3 (a bias: 1:0,3)"));
  EXPECT_THAT([] { unit_place_from_text("two"); },
              fails(ErrorCode::kValue, "unit \"two\": LAYER:UNIT was expected, such as 2:7"));
}

}  // namespace
}  // namespace chainrule
