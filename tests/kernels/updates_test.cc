// The updates on every target against scalar twins, bit for bit.
#include "kernels/updates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include <chainrule/aligned.h>
#include <chainrule/target.h>

#include "core/fma.h"

namespace chainrule {
namespace {

template <class T>
using Values = AlignedVector<T>;

// Numbers of both signs and of many sizes, some of them 0; `seed` tells arrays apart.
template <class T>
Values<T> numbers(std::size_t n, std::uint64_t seed) {
  Values<T> values(n);
  std::uint64_t state = seed * 2654435761u + 1;
  for (T& value : values) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const T fraction = static_cast<T>(static_cast<double>(state >> 11) / 0x1p53 - 0.5);
    value = state % 11 == 0 ? T{0} : std::ldexp(fraction, static_cast<int>(state >> 40 & 15) - 8);
  }
  return values;
}

template <class T>
Values<T> positive_numbers(std::size_t n, std::uint64_t seed) {
  Values<T> values = numbers<T>(n, seed);
  for (T& value : values) value = std::abs(value);
  return values;
}

template <class T>
testing::AssertionResult same_bits(const Values<T>& got, const Values<T>& expected) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (std::bit_cast<Bits>(got[i]) != std::bit_cast<Bits>(expected[i])) {
      return testing::AssertionFailure()
             << target_name() << ", element " << i << " of " << expected.size() << ": " << got[i]
             << ", expected " << expected[i];
    }
  }
  return testing::AssertionSuccess();
}

template <class T>
T sign(T x) {
  return x > 0 ? T{1} : x < 0 ? T{-1} : x;
}

// The update of w by the step alone.
template <class T>
ParameterUpdate<T> update_of(OptimizerStep<T> step, Values<T>& w, Values<T>* first = nullptr,
                             Values<T>* second = nullptr) {
  return {.step = step,
          .weights = w.data(),
          .states = {first == nullptr ? nullptr : first->data(),
                     second == nullptr ? nullptr : second->data()}};
}

template <class T>
void apply(OptimizerStep<T> step, const Values<T>& g, Values<T>& w, Values<T>* first = nullptr,
           Values<T>* second = nullptr) {
  apply_gradient<T>(update_of<T>(step, w, first, second), g);
}

template <class T>
class Updates : public testing::Test {
 protected:
  ~Updates() override { set_target(target_before_); }

  // Runs check(n) for many sizes under every target.
  template <class Check>
  void for_every_target_and_size(const Check& check) {
    for (const std::string& target : available_targets()) {
      set_target(target);
      for (std::size_t n = 0; n <= 67; ++n) check(n);
      check(4097);
    }
  }

 private:
  const std::string target_before_{target_name()};
};

using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Updates, Precisions);

TYPED_TEST(Updates, AddScaled) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    const auto x = numbers<T>(n, 1);
    auto y = numbers<T>(n, 2), expected = y;
    const T factor = T(-0.1);
    for (std::size_t i = 0; i < n; ++i) expected[i] = fma(factor, x[i], y[i]);
    add_scaled<T>(factor, x, y);
    ASSERT_TRUE(same_bits(y, expected));
  });
}

TYPED_TEST(Updates, Sgd) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    const auto g = numbers<T>(n, 1);
    auto w = numbers<T>(n, 2), expected = w;
    for (std::size_t i = 0; i < n; ++i) expected[i] = fma(T(-0.1), g[i], w[i]);
    apply<T>(SgdStep<T>{T(0.1)}, g, w);
    ASSERT_TRUE(same_bits(w, expected));
  });
}

TYPED_TEST(Updates, WeightsDecayAndTheGradientIsScaledBeforeTheStep) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    const auto g = numbers<T>(n, 1);
    auto w = numbers<T>(n, 2), expected = w;
    for (std::size_t i = 0; i < n; ++i) {
      expected[i] = fma(T(-0.1), g[i] * T(0.3), w[i] * T(0.99));
    }
    ParameterUpdate<T> update = update_of<T>(SgdStep<T>{T(0.1)}, w);
    update.factor = T(0.3);
    update.decay = T(0.99);
    apply_gradient<T>(update, g);
    ASSERT_TRUE(same_bits(w, expected));
  });
}

// What `update` makes of its arrays by a gradient [rows x cols], and by the outer product that it
// is. The weights start `before` elements behind a cache line; others stand on both sides of them.
template <class T>
void expect_same_by_outer_product(OptimizerStep<T> step, T factor, std::size_t rows,
                                  std::size_t cols, std::size_t before) {
  const auto a = numbers<T>(rows, 1), delta = numbers<T>(cols, 2);
  Values<T> g(rows * cols);
  for (std::size_t k = 0; k < g.size(); ++k) g[k] = a[k / cols] * delta[k % cols] + 0;
  const std::size_t size = before + g.size() + 17;
  auto w = numbers<T>(size, 3), first = positive_numbers<T>(size, 4),
       second = positive_numbers<T>(size, 5);
  auto expected_w = w, expected_first = first, expected_second = second;
  ParameterUpdate<T> whole = update_of<T>(step, expected_w, &expected_first, &expected_second);
  ParameterUpdate<T> outer = update_of<T>(step, w, &first, &second);
  whole.factor = outer.factor = factor;
  apply_gradient<T>(whole.from(before), g);
  apply_outer_product<T>(outer.from(before), a, delta);
  ASSERT_TRUE(same_bits(w, expected_w)) << rows << " x " << cols << " at " << before;
  ASSERT_TRUE(same_bits(first, expected_first)) << rows << " x " << cols << " at " << before;
  ASSERT_TRUE(same_bits(second, expected_second)) << rows << " x " << cols << " at " << before;
}

