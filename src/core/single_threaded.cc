// Where there are no threads: parts run one after the other.
#ifdef __wasm__
#include "core/fail.h"
#include "core/parallel.h"

namespace chainrule {

std::size_t available_threads() {
  return 1;
}

std::size_t max_threads() {
  return 1;
}

void set_max_threads(std::size_t n) {
  if (n != 1) fail(ErrorCode::kValue, "threads: {} came, there is 1 here", n);
}

bool run_parts(std::size_t n, PartFunction function) {
  for (std::size_t part = 0; part < n; ++part) function.call(function.context, part);
  return false;
}

bool is_inside_part() {
  return false;
}

void run_measured(const void* /*site*/, std::size_t n, double /*guessed_ns*/,
                  RangeFunction function) {
  function.call(function.context, 0, n);
}

void split_always(bool /*always*/) {}

WorkGroup::WorkGroup(const char* /*what*/, double /*guessed_ns*/) {}
WorkGroup::~WorkGroup() = default;

WorkName::WorkName(const char* /*what*/, std::size_t /*layer*/)
    : what_before_(nullptr), layer_before_(0) {}
WorkName::~WorkName() = default;
void WorkName::now(const char* /*what*/) {}

ThreadChoice thread_choice() {
  return {};
}

}  // namespace chainrule

// Where nobody else does: the memory of the only thread lives as long as the program.
extern "C" int __cxa_thread_atexit(void (* /*destroy*/)(void*), void* /*object*/,
                                   void* /*module*/) {
  return 0;
}
#endif
