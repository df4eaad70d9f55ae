// Rounding and honesty of shown numbers.
#include "explain/shown_number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace chainrule {
namespace {

using formula::number;
using formula::product;
using formula::sum;
using formula::symbol;

constexpr Quantity kX{QuantityKind::kInput, 1, 0, 0, 1};

TEST(ShownNumber, KeepsTheFewestDigits) {
  EXPECT_EQ(shown_number(0.755).mantissa, "0.755");
  EXPECT_EQ(shown_number(-3).mantissa, "3");
  EXPECT_TRUE(shown_number(-3).negative);
  EXPECT_EQ(shown_number(-0.0).mantissa, "0");
  EXPECT_FALSE(shown_number(-0.0).negative);
  EXPECT_EQ(shown_number(100000).mantissa, "100000");
  EXPECT_EQ(shown_number(0.0001234).mantissa, "0.0001234");
  EXPECT_EQ(shown_number(1234567.25).mantissa, "1234567.25");
}

TEST(ShownNumber, TakesPowersOfTenOutside) {
  const ShownNumber small = shown_number(1.2e-12), large = shown_number(1.2e7);
  EXPECT_FALSE(small.plain);
  EXPECT_EQ(small.mantissa, "1.2");
  EXPECT_EQ(small.exponent, -12);
  EXPECT_EQ(large.mantissa, "1.2");
  EXPECT_EQ(large.exponent, 7);
  EXPECT_EQ(shown_number(std::numeric_limits<double>::infinity()).kind,
            ShownNumber::Kind::kInfinite);
  EXPECT_EQ(shown_number(std::nan("")).kind, ShownNumber::Kind::kNotANumber);
}

TEST(ShownNumber, RoundsToFigures) {
  EXPECT_EQ(rounded(0.6802671, 6), 0.680267);
  EXPECT_EQ(rounded(1234567, 3), 1230000);
  EXPECT_EQ(rounded(0.1, 17), 0.1);
}

TEST(PutIn, KnowsWhatIsExact) {
  const auto value = [](double x) { return [x](const Quantity&) { return x; }; };
  EXPECT_TRUE(put_in(symbol(kX), value(0.35 * 0.1 + 0.9 * 0.8), 6).exact);
  EXPECT_FALSE(put_in(symbol(kX), value(1.0 / 3), 6).exact);
}

TEST(PutIn, TakesTheBranchThatHoldsAndSaysWhy) {
  const Formula relu = formula::by_cases(
      {{number(1), symbol(kX), Relation::kGreater, number(0)}, {number(0), {}, {}, {}}});
  const PutIn positive = put_in(relu, [](const Quantity&) { return 0.35; }, 6);
  EXPECT_EQ(positive.formula.number, 1);
  EXPECT_EQ(positive.because, (std::vector<ShownCondition>{{0.35, Relation::kGreater, 0}}));
  const PutIn negative = put_in(relu, [](const Quantity&) { return -2.0; }, 6);
  EXPECT_EQ(negative.formula.number, 0);
  EXPECT_EQ(negative.because, (std::vector<ShownCondition>{{-2, Relation::kLessOrEqual, 0}}));
}

TEST(PutIn, DoesNotRoundAConditionUntilItIsWrong) {
  const Formula below = formula::by_cases(
      {{number(1), symbol(kX), Relation::kLess, number(3)}, {number(0), {}, {}, {}}});
  const double close = 2.99999999;
  const PutIn put = put_in(below, [=](const Quantity&) { return close; }, 6);
  EXPECT_EQ(put.because, (std::vector<ShownCondition>{{close, Relation::kLess, 3}}));
}

TEST(Gives, ComparesWithTheSizesOfTheTerms) {
  const Formula net =
      sum({product({number(0.35), number(0.1)}), product({number(0.9), number(0.8)})});
  EXPECT_TRUE(gives(net, 0.755));
  EXPECT_FALSE(gives(net, 0.7550001));
  EXPECT_TRUE(gives(formula::difference(number(0.3), number(0.1 + 0.2)), 0));
}

}  // namespace
}  // namespace chainrule
