// On how many threads a call is done: what was measured of its like decides.
#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include <chainrule/threads.h>

#include "core/cpu_limits.h"
#include "core/parallel.h"
#include "core/work_times.h"

namespace chainrule {
namespace {

using Clock = std::chrono::steady_clock;

double ns_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
}

// --- what it takes to call a thread --------------------------------------------------------------

std::atomic<double> measured_call = 0;  // ns; 0: not measured yet

constexpr double kLongestCall = 100e3;

// From the call to the answer of another thread.
double time_call() {
  struct Answer {
    std::atomic<bool> is_there = false;
    Clock::time_point begin = Clock::now();
  } answer;
  run_parts(2, {[](const void* context, std::size_t part) {
                  auto& it = *static_cast<Answer*>(const_cast<void*>(context));
                  if (part == 1) it.is_there = true;
                  while (!it.is_there && ns_since(it.begin) < kLongestCall) {
                  }
                },
                &answer});
  return ns_since(answer.begin);
}

// The least so far. A thread that was just started may still share the caller's processor, and a
// busy machine answers late: a long time is doubted whenever somebody asks. Whether work is faster
// on several threads is measured anyway, so the least may be too little, but not too much.
double call_ns() {
  constexpr double kDoubtful = 10e3, kLeast = 300;
  constexpr int kTries = 2;
  double least = measured_call;
  if (least != 0 && least <= kDoubtful) return least;
  if (least == 0) {
    time_call();  // starts the thread
    least = kLongestCall;
  }
  for (int i = 0; i < kTries && least > kDoubtful; ++i) {
    least = std::clamp(time_call(), kLeast, least);
  }
  measured_call = least;
  return least;
}

// Work of so many calls' time is shared, for by two threads it is done in 5/6 of it at best.
constexpr double kCallsWorth = 3;

double least_worth() {
  return kCallsWorth * call_ns();
}

// --- what work took ------------------------------------------------------------------------------

// Work that is alike: of one name or place in the code, in one group, of about one size.
struct Kind {
  const void* site = nullptr;  // of a group: its name
  std::uint64_t group = 0;     // the group's hash; 0 for a group
  const char* what = nullptr;
  std::size_t layer = 0, limit = 0;
  std::uint64_t size = 0;  // its guessed time's exponent and two bits more

  friend bool operator==(const Kind&, const Kind&) = default;
};

std::uint64_t hash_of(const Kind& kind) {
  std::uint64_t hash = kind.group;
  const auto address = [](const void* place) { return std::bit_cast<std::uintptr_t>(place); };
  for (const std::uint64_t part :
       {std::uint64_t{address(kind.site)}, std::uint64_t{address(kind.what)},
        std::uint64_t{kind.layer}, std::uint64_t{kind.limit}, kind.size}) {
    hash = (hash ^ part) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29;
  }
  return hash;
}

struct Group {
  Kind kind;
  std::uint64_t n_calls = 0;
  WorkTimes times;
};

struct Call {
  Kind kind;
  std::uint64_t n_calls = 0;    // that were timed
  double one = 0, several = 0;  // ns, in the looks of its group: the least on one thread, the mean
  double n_several = 0;
  std::size_t n_parts = 1;  // of the last call on several
};

// Records of the kinds met, each in one of four places that its hash says; the least called of
// these gives way. Each thread that calls has its own: nobody waits, and each sees what it gets.
template <class Record, std::size_t kSize>
class Records {
 public:
  Record& find(const Kind& kind) {
    constexpr std::size_t kWays = 4;
    const std::size_t set = hash_of(kind) % (kSize / kWays) * kWays;
    const auto begin = all_.begin() + static_cast<std::ptrdiff_t>(set), end = begin + kWays;
    const auto found = std::find_if(begin, end, [&](const Record& r) { return r.kind == kind; });
    if (found != end) return *found;
    Record& place = *std::min_element(
        begin, end, [](const Record& a, const Record& b) { return a.n_calls < b.n_calls; });
    place = Record();
    place.kind = kind;
    return place;
  }
  const std::array<Record, kSize>& all() const { return all_; }

