// The legacy stream against NumPy's own draws, as tests/golden/random_state.py wrote them.
#include <chainrule/error.h>
#include <chainrule/random_state.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "golden_file.h"

namespace chainrule {
namespace {

using nlohmann::json;

const json& golden() {
  static const json all = golden_json("random_state.json");
  return all;
}

// FNV-1a over 64-bit words.
template <class T>
std::string hash_of(const std::vector<T>& values) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const T value : values) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(value)) * 0x100000001b3;
  }
  std::string text(16, '0');
  for (std::size_t i = 16; i > 0; --i, hash >>= 4) text[i - 1] = "0123456789abcdef"[hash & 15];
  return text;
}

void expect_within_2_ulps(double came, double expected) {
  const double up = std::nextafter(std::abs(expected), std::numeric_limits<double>::infinity());
  EXPECT_LE(std::abs(came - expected), 2 * (up - std::abs(expected))) << came;
}

template <class T, class Draw>
void expect_draws(const json& expected, const Draw& draw) {
  std::vector<T> values(1'000'000);
  for (T& value : values) value = draw();
  const std::vector<T> first(values.begin(), values.begin() + 20);
  const std::vector<T> last(values.end() - 5, values.end());
  EXPECT_EQ(first, expected["first"].get<std::vector<T>>());
  EXPECT_EQ(last, expected["last"].get<std::vector<T>>());
  EXPECT_EQ(hash_of(values), expected["hash"].get<std::string>());
}

TEST(RandomState, DrawsWhatNumPyDraws) {
  for (const json& expected : golden()["draws"]) {
    const auto name = expected["function"].get<std::string>();
    const json& arguments = expected["arguments"];
    SCOPED_TRACE(name + arguments.dump());
    RandomState random(expected["seed"].get<std::uint32_t>());
    if (name == "random_sample") {
      expect_draws<double>(expected, [&] { return random.random_sample(); });
    } else if (name == "uniform") {
      const double low = arguments[0], high = arguments[1];
      expect_draws<double>(expected, [&] { return random.uniform(low, high); });
    } else if (name == "randint") {
      const std::int64_t low = arguments[0], high = arguments[1];
      expect_draws<std::int64_t>(expected, [&] { return random.randint(low, high); });
    } else if (name == "binomial") {
      const std::int64_t n = arguments[0];
      const double p = arguments[1];
      expect_draws<std::int64_t>(expected, [&] { return random.binomial(n, p); });
    } else {
      ASSERT_EQ(name, "normal");
      const double mean = arguments[0], deviation = arguments[1];
      for (std::size_t i = 0; i < 1'000'000; ++i) {
        const double came = random.normal(mean, deviation);
        if (i % 1000 == 0) expect_within_2_ulps(came, expected["every_thousandth"][i / 1000]);
      }
    }
  }
}

TEST(RandomState, PermutesAsNumPyDoes) {
  for (const json& expected : golden()["permutations"]) {
    SCOPED_TRACE(expected["n"].dump());
    const auto items =
        RandomState(expected["seed"].get<std::uint32_t>()).permutation(expected["n"]);
    const std::vector<std::uint64_t> words(items.begin(), items.end());
    const auto first = expected["first"].get<std::vector<std::uint64_t>>();
    ASSERT_LE(first.size(), words.size());
    EXPECT_TRUE(std::equal(first.begin(), first.end(), words.begin()));
    EXPECT_EQ(hash_of(words), expected["hash"].get<std::string>());
  }
}

// normal keeps its second value while other functions draw.
TEST(RandomState, IsOneStreamForAllFunctions) {
  for (const json& expected : golden()["mixed"]) {
    RandomState random(expected["seed"].get<std::uint32_t>());
    for (std::size_t i = 0; i < expected["rows"].size(); ++i) {
      SCOPED_TRACE(i);
      const json& row = expected["rows"][i];
      const auto n = static_cast<std::int64_t>(i);
      expect_within_2_ulps(random.normal(0, 1), row[0]);
      EXPECT_EQ(random.randint(0, n + 1), row[1].get<std::int64_t>());
      EXPECT_EQ(random.binomial(10 * n, 0.4), row[2].get<std::int64_t>());
      expect_within_2_ulps(random.normal(0, 2), row[3]);
      std::vector<std::size_t> items(i % 9);
      std::iota(items.begin(), items.end(), std::size_t{0});
      random.shuffle(items);
      EXPECT_EQ(random.random_sample(), row[4].get<double>());
      EXPECT_EQ(random.uniform(-1, 3), row[5].get<double>());
      expect_within_2_ulps(random.normal(0, 1), row[6]);
      EXPECT_EQ(items, row[7].get<std::vector<std::size_t>>());
    }
  }
}

TEST(RandomState, RefusesWhatNumPyRefusesAndDrawsNothing) {
  RandomState random(1);
  EXPECT_THROW(random.randint(3, 3), Error);
  EXPECT_THROW(random.randint(4, -4), Error);
  EXPECT_THROW(random.binomial(-1, 0.5), Error);
  EXPECT_THROW(random.binomial(1, 1.0000001), Error);
  EXPECT_THROW(random.binomial(1, -0.1), Error);
  EXPECT_THROW(random.binomial(1, std::numeric_limits<double>::quiet_NaN()), Error);
  EXPECT_EQ(random.random_sample(), RandomState(1).random_sample());
}

}  // namespace
}  // namespace chainrule
