// The elementary functions: their errors against mpmath and libm, their edges and their fixed bits.
#include "core/math.h"

#include <chainrule/version.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "golden_file.h"

namespace chainrule {
namespace {

double sigmoid_by_libm(double x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}
double softplus_by_libm(double x) {
  return x < 0 ? std::log1p(std::exp(x)) : x + std::log1p(std::exp(-x));
}

struct Function {
  const char* name;
  double (*on_double)(double);
  float (*on_float)(float);
  double (*by_libm)(double);
  double limit;  // the largest error allowed, in units of the last place
};

const Function kFunctions[] = {
    {"exp", math::exp, math::exp, std::exp, 1},
    {"expm1", math::expm1, math::expm1, std::expm1, 1.5},
    {"log", math::log, math::log, std::log, 1},
    {"log1p", math::log1p, math::log1p, std::log1p, 1.5},
    {"tanh", math::tanh, math::tanh, std::tanh, 1.5},
    {"sigmoid", math::sigmoid, math::sigmoid, sigmoid_by_libm, 2},
    {"erf", math::erf, math::erf, std::erf, 1.85},
    {"softplus", math::softplus, math::softplus, softplus_by_libm, 1.75},
    {"sin", math::sin, math::sin, std::sin, 1},
    {"cos", math::cos, math::cos, std::cos, 1},
};
constexpr double kPowLimit = 1.25;

// The distance between doubles about x, the larger one at a power of two.
template <class T>
double unit_at(T x) {
  return static_cast<double>(std::nextafter(std::abs(x), std::numeric_limits<T>::infinity())) -
         static_cast<double>(std::abs(x));
}

double golden_function(const std::string& name, double x, double y) {
  if (name == "pow") return math::pow(x, y);
  for (const Function& f : kFunctions) {
    if (name == f.name) return f.on_double(x);
  }
  throw std::runtime_error("no function " + name);
}

// Each line: name, arguments, nearest double, what it lacks in units of its last place.
TEST(Math, DoubleIsWithinItsLimitOfMpmath) {
  std::istringstream lines(golden_file("math_functions.txt"));
  std::map<std::string, double> worst;
  std::size_t n = 0;
  for (std::string line; std::getline(lines, line); ++n) {
    std::istringstream words(line);
    std::string name, word;
    words >> name;
    std::vector<double> numbers;
    while (words >> word) numbers.push_back(std::strtod(word.c_str(), nullptr));
    const double x = numbers[0];
    const double nearest = numbers[numbers.size() - 2];
    const double lacking = numbers.back();
    const double came = golden_function(name, x, numbers[1]);
    const double error = std::abs((came - nearest) / unit_at(nearest) - lacking);
    ASSERT_TRUE(error <= 2) << line << ": " << came;
    worst[name] = std::max(worst[name], error);
  }
  EXPECT_GT(n, 2500u);
  for (const Function& f : kFunctions) EXPECT_LE(worst.at(f.name), f.limit) << f.name;
  EXPECT_LE(worst.at("pow"), kPowLimit);
}

// Every exponent and sign; libm in double is exact enough for the last place of a float.
TEST(Math, FloatIsWithinItsLimitOfLibm) {
  for (const Function& f : kFunctions) {
    const bool angle = f.by_libm(1) == std::sin(1.0) || f.by_libm(1) == std::cos(1.0);
    double worst = 0;
    float at = 0;
    for (std::uint64_t bits = 0; bits < std::uint64_t{1} << 32; bits += 8191) {
      const float x = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
      if (std::isnan(x) || (angle && std::abs(x) > 6433)) continue;
      const double exact = f.by_libm(x);
      const float nearest = static_cast<float>(exact);
      const float came = f.on_float(x);
      if (!std::isfinite(nearest)) {
        ASSERT_TRUE(came == nearest || std::isnan(nearest)) << f.name << "(" << x << ")";
        continue;
      }
      const double error = std::abs(static_cast<double>(came) - exact) / unit_at(nearest);
      if (!(error <= worst)) {
        worst = error;
        at = x;
      }
    }
    EXPECT_LE(worst, f.limit) << f.name << "(" << at << ")";
  }
}

TEST(Math, FloatPowIsWithinItsLimitOfLibm) {
  double worst = 0;
  for (std::uint32_t bits = 1; bits < 0x7f800000; bits += 40009) {
    const float x = std::bit_cast<float>(bits);
    const double largest = 104 / std::abs(std::log(static_cast<double>(x)));
    for (const double share : {-1.0, -0.83, -0.31, -0.001, 0.17, 0.6, 0.84}) {
      const float y = static_cast<float>(share * largest);
      const double exact = std::pow(static_cast<double>(x), static_cast<double>(y));
      const float nearest = static_cast<float>(exact);
      if (!std::isfinite(nearest)) continue;
      worst = std::max(worst, std::abs(math::pow(x, y) - exact) / unit_at(nearest));
    }
  }
  EXPECT_LE(worst, kPowLimit);
}

template <class T>
bool same(T a, T b) {
  return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

template <class T>
void expect_edges() {
  using L = std::numeric_limits<T>;
  const T inf = L::infinity(), nan = L::quiet_NaN();
  // The results at -inf, -max, -0, +0, max, inf.
  const T inputs[] = {-inf, -L::max(), -T(0), T(0), L::max(), inf};
  const std::map<std::string, std::array<T, 6>> edges = {
      {"exp", {0, 0, 1, 1, inf, inf}},
      {"expm1", {-1, -1, -T(0), 0, inf, inf}},
      {"log", {nan, nan, -inf, -inf, std::log(L::max()), inf}},
      {"log1p", {nan, nan, -T(0), 0, std::log(L::max()), inf}},
      {"tanh", {-1, -1, -T(0), 0, 1, 1}},
      {"sigmoid", {0, 0, T(0.5), T(0.5), 1, 1}},
      {"erf", {-1, -1, -T(0), 0, 1, 1}},
      {"softplus", {0, 0, std::log(T(2)), std::log(T(2)), L::max(), inf}},
      {"sin", {nan, nan, -T(0), 0, nan, nan}},
      {"cos", {nan, nan, 1, 1, nan, nan}},
  };
  for (const Function& f : kFunctions) {
    const auto call = [&](T x) -> T {
      if constexpr (std::is_same_v<T, float>) {
        return f.on_float(x);
      } else {
        return f.on_double(x);
      }
    };
    EXPECT_TRUE(std::isnan(call(nan))) << f.name;
    for (std::size_t i = 0; i < std::size(inputs); ++i) {
      const T came = call(inputs[i]);
      EXPECT_TRUE(same(came, edges.at(f.name)[i])) << f.name << "(" << inputs[i] << "): " << came;
    }
  }
  EXPECT_EQ(math::log(T(1)), 0);
  EXPECT_EQ(math::log1p(T(-1)), -inf);
  EXPECT_TRUE(std::isnan(math::log1p(std::nextafter(T(-1), T(-2)))));
}

TEST(Math, FloatEdges) {
  expect_edges<float>();
}
TEST(Math, DoubleEdges) {
  expect_edges<double>();
}

template <class T>
void expect_pow_edges() {
  using L = std::numeric_limits<T>;
  const T inf = L::infinity(), nan = L::quiet_NaN();
  const T values[] = {0, L::denorm_min(), T(0.5), 1, 2, L::max(), inf, nan};
  for (const T x : values) {
    for (const T y : values) {
      for (const T exponent : {y, -y}) {
        const T came = math::pow(x, exponent), expected = std::pow(x, exponent);
        // Not an edge, and the last place may differ: the square root of 2.
        if (std::abs(came - expected) <= 2 * unit_at(expected)) continue;
        EXPECT_TRUE(same(came, expected)) << x << "^" << exponent << ": " << came;
      }
    }
  }
  EXPECT_TRUE(std::isnan(math::pow(T(-2), T(2))));
  EXPECT_TRUE(std::isnan(math::pow(-inf, T(1))));
  EXPECT_EQ(math::pow(T(-2), T(0)), 1);
  EXPECT_EQ(math::pow(T(-0.0), T(3)), 0);
  EXPECT_EQ(math::pow(T(-0.0), T(-3)), inf);
}

TEST(Math, PowEdges) {
  expect_pow_edges<float>();
  expect_pow_edges<double>();
}

TEST(Math, OddFunctionsAreOddAndSigmoidsOfBothSignsAddUpToOne) {
  for (double x = 0x1p-1060; x < 1e6; x *= 1.37) {
    for (const auto f : {math::tanh<double>, math::erf<double>, math::sin<double>}) {
      EXPECT_EQ(f(-x), -f(x)) << x;
    }
    EXPECT_EQ(math::cos(-x), math::cos(x)) << x;
    EXPECT_EQ(math::sigmoid(x) + math::sigmoid(-x), 1) << x;
  }
}

// Across the change of formula, floats one by one.
TEST(Math, TanhRisesWhereItsFormulaChanges) {
  float before = math::tanh(0.549f);
  for (float x = 0.549f; x < 0.551f; x = std::nextafter(x, 1.0f)) {
    const float value = math::tanh(x);
    EXPECT_GE(value, before) << x;
    before = value;
  }
}

// FNV-1a over the words of what a function gives for any bits, floats and doubles.
template <class OnFloat, class OnDouble>
std::uint64_t hash_of(const OnFloat& on_float, const OnDouble& on_double) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](std::uint64_t word) { hash = (hash ^ word) * 0x100000001b3; };
  std::uint64_t bits = 1;
  for (int i = 0; i < 100'000; ++i) {
    bits = bits * 6364136223846793005 + 1442695040888963407;  // Knuth's generator
    const auto x = std::bit_cast<float>(static_cast<std::uint32_t>(bits >> 32));
    const float single = on_float(i % 2 == 0 ? x : std::fmod(x, 16.0f));
    add(std::isnan(single) ? 0 : std::bit_cast<std::uint32_t>(single));
    const auto y = std::bit_cast<double>(bits);
    const double value = on_double(i % 2 == 0 ? y : std::fmod(y, 16.0));
    add(std::isnan(value) ? 0 : std::bit_cast<std::uint64_t>(value));
  }
  return hash;
}

// They change only with the name of the numeric profile.
struct Bits {
  const char* name;
  std::uint64_t fused;
  std::uint64_t unfused;
};
constexpr Bits kBits[] = {
    {"exp", 0xe6454d44a82b077f, 0xc9c288877135e691},
    {"expm1", 0x18d99fd00c019d7c, 0x408dce9a0edc3940},
    {"log", 0x9210d37e6637fd72, 0x4512c451dd21c503},
    {"log1p", 0x42c4d3782ed23ad5, 0x57642f4407c8dd91},
    {"tanh", 0x0f78640d73f13fe4, 0x4d11859fe94d393e},
    {"sigmoid", 0x81cbbedf45a92c73, 0x83e0dba3ab5752c9},
    {"erf", 0xddb0e38884f6b6ce, 0x8f06541afff16a6b},
    {"softplus", 0xeea66fff0d7872d0, 0x13b0207e1f30eb78},
    {"sin", 0x1e373d7dab881d70, 0x93fe168b36ec4511},
    {"cos", 0xc34f1b1b229b50aa, 0x15a6d019ec467f41},
    {"pow", 0xa82acaf94c63cdb9, 0x2de86d393d97a993},
};

TEST(Math, HasTheBitsOfItsProfile) {
  const bool fused = numeric_profile().starts_with("fused");
  std::map<std::string, std::uint64_t> came;
  for (const Function& f : kFunctions) came[f.name] = hash_of(f.on_float, f.on_double);
  const auto power = [](auto x) { return math::pow(std::abs(x), decltype(x)(1.7)); };
  came["pow"] = hash_of(power, power);
  for (const Bits& expected : kBits) {
    EXPECT_EQ(came.at(expected.name), fused ? expected.fused : expected.unfused) << expected.name;
  }
}

}  // namespace
}  // namespace chainrule
