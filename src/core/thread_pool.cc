// Threads that wait for parts of a call: awake while calls follow each other, else asleep.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <pthread.h>

#include "core/fail.h"
#include "core/float_mode.h"
#include "core/parallel.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostThreads = 256;
constexpr std::chrono::microseconds kAwake(200);  // after the last part

void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Spins until done() or, where `limit` is given, until it has passed; lets others run when it takes
// long, for there may be more threads than processors.
template <class Done>
bool spin(const Done& done, std::chrono::microseconds limit = std::chrono::microseconds::max()) {
  using Clock = std::chrono::steady_clock;
  for (int i = 0; i < 64; ++i) {
    if (done()) return true;
    pause();
  }
  const Clock::time_point begin = Clock::now();
  for (;;) {
    for (int i = 0; i < 64; ++i) {
      if (done()) return true;
      pause();
    }
    const auto waited = Clock::now() - begin;
    if (limit != std::chrono::microseconds::max() && waited > limit) return false;
    if (waited > std::chrono::microseconds(50)) std::this_thread::yield();
  }
}

class ThreadPool {
 public:
  // False where another thread is using the pool.
  bool run(std::size_t n_parts, PartFunction function) {
    if (busy_.exchange(true, std::memory_order_acquire)) return false;
    const std::size_t n_called = std::min(n_parts - 1, start(n_parts - 1));
    function_ = function;
    pending_.store(n_called, std::memory_order_relaxed);
    for (std::size_t i = 0; i < n_called; ++i) {
      workers_[i]->calls.fetch_add(1, std::memory_order_release);
      workers_[i]->calls.notify_one();
    }
    function.call(function.context, 0);
    for (std::size_t part = n_called + 1; part < n_parts; ++part) {
      function.call(function.context, part);
    }
    spin([this] { return pending_.load(std::memory_order_acquire) == 0; });
    busy_.store(false, std::memory_order_release);
    return true;
  }

 private:
  struct alignas(64) Worker {
    std::atomic<std::uint32_t> calls = 0;
  };

  // Starts workers until there are n, or no more are to be had; says how many there are.
  std::size_t start(std::size_t n) {
    while (workers_.size() < n) {
      auto worker = std::make_unique<Worker>();
      const std::size_t part = workers_.size() + 1;
      try {
        workers_.reserve(n);
        std::thread([this, &it = *worker, part] { work(it, part); }).detach();
      } catch (const std::exception&) {  // no memory, or a limit on threads
        break;
      }
      workers_.push_back(std::move(worker));
    }
    return workers_.size();
  }

  [[noreturn]] void work(Worker& worker, std::size_t part) {
    const FloatMode mode;
    for (std::uint32_t seen = 0;; ++seen) {
      const auto called = [&] { return worker.calls.load(std::memory_order_acquire) != seen; };
      if (!spin(called, kAwake)) worker.calls.wait(seen, std::memory_order_acquire);
      function_.call(function_.context, part);
      pending_.fetch_sub(1, std::memory_order_release);
    }
  }

  std::vector<std::unique_ptr<Worker>> workers_;
  PartFunction function_ = {};
  alignas(64) std::atomic<std::size_t> pending_ = 0;
  alignas(64) std::atomic<bool> busy_ = false;
};

// Never destroyed: its threads may still be there when static objects go.
std::atomic<ThreadPool*> current_pool = nullptr;

// A forked child has none of the threads.
ThreadPool& pool() {
  static const bool once = [] {
    current_pool = new ThreadPool;
    pthread_atfork(nullptr, nullptr, [] { current_pool = new ThreadPool; });
    return true;
  }();
  (void)once;
  return *current_pool.load(std::memory_order_acquire);
}

std::atomic<std::size_t> thread_limit = 0;  // 0: not set

}  // namespace

void run_parts(std::size_t n, PartFunction function) {
  if (pool().run(n, function)) return;
  for (std::size_t part = 0; part < n; ++part) function.call(function.context, part);
}

std::size_t max_threads() {
  const std::size_t limit = thread_limit.load(std::memory_order_relaxed);
  if (limit != 0) return limit;
  static const std::size_t available = available_threads();
  return available;
}

void set_max_threads(std::size_t n) {
  if (n == 0 || n > kMostThreads) {
    fail(ErrorCode::kValue, "threads: {} came, 1 to {} were expected", n, kMostThreads);
  }
  thread_limit = n;
}

}  // namespace chainrule
