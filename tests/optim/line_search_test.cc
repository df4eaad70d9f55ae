// The line search on functions of one variable that need each of its branches.
#include "optim/line_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace chainrule {
namespace {

struct Searched {
  std::optional<LinePoint> found;
  double last_alpha = 0;
  std::size_t evaluations = 0;
};

Searched search(const LineFunction& phi, double first_alpha, std::size_t max_evaluations = 20) {
  Searched searched;
  const auto counted = [&](double alpha) {
    ++searched.evaluations;
    searched.last_alpha = alpha;
    return phi(alpha);
  };
  searched.found = search_line(counted, phi(0), first_alpha, max_evaluations);
  return searched;
}

void expect_strong_wolfe(const LineFunction& phi, const Searched& searched) {
  ASSERT_TRUE(searched.found);
  const LinePoint start = phi(0);
  EXPECT_GT(searched.found->alpha, 0);
  EXPECT_EQ(searched.found->alpha, searched.last_alpha);
  EXPECT_LE(searched.found->value, start.value + 1e-4 * searched.found->alpha * start.slope);
  EXPECT_LE(std::abs(searched.found->slope), 0.9 * std::abs(start.slope));
}

// Falls with slope -1 and rises steeply beyond 1.
LinePoint valley(double alpha) {
  const double beyond = std::max(0.0, alpha - 1);
  return {alpha, -alpha + 50 * beyond * beyond, -1 + 100 * beyond};
}

TEST(LineSearch, TakesTheFirstPointIfItIsGood) {
  const Searched searched = search(valley, 1.01);
  expect_strong_wolfe(valley, searched);
  EXPECT_EQ(searched.evaluations, 1u);
}

TEST(LineSearch, ComesBackFromTooHigh) {
  const Searched searched = search(valley, 5);
  expect_strong_wolfe(valley, searched);
  EXPECT_LE(searched.evaluations, 10u);
}

TEST(LineSearch, ComesBackFromALowerPointThatRises) {
  ASSERT_LT(valley(1.05).value, 0);
  ASSERT_GT(valley(1.05).slope, 0.9);
  const Searched searched = search(valley, 1.05);
  expect_strong_wolfe(valley, searched);
  EXPECT_LE(searched.evaluations, 10u);
}

TEST(LineSearch, GoesFurtherWhileTheFunctionFalls) {
  const Searched searched = search(valley, 1e-3);
  expect_strong_wolfe(valley, searched);
  EXPECT_LE(searched.evaluations, 12u);
}

TEST(LineSearch, FindsTheMinimumOfACubicAtOnce) {
  // alpha³/3 - alpha: least at 1, which the interpolation knows exactly.
  const auto cubic = [](double alpha) {
    return LinePoint{alpha, alpha * alpha * alpha / 3 - alpha, alpha * alpha - 1};
  };
  const Searched searched = search(cubic, 2);
  EXPECT_EQ(searched.evaluations, 2u);
  EXPECT_NEAR(searched.found->alpha, 1, 1e-15);
}

TEST(LineSearch, ComesBackQuicklyFromWhereTheFunctionIsNotFinite) {
  const auto narrow = [](double alpha) {
    if (alpha < 1e-6) return LinePoint{alpha, alpha * alpha - 1e-6 * alpha, 2 * alpha - 1e-6};
    return LinePoint{alpha, std::numeric_limits<double>::infinity(), std::nan("")};
  };
  const Searched searched = search(narrow, 1);
  expect_strong_wolfe(narrow, searched);
  EXPECT_LE(searched.evaluations, 9u);
}

TEST(LineSearch, TakesTheLowestPointWhenItMayNotLookFurther) {
  const auto endless = [](double alpha) { return LinePoint{alpha, -alpha, -1}; };
  const Searched searched = search(endless, 1, 3);
  ASSERT_TRUE(searched.found);
  EXPECT_EQ(searched.found->alpha, 16);
  EXPECT_EQ(searched.last_alpha, 16);
}

TEST(LineSearch, FindsNothingWhereTheFunctionRises) {
  const auto rising = [](double alpha) { return LinePoint{alpha, alpha, -1}; };
  EXPECT_FALSE(search(rising, 1).found);
}

}  // namespace
}  // namespace chainrule
