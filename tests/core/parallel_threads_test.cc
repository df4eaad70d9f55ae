// The pool of threads: each part is done once, whoever does it.
#include <chainrule/threads.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "core/parallel.h"
#include "fails.h"

namespace chainrule {
namespace {

class Parallel : public testing::Test {
 protected:
  Parallel() { split_always(true); }
  ~Parallel() override {
    split_always(false);
    set_max_threads(threads_before_);
  }

 private:
  const std::size_t threads_before_ = max_threads();
};

constexpr double kLong = 1e9;  // nanoseconds

TEST_F(Parallel, EveryElementIsVisitedOnceByAnyNumberOfThreads) {
  for (const std::size_t n_threads : {1u, 2u, 3u, 16u}) {
    set_max_threads(n_threads);
    for (const std::size_t n : {0u, 1u, 2u, 15u, 16u, 17u, 1000u}) {
      std::vector<int> visits(n);
      parallel_for(n, kLong, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) ++visits[i];
      });
      EXPECT_EQ(visits, std::vector<int>(n, 1)) << n_threads << " threads, " << n;
    }
  }
}

TEST_F(Parallel, PartsRunAtOnce) {
  set_max_threads(2);
  std::atomic<int> n_there = 0;
  parallel_for(2, kLong, [&](std::size_t, std::size_t) {
    ++n_there;
    while (n_there < 2) std::this_thread::yield();  // until the other part has begun, too
  });
  EXPECT_EQ(n_there, 2);
}

TEST_F(Parallel, SmallWorkStaysOnItsThread) {
  set_max_threads(16);
  std::vector<std::thread::id> ids;
  split_always(false);
  parallel_for(100, kWorthAThread / 100, [&](std::size_t begin, std::size_t end) {
    EXPECT_EQ(end - begin, 100);
    ids.push_back(std::this_thread::get_id());
  });
  EXPECT_EQ(ids, std::vector{std::this_thread::get_id()});
}

TEST_F(Parallel, WorkInsideAPartIsDoneThere) {
  set_max_threads(4);
  std::vector<std::vector<int>> visits(8, std::vector<int>(8));
  parallel_for(8, kLong, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::thread::id here = std::this_thread::get_id();
      parallel_for(8, kLong, [&](std::size_t from, std::size_t to) {
        EXPECT_EQ(std::this_thread::get_id(), here);
        for (std::size_t j = from; j < to; ++j) ++visits[i][j];
      });
    }
  });
  EXPECT_EQ(visits, std::vector(8, std::vector<int>(8, 1)));
}

TEST_F(Parallel, ManyCallersShareThePool) {
  set_max_threads(4);
  std::vector<std::thread> callers;
  std::atomic<int> n_visits = 0;
  for (int caller = 0; caller < 8; ++caller) {
    callers.emplace_back([&] {
      for (int time = 0; time < 100; ++time) {
        parallel_for(16, kLong, [&](std::size_t begin, std::size_t end) {
          n_visits += static_cast<int>(end - begin);
        });
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(n_visits, 8 * 100 * 16);
}

TEST_F(Parallel, SleepersAreWoken) {
  set_max_threads(3);
  for (int time = 0; time < 5; ++time) {
    std::atomic<int> n_visits = 0;
    parallel_for(3, kLong, [&](std::size_t, std::size_t) { ++n_visits; });
    EXPECT_EQ(n_visits, 3);
    std::this_thread::sleep_for(std::chrono::milliseconds(3));  // longer than a worker stays awake
  }
}

TEST_F(Parallel, WhatWasMeasuredCanBeRead) {
  split_always(false);
  set_max_threads(2);
  std::atomic<std::uint64_t> n_visits = 0;
  for (int time = 0; time < 50; ++time) {
    const WorkName work("counting", 3);
    parallel_for(64, 300, [&](std::size_t begin, std::size_t end) {
      for (std::size_t k = begin; k < 300 * end; ++k) n_visits += k >= 300 * begin;
    });
  }
  const ThreadChoice choice = thread_choice();
  EXPECT_EQ(choice.max_threads, 2);
  EXPECT_GT(choice.affinity, 0);
  EXPECT_GE(choice.call_seconds, 300e-9);
  EXPECT_LE(choice.call_seconds, 100e-6);
  const auto counting = std::ranges::find(choice.works, "counting", &ThreadedWork::what);
  ASSERT_NE(counting, choice.works.end());
  EXPECT_EQ(counting->layer, 3);
  EXPECT_EQ(counting->n_calls, 50);
  EXPECT_GT(counting->one, 0);
  EXPECT_LE(counting->n_threads, 2);
  set_max_threads(1);
  EXPECT_TRUE(thread_choice().works.empty());
}

// A worker that does not come in time is not waited for.
TEST_F(Parallel, PartsThatNobodyBeganAreDoneByTheCaller) {
  set_max_threads(16);
  for (int time = 0; time < 200; ++time) {
    std::vector<std::atomic<int>> visits(16);
    parallel_for(16, kLong, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) ++visits[i];
    });
    for (const std::atomic<int>& count : visits) ASSERT_EQ(count, 1);
  }
}

TEST(Threads, AsManyAsTheProcessMayRun) {
  EXPECT_GE(available_threads(), 1);
  EXPECT_LE(available_threads(), 256);
}

TEST(Threads, NoneAndTooManyAreRefused) {
  const std::size_t before = max_threads();
  EXPECT_THAT([] { set_max_threads(0); },
              fails(ErrorCode::kValue, "threads: 0 came, 1 to 256 were expected"));
  EXPECT_THAT([] { set_max_threads(257); },
              fails(ErrorCode::kValue, "threads: 257 came, 1 to 256 were expected"));
  EXPECT_EQ(max_threads(), before);
}

}  // namespace
}  // namespace chainrule