TYPED_TEST(Updates, AnOuterProductIsAGradient) {
  using T = TypeParam;
  const OptimizerStep<T> steps[] = {
      SgdStep<T>{T(0.1)},
      MomentumStep<T>{T(0.1), T(0.9), true},
      RmspropStep<T>{T(0.01), T(0.99), T(0.01), T(1e-8)},
      AdagradStep<T>{T(0.01), T(1e-8)},
      AdamStep<T>{T(0.01), T(0.9), T(0.1), T(0.999), T(0.001), T(3.2), T(1e-8)},
      RpropStep<T>{T(1.2), T(0.5), T(0.01), T(1)}};
  for (const std::string& target : available_targets()) {
    set_target(target);
    for (const OptimizerStep<T>& step : steps) {
      for (const std::size_t before : {0U, 1U, 4U, 15U}) {
        for (std::size_t cols = 1; cols <= 101; cols += cols < 36 ? 1 : 13) {
          for (const std::size_t rows : {1U, 2U, 17U, 65U}) {
            expect_same_by_outer_product<T>(step, 1, rows, cols, before);
          }
        }
      }
      expect_same_by_outer_product<T>(step, T(0.3), 5, 4099, 0);
      expect_same_by_outer_product<T>(step, T(0.3), 40, 1000, 4);
    }
  }
}

// A state below all normal numbers is none.
template <class T>
T faded(T state) {
  return std::abs(state) < std::numeric_limits<T>::min() ? T{0} : state;
}

TYPED_TEST(Updates, StatesFadeToZero) {
  using T = TypeParam;
  const T least = std::numeric_limits<T>::min();
  this->for_every_target_and_size([least](std::size_t n) {
    if (n == 0) return;
    const AdamStep<T> step{T(0.01), T(0.5), T(0.5), T(0.75), T(0.25), T(3.2), T(1e-8)};
    const Values<T> g(n, T{0});
    Values<T> m(n, -least), v(n, least), w(n, T{1}), velocity(n, 2 * least), mean(n, least);
    m[0] = -2 * least;
    apply<T>(step, g, w, &m, &v);
    EXPECT_EQ(m[0], -least);
    apply<T>(MomentumStep<T>{T(0.1), T(0.25), true}, g, w, &velocity);
    apply<T>(RmspropStep<T>{T(0.01), T(0.75), T(0.25), T(1e-8)}, g, w, &mean);
    m[0] = 0;
    for (const Values<T>* states : {&m, &v, &velocity, &mean}) {
      ASSERT_TRUE(same_bits(*states, Values<T>(n, T{0})));
    }
  });
}

TYPED_TEST(Updates, MomentumSgd) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    for (const bool nesterov : {false, true}) {
      const T rate = T(0.1), momentum = T(0.9);
      const auto g = numbers<T>(n, 1);
      auto v = numbers<T>(n, 2), w = numbers<T>(n, 3);
      auto expected_v = v, expected_w = w;
      for (std::size_t i = 0; i < n; ++i) {
        expected_v[i] = faded(fma(momentum, v[i], g[i]));
        const T direction = nesterov ? fma(momentum, expected_v[i], g[i]) : expected_v[i];
        expected_w[i] = fma(-rate, direction, w[i]);
      }
      apply<T>(MomentumStep<T>{rate, momentum, nesterov}, g, w, &v);
      ASSERT_TRUE(same_bits(v, expected_v));
      ASSERT_TRUE(same_bits(w, expected_w));
    }
  });
}

TYPED_TEST(Updates, Rmsprop) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    const RmspropStep<T> step{T(0.01), T(0.99), T(0.01), T(1e-8)};
    const auto g = numbers<T>(n, 1);
    auto s = positive_numbers<T>(n, 2), w = numbers<T>(n, 3);
    auto expected_s = s, expected_w = w;
    for (std::size_t i = 0; i < n; ++i) {
      expected_s[i] = faded(fma(step.rest * g[i], g[i], step.decay * s[i]));
      expected_w[i] = fma(-step.rate, g[i] / (std::sqrt(expected_s[i]) + step.epsilon), w[i]);
    }
    apply<T>(step, g, w, &s);
    ASSERT_TRUE(same_bits(s, expected_s));
    ASSERT_TRUE(same_bits(w, expected_w));
  });
}

