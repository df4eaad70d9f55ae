// L-BFGS against the minima that SciPy's L-BFGS-B finds, and where the function is hostile.
#include <chainrule/error.h>
#include <chainrule/lbfgs.h>
#include <chainrule/target.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "golden.h"

namespace chainrule {
namespace {

// sum_i 100 (x_{i+1} - x_i²)² + (1 - x_i)²
template <class T>
double rosenbrock(std::span<const T> x, std::span<T> g) {
  std::fill(g.begin(), g.end(), T{0});
  double value = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const T bend = x[i + 1] - x[i] * x[i];
    const T rest = 1 - x[i];
    value += static_cast<double>(100 * bend * bend + rest * rest);
    g[i] += -400 * bend * x[i] - 2 * rest;
    g[i + 1] += 200 * bend;
  }
  return value;
}

std::vector<double> rosenbrock_start(std::size_t n) {
  std::vector<double> x(n, 1);
  for (std::size_t i = 0; i < n; i += 2) x[i] = -1.2;
  return x;
}

// The mean cross-entropy of the golden data, with its L2 penalty on all weights but the last.
template <class T>
double logistic_regression(std::span<const T> w, std::span<T> g) {
  const auto& data = golden()["logistic_regression"];
  const double l2 = data["l2"];
  const double n = static_cast<double>(data["y"].size());
  std::vector<double> gradient(w.size());
  double value = 0;
  for (std::size_t i = 0; i + 1 < w.size(); ++i) {
    const double weight = static_cast<double>(w[i]);
    value += l2 / 2 * weight * weight;
    gradient[i] = l2 * weight;
  }
  for (std::size_t row = 0; row < data["y"].size(); ++row) {
    const std::vector<double> x = data["x"][row];
    const double y = data["y"][row];
    double z = 0;
    for (std::size_t i = 0; i < w.size(); ++i) z += x[i] * static_cast<double>(w[i]);
    value += (std::log1p(std::exp(z)) - y * z) / n;
    for (std::size_t i = 0; i < w.size(); ++i) {
      gradient[i] += (1 / (1 + std::exp(-z)) - y) * x[i] / n;
    }
  }
  std::transform(gradient.begin(), gradient.end(), g.begin(),
                 [](double x) { return static_cast<T>(x); });
  return value;
}

TEST(Lbfgs, FindsTheMinimumOfRosenbrocksFunction) {
  for (const auto& expected : golden()["rosenbrock"]) {
    const std::size_t n = expected["n"];
    std::vector<double> x = rosenbrock_start(n);
    Lbfgs<double> lbfgs({.gradient_tolerance = 1e-8, .decrease_tolerance = 0}, n);
    const LbfgsResult result = lbfgs.minimize(rosenbrock<double>, x);
    EXPECT_EQ(result.end, LbfgsEnd::kGradient);
    EXPECT_TRUE(result.converged());
    EXPECT_LE(result.largest_gradient, 1e-8);
    EXPECT_NEAR(result.value, expected["value"], 1e-15);
    for (const double value : x) EXPECT_NEAR(value, 1, 1e-8);
    EXPECT_LE(result.evaluations, 2 * expected["evaluations"].get<std::size_t>());
    std::vector<double> g(n);
    EXPECT_EQ(result.value, rosenbrock<double>(x, g));
  }
}

TEST(Lbfgs, FitsALogisticRegressionAsSciPyDoes) {
  const auto& expected = golden()["logistic_regression"];
  std::vector<double> w(5);
  Lbfgs<double> lbfgs({.gradient_tolerance = 1e-8, .decrease_tolerance = 0}, 5);
  const LbfgsResult result = lbfgs.minimize(logistic_regression<double>, w);
  EXPECT_EQ(result.end, LbfgsEnd::kGradient);
  EXPECT_NEAR(result.value, expected["value"], 1e-14);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(w[i], expected["parameters"][i], 1e-6);
  EXPECT_LE(result.evaluations, 2 * expected["evaluations"].get<std::size_t>());
}

TEST(Lbfgs, FitsInSinglePrecision) {
  const auto& expected = golden()["logistic_regression"];
  std::vector<float> w(5);
  Lbfgs<float> lbfgs({}, 5);
  const LbfgsResult result = lbfgs.minimize(logistic_regression<float>, w);
  EXPECT_TRUE(result.converged());
  EXPECT_NEAR(result.value, expected["value"], 1e-9);

  std::vector<float> x = {-1.2f, 1};
  const LbfgsResult curved = Lbfgs<float>({}, 2).minimize(rosenbrock<float>, x);
  EXPECT_LT(curved.value, 1e-8) << to_string(curved.end);
}

TEST(Lbfgs, HasTheSameBitsOnEveryTarget) {
  const std::string before{target_name()};
  std::vector<float> first;
  for (const std::string& target : available_targets()) {
    set_target(target);
    std::vector<float> x(100, 0.5f);
    Lbfgs<float>({.max_iterations = 30}, 100).minimize(rosenbrock<float>, x);
    if (first.empty()) first = x;
    EXPECT_EQ(x, first) << target;
  }
  set_target(before);
}

// Left of 0 it is not a number: x - log(x), least at 1.
template <class T>
double with_an_edge(std::span<const T> x, std::span<T> g) {
  g[0] = 1 - 1 / x[0];
  return static_cast<double>(x[0]) - std::log(static_cast<double>(x[0]));
}

TEST(Lbfgs, BacksOffFromWhereTheFunctionIsNotFinite) {
  for (const double start : {0.01, 1.001, 3.0, 500.0}) {
    std::vector<double> x = {start};
    double lowest = std::numeric_limits<double>::infinity();
    bool met_the_edge = false;
    Lbfgs<double> lbfgs({}, 1);
    const LbfgsResult result = lbfgs.minimize(
        [&](std::span<const double> at, std::span<double> g) {
          met_the_edge |= at[0] <= 0;
          return with_an_edge<double>(at, g);
        },
        x,
        [&](const LbfgsIteration<double>& iteration) {
          EXPECT_LT(iteration.value, lowest);
          lowest = iteration.value;
          return true;
        });
    EXPECT_TRUE(result.converged()) << to_string(result.end);
    EXPECT_NEAR(x[0], 1, 1e-4);
    EXPECT_EQ(met_the_edge, start >= 3);
  }
}

TEST(Lbfgs, RefusesAStartThatIsNotFinite) {
  std::vector<double> x = {-3};
  try {
    Lbfgs<double>({}, 1).minimize(with_an_edge<double>, x);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kDiverged);
    EXPECT_EQ(x[0], -3);
  }
}

