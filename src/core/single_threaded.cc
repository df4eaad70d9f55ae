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

void run_parts(std::size_t n, PartFunction function) {
  for (std::size_t part = 0; part < n; ++part) function.call(function.context, part);
}

}  // namespace chainrule

// Where nobody else does: the memory of the only thread lives as long as the program.
extern "C" int __cxa_thread_atexit(void (* /*destroy*/)(void*), void* /*object*/,
                                   void* /*module*/) {
  return 0;
}
#endif
