// The built-in sets against scikit-learn's and their formulas.
#include <chainrule/builtin_data.h>
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <bit>
#include <cmath>
#include <numbers>

#include "fails.h"
#include "golden.h"

namespace chainrule {
namespace {

// FNV-1a over the little-endian bytes of all features, row by row.
std::uint64_t hash_of_features(const Table& table) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (std::size_t row = 0; row < table.n_rows(); ++row) {
    for (const Column& column : table.columns) {
      if (column.name == table.default_target) continue;
      const auto bits = std::bit_cast<std::uint64_t>(column.numbers.at(row));
      for (int shift = 0; shift < 64; shift += 8)
        hash = (hash ^ (bits >> shift & 0xFF)) * 0x100000001B3;
    }
  }
  return hash;
}

TEST(BuiltinData, ShippedSetsAreScikitLearns) {
  const auto tables = golden("tables");
  for (const auto& [name, expected] : tables.items()) {
    const Table table = builtin_table(name);
    EXPECT_EQ(table.n_rows(), expected["rows"].get<std::size_t>()) << name;
    EXPECT_EQ(table.columns.size() - 1, expected["features"].get<std::size_t>()) << name;
    EXPECT_EQ(fmt::format("{:016x}", hash_of_features(table)), expected["hash"].get<std::string>())
        << name;
    const Column& target = table.columns.back();
    EXPECT_EQ(target.name, table.default_target) << name;
    for (std::size_t row = 0; row < table.n_rows(); ++row) {
      if (target.kind == Column::Kind::kText) {
        ASSERT_EQ(target.categories[target.codes[row]], expected["target"][row].get<std::string>())
            << name;
      } else {
        ASSERT_EQ(target.numbers[row], expected["target"][row].get<double>()) << name;
      }
    }
  }
}

TEST(BuiltinData, EverySetIsAsItsInfoSays) {
  EXPECT_EQ(builtin_sets().size(), 10u);
  for (const BuiltinInfo& info : builtin_sets()) {
    const Table table = builtin_table(info.name);
    EXPECT_EQ(table.name, info.name);
    EXPECT_EQ(table.n_rows(), info.n_rows) << info.name;
    EXPECT_EQ(table.columns.size(), info.n_features + 1) << info.name;
    EXPECT_EQ(table.default_target, info.target) << info.name;
    EXPECT_EQ(table.image_height, info.image_height) << info.name;
    EXPECT_EQ(table.image_width, info.image_width) << info.name;
    EXPECT_EQ(info.task(), info.name == "diabetes" ? "regression" : "classification");
  }
}

TEST(BuiltinData, XorIsItsFourRows) {
  const Table table = builtin_table("xor");
  EXPECT_EQ(table.columns[0].numbers, (std::vector<double>{0, 0, 1, 1}));
  EXPECT_EQ(table.columns[1].numbers, (std::vector<double>{0, 1, 0, 1}));
  EXPECT_EQ(table.columns[2].numbers, (std::vector<double>{0, 1, 1, 0}));
}

TEST(BuiltinData, MoonsAndCirclesAreScikitLearnsWithoutNoise) {
  for (const std::string name : {"moons", "circles"}) {
    const auto expected = golden(name);  // first class 0, then class 1
    const Table table = builtin_table(name, {.n_rows = 19, .noise = 0});
    for (std::size_t row = 0; row < 19; ++row) {
      const std::size_t k = row % 2;
      EXPECT_EQ(table.columns[2].numbers[row], static_cast<double>(k));
      const auto& point = expected[10 * k + row / 2];
      EXPECT_NEAR(table.columns[0].numbers[row], point[0].get<double>(), 1e-15) << name << row;
      EXPECT_NEAR(table.columns[1].numbers[row], point[1].get<double>(), 1e-15) << name << row;
    }
  }
}

TEST(BuiltinData, SpiralsWindOutwards) {
  const Table table = builtin_table("spirals", {.n_rows = 30, .noise = 0, .n_classes = 3});
  for (std::size_t row = 0; row < 30; ++row) {
    const double radius = static_cast<double>(row / 3 + 1) / 10;
    const double angle = 2 * std::numbers::pi * (1.75 * radius + static_cast<double>(row % 3) / 3);
    EXPECT_NEAR(table.columns[0].numbers[row], radius * std::sin(angle), 1e-14);
    EXPECT_NEAR(table.columns[1].numbers[row], radius * std::cos(angle), 1e-14);
  }
}

TEST(BuiltinData, NoiseHasTheDeviationAskedFor) {
  const Table plain = builtin_table("moons", {.n_rows = 20000, .noise = 0});
  const Table noisy = builtin_table("moons", {.n_rows = 20000, .noise = 0.5});
  double sum = 0;
  double squares = 0;
  for (std::size_t row = 0; row < 20000; ++row) {
    for (std::size_t j = 0; j < 2; ++j) {
      const double d = noisy.columns[j].numbers[row] - plain.columns[j].numbers[row];
      sum += d;
      squares += d * d;
    }
  }
  EXPECT_NEAR(sum / 40000, 0, 5 * 0.5 / 200);  // five standard errors
  EXPECT_NEAR(squares / 40000, 0.25, 5 * 0.25 * std::sqrt(2.0 / 40000));
}

TEST(BuiltinData, BlobsHaveAsManyCentresAsClasses) {
  const Table table = builtin_table("blobs", {.seed = 3, .n_rows = 40, .noise = 0, .n_classes = 4});
  for (std::size_t row = 4; row < 40; ++row) {
    EXPECT_EQ(table.columns[0].numbers[row], table.columns[0].numbers[row % 4]);
    EXPECT_LT(std::abs(table.columns[1].numbers[row]), 10);
    EXPECT_NE(table.columns[1].numbers[row], table.columns[1].numbers[(row + 1) % 4]);
  }
}

TEST(BuiltinData, ARowDependsOnItsNumberAndTheSeedOnly) {
  const Table few = builtin_table("blobs", {.seed = 7, .n_rows = 10});
  const Table many = builtin_table("blobs", {.seed = 7, .n_rows = 100});
  const Table other = builtin_table("blobs", {.seed = 8, .n_rows = 10});
  for (std::size_t row = 0; row < 10; ++row) {
    EXPECT_EQ(few.columns[0].numbers[row], many.columns[0].numbers[row]);
    EXPECT_NE(few.columns[0].numbers[row], other.columns[0].numbers[row]);
  }
}

TEST(BuiltinData, RefusesWhatASetDoesNotTake) {
  EXPECT_THAT(
      [] { builtin_table("digit"); },
      fails(ErrorCode::kValue,
            "data: there is no built-in set \"digit\"; did you mean \"digits\"? (there are "
            "\"digits\", \"iris\", \"wine\", \"breast_cancer\", \"diabetes\", \"xor\", \"moons\", "
            "\"circles\", \"spirals\", \"blobs\")"));
  EXPECT_THAT([] { builtin_table("iris", {.n_rows = 10}); },
              fails(ErrorCode::kValue,
                    "data: iris is always the same; rows, noise and classes cannot be chosen"));
  EXPECT_THAT([] { builtin_table("moons", {.n_classes = 3}); },
              fails(ErrorCode::kValue, "data: moons always has 2 classes"));
  EXPECT_THAT([] { builtin_table("blobs", {.n_rows = 2, .n_classes = 3}); },
              fails(ErrorCode::kValue, "data: blobs cannot have 2 rows of 3 classes"));
  EXPECT_THAT([] { builtin_table("blobs", {.noise = -1}); },
              fails(ErrorCode::kValue, "data: the noise of blobs cannot be -1"));
}

}  // namespace
}  // namespace chainrule