TEST(Lbfgs, KeepsFiniteParametersOfAFunctionWithoutMinimum) {
  std::vector<float> x = {0};
  const LbfgsResult result = Lbfgs<float>({}, 1).minimize(
      [](std::span<const float> at, std::span<float> g) {
        g[0] = -1;
        return -static_cast<double>(at[0]);
      },
      x);
  EXPECT_FALSE(result.end == LbfgsEnd::kGradient);
  EXPECT_TRUE(std::isfinite(x[0]));
  EXPECT_EQ(result.value, -static_cast<double>(x[0]));
}

TEST(Lbfgs, StopsWhereTheGradientIsWrong) {
  std::vector<double> x = {2, -1};
  const auto uphill = [](std::span<const double> at, std::span<double> g) {
    for (std::size_t i = 0; i < 2; ++i) g[i] = -2 * at[i];
    return at[0] * at[0] + at[1] * at[1];
  };
  const LbfgsResult result = Lbfgs<double>({}, 2).minimize(uphill, x);
  EXPECT_EQ(result.end, LbfgsEnd::kLineSearch);
  EXPECT_FALSE(result.converged());
  EXPECT_EQ(x, (std::vector<double>{2, -1}));
  EXPECT_EQ(result.value, 5);
  EXPECT_EQ(result.largest_gradient, 4);
}

