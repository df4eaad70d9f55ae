// Without a mistake, a step by hand is the engine's; a mistake changes something.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "explain/mistaken_step.h"
#include "explain/right_values.h"
#include "random_problem.h"

namespace chainrule {
namespace {

TEST(MistakenStep, WithoutMistakesIsTheEngine) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Dice dice(seed);
    const StepProblem problem = random_problem(dice);
    const WorkLayout layout(problem);
    const std::vector<double> right = right_values(problem, layout, 2);
    if (std::ranges::any_of(std::span(right).first(layout.size()),
                            [](double x) { return std::abs(x) > 1e4; })) {
      continue;
    }
    MistakenStep<double> step(problem, layout, 2);
    for (const bool slopes_of_a : {false, true}) {
      step.run({}, nullptr, slopes_of_a, true);
      // A second step may lead to where sums of large numbers cancel, or out of the numbers.
      const auto is_small = [](double x) { return std::abs(x) < 15; };
      const std::size_t n = std::ranges::all_of(right, is_small) ? right.size() : layout.size();
      for (std::size_t i = 0; i < n; ++i) {
        if (!std::isfinite(right[i])) continue;  // dL/da of a cross-entropy at a = 0
        ASSERT_NEAR(step.values()[i], right[i], 1e-9 * (1 + std::abs(right[i])))
            << "seed " << seed << ", number " << i << " of " << layout.size();
      }
    }
  }
}

TEST(MistakenStep, BallsHoldWhatRoundingDoes) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Dice dice(seed);
    const StepProblem problem = random_problem(dice);
    const WorkLayout layout(problem);
    const std::vector<double> right = right_values(problem, layout, 1);
    Evidence evidence;
    evidence.claimed.assign(layout.size(), std::nan(""));
    evidence.half_unit.assign(layout.size(), 0);
    evidence.rounding = {false, 4};
    MistakenStep<Ball> step(problem, layout, 1);
    step.run({}, &evidence, false, true);
    for (std::size_t i = 0; i < right.size(); ++i) {
      const Ball& ball = step.values()[i];
      if (!std::isfinite(right[i])) continue;
      if (std::isnan(ball.radius)) continue;
      ASSERT_LE(std::abs(ball.value - right[i]), ball.radius + 1e-9 * (1 + std::abs(right[i])))
          << "seed " << seed << ", number " << i;
    }
  }
}

}  // namespace
}  // namespace chainrule
