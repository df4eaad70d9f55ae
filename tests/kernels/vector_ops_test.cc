// The elementary functions give the same bits on every target as for single numbers.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "vector_ops_test.cc"
#include <hwy/foreach_target.h>
// After foreach_target.h.
#include <hwy/highway.h>

#include "kernels/vector_ops-inl.h"

#ifndef CHAINRULE_VECTOR_OPS_TEST_TABLE
#define CHAINRULE_VECTOR_OPS_TEST_TABLE
namespace chainrule {
// One function over n numbers, n a multiple of 64; only pow reads y.
template <class T>
using ArrayFunction = void (*)(const T* x, const T* y, std::size_t n, T* out);
inline constexpr std::size_t kFunctions = 11;
template <class T>
struct ArrayFunctions {
  ArrayFunction<T> at[kFunctions];
};
}  // namespace chainrule
#endif

HWY_BEFORE_NAMESPACE();
namespace chainrule {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#define CHAINRULE_ON_ARRAYS(name, call)                      \
  template <class T>                                         \
  void name(const T* x, const T* y, std::size_t n, T* out) { \
    const hn::ScalableTag<T> d;                              \
    using O = VectorOps<hn::ScalableTag<T>>;                 \
    for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {      \
      const auto a = hn::LoadU(d, x + i);                    \
      [[maybe_unused]] const auto b = hn::LoadU(d, y + i);   \
      hn::StoreU(call, d, out + i);                          \
    }                                                        \
  }
CHAINRULE_ON_ARRAYS(exp_all, Exp<O>(a))
CHAINRULE_ON_ARRAYS(expm1_all, Expm1<O>(a))
CHAINRULE_ON_ARRAYS(log_all, Log<O>(a))
CHAINRULE_ON_ARRAYS(log1p_all, Log1p<O>(a))
CHAINRULE_ON_ARRAYS(tanh_all, Tanh<O>(a))
CHAINRULE_ON_ARRAYS(sigmoid_all, Sigmoid<O>(a))
CHAINRULE_ON_ARRAYS(erf_all, Erf<O>(a))
CHAINRULE_ON_ARRAYS(softplus_all, Softplus<O>(a))
CHAINRULE_ON_ARRAYS(sin_all, Sin<O>(a))
CHAINRULE_ON_ARRAYS(cos_all, Cos<O>(a))
CHAINRULE_ON_ARRAYS(pow_all, Pow<O>(a, b))
#undef CHAINRULE_ON_ARRAYS

template <class T>
ArrayFunctions<T> functions() {
  return {{exp_all<T>, expm1_all<T>, log_all<T>, log1p_all<T>, tanh_all<T>, sigmoid_all<T>,
           erf_all<T>, softplus_all<T>, sin_all<T>, cos_all<T>, pow_all<T>}};
}
ArrayFunctions<float> float_functions() {
  return functions<float>();
}
ArrayFunctions<double> double_functions() {
  return functions<double>();
}

}  // namespace HWY_NAMESPACE
}  // namespace chainrule
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <chainrule/target.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "core/math.h"
#include "kernels/dispatch.h"

namespace chainrule {
namespace {

HWY_EXPORT(float_functions);
HWY_EXPORT(double_functions);

constexpr const char* kNames[kFunctions] = {"exp", "expm1",    "log", "log1p", "tanh", "sigmoid",
                                            "erf", "softplus", "sin", "cos",   "pow"};

template <class T>
T scalar(std::size_t function, T x, T y) {
  constexpr T (*kUnary[])(T) = {math::exp<T>,  math::expm1<T>,   math::log<T>, math::log1p<T>,
                                math::tanh<T>, math::sigmoid<T>, math::erf<T>, math::softplus<T>,
                                math::sin<T>,  math::cos<T>};
  return function < std::size(kUnary) ? kUnary[function](x) : math::pow(x, y);
}

// Half of any bit pattern, half of ordinary size.
template <class T>
std::vector<T> sweep(std::size_t n, std::uint64_t seed) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  std::mt19937_64 random(seed);
  std::vector<T> values(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t word = random();
    const double ordinary =
        std::ldexp(static_cast<double>(word) - 0x1p63, -63 + static_cast<int>(i % 16));
    values[i] = i % 2 == 0 ? std::bit_cast<T>(static_cast<Bits>(word)) : static_cast<T>(ordinary);
  }
  using Limits = std::numeric_limits<T>;
  const T special[] = {0,
                       1,
                       Limits::infinity(),
                       Limits::quiet_NaN(),
                       Limits::min(),
                       Limits::denorm_min(),
                       Limits::max(),
                       std::nextafter(Limits::min(), T(0))};
  for (std::size_t i = 0; i < std::size(special); ++i) {
    values[8 * i] = special[i];
    values[8 * i + 4] = -special[i];
  }
  return values;
}

template <class T>
bool same_bits(T a, T b) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  return std::bit_cast<Bits>(a) == std::bit_cast<Bits>(b) || (std::isnan(a) && std::isnan(b));
}

template <class T, class Table>
void expect_scalar_bits(const Table& table) {
  const std::size_t n = 1 << 17;
  const std::vector<T> x = sweep<T>(n, 1);
  const std::vector<T> y = sweep<T>(n, 2);
  const std::string before(target_name());
  std::vector<T> expected(n), came(n);
  for (std::size_t f = 0; f < kFunctions; ++f) {
    for (std::size_t i = 0; i < n; ++i) expected[i] = scalar(f, x[i], y[i]);
    for (const std::string& target : available_targets()) {
      set_target(target);
      table().at[f](x.data(), y.data(), n, came.data());
      std::size_t different = 0;
      for (std::size_t i = 0; i < n; ++i) {
        if (same_bits(came[i], expected[i]) || different++ > 0) continue;
        ADD_FAILURE() << target << ": " << kNames[f] << "(" << x[i] << ", " << y[i] << ") is "
                      << came[i] << ", for one number " << expected[i];
      }
      EXPECT_EQ(different, 0u) << target << ": " << kNames[f];
    }
  }
  set_target(before);
}

TEST(VectorOps, FloatHasTheScalarBitsOnEveryTarget) {
  expect_scalar_bits<float>([] { return CHAINRULE_DISPATCH(float_functions); });
}

TEST(VectorOps, DoubleHasTheScalarBitsOnEveryTarget) {
  expect_scalar_bits<double>([] { return CHAINRULE_DISPATCH(double_functions); });
}

}  // namespace
}  // namespace chainrule
#endif