TEST(Lbfgs, ForgetsPairsThatMislead) {
  std::vector<double> x = rosenbrock_start(2);
  const std::vector<double> s = {1e60, 1e60}, y = {1e-60, 1e-60};
  Lbfgs<double> lbfgs({}, 2);
  lbfgs.remember(s, y);
  ASSERT_EQ(lbfgs.n_pairs(), 1u);
  const LbfgsResult result = lbfgs.minimize(rosenbrock<double>, x);
  EXPECT_TRUE(result.converged()) << to_string(result.end);
  EXPECT_LT(result.value, 1e-9);
}

TEST(Lbfgs, StopsWhenToldTo) {
  std::vector<double> x = rosenbrock_start(2);
  Lbfgs<double> lbfgs({.max_iterations = 7}, 2);
  std::size_t seen = 0;
  const LbfgsResult stopped =
      lbfgs.minimize(rosenbrock<double>, x, [&](const LbfgsIteration<double>& iteration) {
        EXPECT_EQ(iteration.iteration, ++seen);
        EXPECT_GT(iteration.step_length, 0);
        EXPECT_GE(iteration.evaluations, 1u);
        EXPECT_EQ(iteration.gradients.size(), 2u);
        return seen < 3;
      });
  EXPECT_EQ(stopped.end, LbfgsEnd::kObserver);
  EXPECT_EQ(stopped.iterations, 3u);
  const LbfgsResult limited = lbfgs.minimize(rosenbrock<double>, x);
  EXPECT_EQ(limited.end, LbfgsEnd::kMaxIterations);
  EXPECT_EQ(limited.iterations, 7u);
}

TEST(Lbfgs, EndsAtOnceAtAMinimum) {
  std::vector<double> x = {1, 1};
  const LbfgsResult result = Lbfgs<double>({}, 2).minimize(rosenbrock<double>, x);
  EXPECT_EQ(result.end, LbfgsEnd::kGradient);
  EXPECT_EQ(result.iterations, 0u);
  EXPECT_EQ(result.evaluations, 1u);
  EXPECT_EQ(Lbfgs<double>({}, 0).minimize(rosenbrock<double>, {}).end, LbfgsEnd::kGradient);
}

TEST(Lbfgs, GoesOnToTheSameBitsFromItsPairs) {
  const LbfgsOptions options = {.history = 3, .max_iterations = 8};
  std::vector<double> x = rosenbrock_start(10);
  Lbfgs<double> whole(options, 10);
  whole.minimize(rosenbrock<double>, x);
  ASSERT_EQ(whole.n_pairs(), 3u);

  std::vector<double> resumed_x = x;
  Lbfgs<double> resumed(options, 10);
  for (std::size_t i = 0; i < whole.n_pairs(); ++i) {
    resumed.remember(whole.parameter_change(i), whole.gradient_change(i));
  }
  whole.minimize(rosenbrock<double>, x);
  resumed.minimize(rosenbrock<double>, resumed_x);
  EXPECT_EQ(resumed_x, x);

  std::vector<double> uninterrupted = rosenbrock_start(10);
  Lbfgs<double>({.history = 3, .max_iterations = 16}, 10)
      .minimize(rosenbrock<double>, uninterrupted);
  EXPECT_EQ(uninterrupted, x);
}

TEST(Lbfgs, RefusesWhatDoesNotFit) {
  std::vector<double> x(3);
  Lbfgs<double> lbfgs({}, 2);
  EXPECT_THROW(lbfgs.minimize(rosenbrock<double>, x), Error);
  EXPECT_THROW(lbfgs.remember(x, x), Error);
  EXPECT_THROW(validate(LbfgsOptions{.max_evaluations = 0}), Error);
  EXPECT_THROW(validate(LbfgsOptions{.gradient_tolerance = -1}), Error);
  EXPECT_THROW(validate(LbfgsOptions{.decrease_tolerance = std::nan("")}), Error);
  try {
    Lbfgs<double>({.history = 0}, 2);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "lbfgs: history = 0, expected at least 1");
  }
}

}  // namespace
}  // namespace chainrule
