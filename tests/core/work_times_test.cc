// The rule by which work is shared out, on machines that are made up: it finds what is faster,
// notices when that changes, and what it tries costs little.
#include "core/work_times.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>

namespace chainrule {
namespace {

double three_microseconds() {
  return 3000;
}

// A machine on which call i of a work takes so many nanoseconds.
struct Machine {
  std::function<double(int)> one, several;
};

struct Calls {
  double ns = 0;
  int n_split = 0;
};

Calls make_calls(WorkTimes& times, const Machine& machine, int n) {
  Calls calls;
  for (int i = 0; i < n; ++i) {
    const bool splits = times.next(three_microseconds);
    const double ns = splits ? machine.several(i) : machine.one(i);
    calls.ns += ns;
    calls.n_split += splits;
    EXPECT_TRUE(!splits || times.wants_time());
    if (times.wants_time()) {
      times.took(ns);
    } else {
      times.done();
    }
  }
  return calls;
}

Machine steady(double one, double several) {
  return {[=](int) { return one; }, [=](int) { return several; }};
}

// Short and long work, rightly and wrongly guessed.
constexpr double kGuesses[] = {500, 20e3, 10e6};
constexpr double kTimes[] = {4e3, 50e3, 2e6};

TEST(WorkTimes, WorkThatSeveralThreadsHelpIsShared) {
  for (const double guess : kGuesses) {
    for (const double one : kTimes) {
      WorkTimes times(guess);
      const Calls calls = make_calls(times, steady(one, 0.6 * one), 20000);
      EXPECT_LT(calls.ns, 0.62 * one * 20000) << guess << ", " << one;
      EXPECT_EQ(times.one(), one);
      EXPECT_NEAR(times.several(), 0.6 * one, 1e-6 * one);
    }
  }
}

TEST(WorkTimes, WorkThatTheyHinderStaysAlone) {
  for (const double guess : kGuesses) {
    for (const double one : kTimes) {
      for (const double slower : {1.0, 2.0, 100.0}) {
        WorkTimes times(guess);
        make_calls(times, steady(one, slower * one), 200);  // what is learnt at first
        const Calls calls = make_calls(times, steady(one, slower * one), 200000);
        EXPECT_LT(calls.ns, 1.02 * one * 200000) << guess << ", " << one << ", " << slower;
        EXPECT_FALSE(times.splits());
      }
    }
  }
}

TEST(WorkTimes, WhatIsTooShortIsNeverTried) {
  WorkTimes times(20e3);
  EXPECT_EQ(make_calls(times, steady(2999, 10), 100000).n_split, 0);
  EXPECT_EQ(times.several(), 0);
}

TEST(WorkTimes, LongWorkIsSharedFromTheFirstCall) {
  WorkTimes times(1e9);
  EXPECT_EQ(make_calls(times, steady(1e9, 0.5e9), 100).n_split, 100);
}

// A thread that was just started is of no use for some milliseconds.
TEST(WorkTimes, WhatBecomesOfUseIsFoundSoon) {
  const Machine machine = {[](int) { return 3e6; }, [](int i) { return i < 20 ? 3.1e6 : 1.8e6; }};
  WorkTimes times(3e6);
  EXPECT_GT(make_calls(times, machine, 100).n_split, 60);
}

// The other processor gets busy, and is free again.
TEST(WorkTimes, AChangeIsNoticed) {
  WorkTimes times(20e3);
  make_calls(times, steady(20e3, 11e3), 10000);
  EXPECT_TRUE(times.splits());
  make_calls(times, steady(20e3, 21e3), 10000);
  EXPECT_FALSE(times.splits());
  make_calls(times, steady(20e3, 11e3), 500000);
  EXPECT_TRUE(times.splits());
}

// Every 300th call on several threads waits for a processor; in between they seem to help.
TEST(WorkTimes, ABusyMachineCostsLittle) {
  const Machine machine = {[](int) { return 10e3; },
                           [](int i) { return i % 300 == 0 ? 4e6 : 6e3; }};
  WorkTimes times(20e3);
  const Calls calls = make_calls(times, machine, 2000000);
  EXPECT_LT(calls.ns, 1.03 * 10e3 * 2000000);
  EXPECT_GT(calls.n_split, 0);
}

// Short work, of which several threads make twice as much, on a processor that is shared: from one
// moment to the next it takes 2.2 times as long, and a look may fall between them. Of its first
// third of a second, in the mean of many, and at worst.
TEST(WorkTimes, ALookAcrossTwoMomentsCostsLittle) {
  double sum = 0;
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    const auto moment = [=](int i) {
      const std::uint32_t block = (static_cast<std::uint32_t>(i) / 16 + 1) * 2654435761U;
      return ((block ^ seed * 40503U) * 2246822519U >> 16) % 4 == 0 ? 2.2 : 1.0;
    };
    const Machine machine = {[=](int i) { return 6e3 * moment(i); },
                             [=](int i) { return 12e3 * moment(i); }};
    constexpr int kCalls = 40000;
    double alone = 0;
    for (int i = 0; i < kCalls; ++i) alone += machine.one(i);
    WorkTimes times(6e3);
    const double ratio = make_calls(times, machine, kCalls).ns / alone;
    EXPECT_LT(ratio, 1.1) << seed;
    sum += ratio;
  }
  EXPECT_LT(sum, 100 * 1.03);
}

// One call that waits among many that do not is no reason to change.
TEST(WorkTimes, OneHiccupChangesNothing) {
  for (const double hiccup : {4e6, 100e6}) {
    WorkTimes times(20e3);
    make_calls(times, steady(10e3, 6e3), 20000);
    times.next(three_microseconds);
    times.took(hiccup);
    make_calls(times, steady(10e3, 6e3), 20000);
    EXPECT_TRUE(times.splits()) << hiccup;
  }
}

// Where all work takes longer for a while, several threads are no worse than before.
TEST(WorkTimes, AMachineThatBecomesSlowerIsNoReasonToStop) {
  WorkTimes times(1e6);
  make_calls(times, steady(3e6, 2e6), 1000);
  const Calls slow = make_calls(times, steady(4.5e6, 3.1e6), 1000);
  EXPECT_GT(slow.n_split, 900);
  EXPECT_LT(slow.ns, 1.05 * 3.1e6 * 1000);
}

// Nor is a look in a bad moment one for long.
TEST(WorkTimes, ABadMomentIsForgottenSoon) {
  WorkTimes times(1e6);
  make_calls(times, steady(3e6, 2e6), 1000);
  make_calls(times, steady(3e6, 3.3e6), 100);
  EXPECT_FALSE(times.splits());
  const Calls again = make_calls(times, steady(3e6, 2e6), 1000);
  EXPECT_GT(again.n_split, 800);
}

}  // namespace
}  // namespace chainrule