TYPED_TEST(Updates, Adagrad) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    const T rate = T(0.01), epsilon = T(1e-8);
    const auto g = numbers<T>(n, 1);
    auto s = positive_numbers<T>(n, 2), w = numbers<T>(n, 3);
    auto expected_s = s, expected_w = w;
    for (std::size_t i = 0; i < n; ++i) {
      expected_s[i] = fma(g[i], g[i], s[i]);
      expected_w[i] = fma(-rate, g[i] / (std::sqrt(expected_s[i]) + epsilon), w[i]);
    }
    apply<T>(AdagradStep<T>{rate, epsilon}, g, w, &s);
    ASSERT_TRUE(same_bits(s, expected_s));
    ASSERT_TRUE(same_bits(w, expected_w));
  });
}

TYPED_TEST(Updates, Adam) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    const AdamStep<T> step{T(0.01), T(0.9), T(0.1), T(0.999), T(0.001), T(3.2), T(1e-8)};
    const auto g = numbers<T>(n, 1);
    auto m = numbers<T>(n, 2), v = positive_numbers<T>(n, 3), w = numbers<T>(n, 4);
    auto expected_m = m, expected_v = v, expected_w = w;
    for (std::size_t i = 0; i < n; ++i) {
      expected_m[i] = faded(fma(step.rest1, g[i], step.beta1 * m[i]));
      expected_v[i] = faded(fma(step.rest2 * g[i], g[i], step.beta2 * v[i]));
      const T root = fma(std::sqrt(expected_v[i]), step.root_scale, step.epsilon);
      expected_w[i] = fma(-step.rate, expected_m[i] / root, w[i]);
    }
    apply<T>(step, g, w, &m, &v);
    ASSERT_TRUE(same_bits(m, expected_m));
    ASSERT_TRUE(same_bits(v, expected_v));
    ASSERT_TRUE(same_bits(w, expected_w));
  });
}

TYPED_TEST(Updates, Rprop) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    const RpropStep<T> step{T(1.2), T(0.5), T(0.01), T(1)};
    const auto g = numbers<T>(n, 1);
    auto previous = numbers<T>(n, 2), size = positive_numbers<T>(n, 3), w = numbers<T>(n, 4);
    auto expected_previous = previous, expected_size = size, expected_w = w;
    for (std::size_t i = 0; i < n; ++i) {
      const T agreement = sign(g[i]) * sign(previous[i]);
      const T factor = agreement > 0 ? step.grow : agreement < 0 ? step.shrink : T{1};
      expected_size[i] = std::clamp(factor * size[i], step.step_min, step.step_max);
      expected_previous[i] = agreement < 0 ? T{0} : g[i];
      expected_w[i] = w[i] - sign(expected_previous[i]) * expected_size[i];
    }
    apply<T>(step, g, w, &previous, &size);
    ASSERT_TRUE(same_bits(previous, expected_previous));
    ASSERT_TRUE(same_bits(size, expected_size));
    ASSERT_TRUE(same_bits(w, expected_w));
  });
}

TYPED_TEST(Updates, RpropSeesTheSignsOfGradientsWhoseProductIsZero) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min();
  const Values<T> g = {tiny, -tiny};
  Values<T> previous = {tiny, tiny}, size = {T(0.1), T(0.1)}, w = {0, 0};
  apply<T>(RpropStep<T>{T(1.5), T(0.5), T(1e-6), T(50)}, g, w, &previous, &size);
  EXPECT_EQ(size, (Values<T>{T(0.1) * T(1.5), T(0.1) * T(0.5)}));
}

TYPED_TEST(Updates, Scale) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    auto x = numbers<T>(n, 1), expected = x;
    for (T& value : expected) value *= T(0.3);
    scale<T>(T(0.3), x);
    ASSERT_TRUE(same_bits(x, expected));
  });
}

TYPED_TEST(Updates, Clamp) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    auto x = numbers<T>(n, 1), expected = x;
    for (T& value : expected) value = std::clamp(value, T(-0.25), T(0.25));
    clamp<T>(T(0.25), x);
    ASSERT_TRUE(same_bits(x, expected));
  });
}

TYPED_TEST(Updates, WhatIsNotANumberStaysSo) {
  using T = TypeParam;
  for (const std::string& target : available_targets()) {
    set_target(target);
    const T nan = std::numeric_limits<T>::quiet_NaN();
    const Values<T> g(19, nan);
    Values<T> x = g, previous(19), size(19, 1), w(19);
    clamp<T>(1, x);
    apply<T>(RpropStep<T>{T(1.2), T(0.5), T(1e-6), T(50)}, g, w, &previous, &size);
    for (const T value : x) EXPECT_TRUE(std::isnan(value)) << target;
    for (const T value : w) EXPECT_TRUE(std::isnan(value)) << target;
  }
}

TYPED_TEST(Updates, AddPenalty) {
  using T = TypeParam;
  this->for_every_target_and_size([](std::size_t n) {
    const T l1 = T(0.01), l2 = T(0.1);
    const auto w = numbers<T>(n, 1);
    auto g = numbers<T>(n, 2), expected = g;
    for (std::size_t i = 0; i < n; ++i) expected[i] = fma(l2, w[i], g[i]) + l1 * sign(w[i]);
    add_penalty<T>(l1, l2, w, g);
    ASSERT_TRUE(same_bits(g, expected));
  });
}

}  // namespace
}  // namespace chainrule