 private:
  std::array<Record, kSize> all_;
};
thread_local Records<Group, 32> groups;
thread_local Records<Call, 128> calls;

std::uint64_t size_class(double ns) {
  return std::bit_cast<std::uint64_t>(ns) >> 50;
}

// --- the group that goes on, and what its calls do -----------------------------------------------

struct OpenGroup {
  Group* group = nullptr;  // nullptr: none goes on
  std::uint64_t hash = 0;
  bool is_split = false, is_timed = false;
  Clock::time_point begin;
};
thread_local OpenGroup open_group;

thread_local const char* what_now = nullptr;
thread_local std::size_t layer_now = 0;

void open(const void* name, const char* what, std::size_t layer, double guessed_ns) {
  const Kind kind = {.site = name,
                     .what = what,
                     .layer = layer,
                     .limit = max_threads(),
                     .size = size_class(guessed_ns)};
  Group& group = groups.find(kind);
  if (group.n_calls == 0) group.times = WorkTimes(guessed_ns);
  ++group.n_calls;
  const bool is_split = group.times.next(least_worth), is_timed = group.times.wants_time();
  open_group = {&group, hash_of(kind), is_split, is_timed,
                is_timed ? Clock::now() : Clock::time_point()};
}

void close() {
  WorkTimes& times = open_group.group->times;
  if (open_group.is_timed) {
    times.took(ns_since(open_group.begin));
  } else {
    times.done();
  }
  open_group.group = nullptr;
}

// As many as have three calls' worth of work each, for every thread more takes a call more.
std::size_t parts_for(double ns, std::size_t n) {
  const double worth = ns / least_worth();
  const std::size_t most = std::min(n, max_threads());
  if (worth < 1) return 1;
  if (worth >= static_cast<double>(most)) return most;
  return std::max<std::size_t>(static_cast<std::size_t>(worth), 2);
}

bool run_split(std::size_t n, std::size_t n_parts, const RangeFunction& function) {
  struct Split {
    std::size_t n, n_parts;
    const RangeFunction& function;
  } const split = {n, n_parts, function};
  return run_parts(n_parts, {[](const void* context, std::size_t p) {
                               const auto& it = *static_cast<const Split*>(context);
                               it.function.call(it.function.context, it.n * p / it.n_parts,
                                                it.n * (p + 1) / it.n_parts);
                             },
                             &split});
}

void run_in_group(const void* site, std::size_t n, double guessed_ns,
                  const RangeFunction& function) {
  if (!open_group.is_split && !open_group.is_timed) {
    run_split(n, 1, function);
    return;
  }
  Call& call = calls.find({.site = site,
                           .group = open_group.hash,
                           .what = what_now,
                           .layer = layer_now,
                           .limit = max_threads(),
                           .size = size_class(guessed_ns)});
  std::size_t n_parts = 1;
  if (open_group.is_split) n_parts = parts_for(call.one != 0 ? call.one : guessed_ns, n);
  const bool is_timed = open_group.group->times.is_looking();
  const Clock::time_point begin = is_timed ? Clock::now() : Clock::time_point();
  const bool was_split = run_split(n, n_parts, function);
  ++call.n_calls;
  if (!is_timed) return;
  const double ns = ns_since(begin);
  if (was_split) {
    call.n_parts = n_parts;
    call.several = (call.several * call.n_several + ns) / (call.n_several + 1);
    call.n_several += 1;
  } else if (!open_group.is_split) {
    call.one = call.one == 0 ? ns : std::min(call.one, ns);
  }
}

std::atomic<bool> always_splits = false;

}  // namespace

void run_measured(const void* site, std::size_t n, double guessed_ns, RangeFunction function) {
  if (is_inside_part()) return function.call(function.context, 0, n);  // decided further out
  if (always_splits.load(std::memory_order_relaxed)) {
    run_split(n, std::min(n, max_threads()), function);
    return;
  }
  const bool is_alone = open_group.group == nullptr;
  if (is_alone) open(site, what_now, layer_now, guessed_ns);
  run_in_group(site, n, guessed_ns, function);
  if (is_alone) close();
}

void split_always(bool always) {
  always_splits = always;
}

WorkGroup::WorkGroup(const char* what, double guessed_ns)
    : is_open_(guessed_ns >= 2 * kWorthAThread && max_threads() > 1 && !is_inside_part() &&
               open_group.group == nullptr) {
  if (is_open_) open(what, what, 0, guessed_ns);
}

WorkGroup::~WorkGroup() {
  if (is_open_) close();
}

WorkName::WorkName(const char* what, std::size_t layer)
    : what_before_(what_now), layer_before_(layer_now) {
  what_now = what;
  layer_now = layer;
}

WorkName::~WorkName() {
  what_now = what_before_;
  layer_now = layer_before_;
}

void WorkName::now(const char* what) {
  what_now = what;
}

ThreadChoice thread_choice() {
  ThreadChoice choice;
  const CpuLimits limits = cpu_limits();
  choice.max_threads = max_threads();
  choice.affinity = limits.affinity;
  choice.quota = limits.quota;
  choice.call_seconds = measured_call / 1e9;
  choice.worth_seconds = kCallsWorth * choice.call_seconds;
  const auto named = [](const Kind& kind) { return std::string_view(kind.what ? kind.what : ""); };
  const auto longer = [](const ThreadedCall& a, const ThreadedCall& b) { return a.one > b.one; };
  for (const Group& group : groups.all()) {
    if (group.n_calls == 0 || group.kind.limit != choice.max_threads) continue;
    ThreadedWork work = {{named(group.kind), group.kind.layer, group.times.one() / 1e9,
                          group.times.several() / 1e9, 1},
                         group.n_calls,
                         {}};
    for (const Call& call : calls.all()) {
      if (call.n_calls == 0 || call.kind.group != hash_of(group.kind)) continue;
      work.calls.push_back({named(call.kind), call.kind.layer, call.one / 1e9, call.several / 1e9,
                            group.times.splits() ? call.n_parts : 1});
      work.n_threads = std::max(work.n_threads, work.calls.back().n_threads);
    }
    if (group.kind.site != group.kind.what) work.calls.clear();  // a call alone
    std::ranges::sort(work.calls, longer);
    choice.works.push_back(std::move(work));
  }
  std::ranges::sort(choice.works, [](const ThreadedWork& a, const ThreadedWork& b) {
    return a.one * static_cast<double>(a.n_calls) > b.one * static_cast<double>(b.n_calls);
  });
  return choice;
}

}  // namespace chainrule
