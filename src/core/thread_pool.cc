// Threads that wait for parts of a call: awake while calls follow each other, else asleep.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
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
constexpr std::chrono::microseconds kAwake(200);    // after the last part
constexpr std::chrono::microseconds kPatience(50);  // until others may run instead

void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

using Clock = std::chrono::steady_clock;
constexpr Clock::duration kForever = Clock::duration::max();

// Spins until done(), or until `limit` has passed; from `patience` on it lets others run, for there
// may be more threads than processors.
template <class Done>
bool spin(const Done& done, Clock::duration patience, Clock::duration limit) {
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
    if (waited > limit) return false;
    if (waited > patience) std::this_thread::yield();
  }
}

thread_local bool inside_part = false;

// That this thread is, until the end of the scope.
struct InsidePart {
  InsidePart() { inside_part = true; }
  ~InsidePart() { inside_part = before; }
  InsidePart(const InsidePart&) = delete;
  InsidePart& operator=(const InsidePart&) = delete;
  const bool before = inside_part;
};

class ThreadPool {
 public:
  // How many threads beside the caller were at it; none where another one is using the pool, which
  // has done nothing then.
  std::optional<std::size_t> run(std::size_t n_parts, PartFunction function) {
    if (busy_.exchange(true, std::memory_order_acquire)) return {};
    const std::size_t n_called = std::min(n_parts - 1, start(n_parts - 1));
    function_ = function;
    pending_.store(n_called, std::memory_order_relaxed);
    for (std::size_t i = 0; i < n_called; ++i) {
      workers_[i]->offer.fetch_add(1, std::memory_order_release);
      workers_[i]->offer.notify_one();
    }
    const InsidePart inside;
    const Clock::time_point begin = Clock::now();
    function.call(function.context, 0);
    for (std::size_t part = n_called + 1; part < n_parts; ++part) {
      function.call(function.context, part);
    }
    // What no worker has begun by now, it would finish later than this thread.
    for (std::size_t i = n_called; i > 0; --i) run_if_offered(*workers_[i - 1], i);
    spin([this] { return pending_.load(std::memory_order_acquire) == 0; },
         kPatience + (Clock::now() - begin), kForever);
    busy_.store(false, std::memory_order_release);
    return n_called;
  }

 private:
  // Odd: its part is there to be taken, by whoever comes first.
  struct alignas(64) Worker {
    std::atomic<std::uint32_t> offer = 0;
  };

  void run_if_offered(Worker& worker, std::size_t part) {
    std::uint32_t offer = worker.offer.load(std::memory_order_relaxed);
    if (offer % 2 == 0 ||
        !worker.offer.compare_exchange_strong(offer, offer + 1, std::memory_order_acquire,
                                              std::memory_order_relaxed)) {
      return;
    }
    function_.call(function_.context, part);
    pending_.fetch_sub(1, std::memory_order_release);
  }

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
    const InsidePart inside;
    for (std::uint32_t seen = 0;;) {
      const auto is_offered = [&] {
        seen = worker.offer.load(std::memory_order_relaxed);
        return seen % 2 == 1;
      };
      if (spin(is_offered, kPatience, kAwake)) {
        run_if_offered(worker, part);
      } else {
        worker.offer.wait(seen, std::memory_order_relaxed);
      }
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

bool run_parts(std::size_t n, PartFunction function) {
  if (n > 1 && !inside_part) {
    if (const auto n_called = pool().run(n, function)) return *n_called > 0;
  }
  const InsidePart inside;
  for (std::size_t part = 0; part < n; ++part) function.call(function.context, part);
  return false;
}

bool is_inside_part() {
  return inside_part;
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
