// Whatever kernel, shape, strides and values bytes describe, every target of the machine gives the
// same bits; a libFuzzer harness.
//   mkdir -p build/fuzz/kernels_corpus
//   clang++-19 -std=c++20 -g -O1 -ffp-contract=off -fno-math-errno
//   -fsanitize=fuzzer,address,undefined
//     -DFMT_HEADER_ONLY '-DHWY_DISABLED_TARGETS=(HWY_SSSE3|HWY_SSE4)' -Iinclude -Isrc
//     -Itests/kernels tests/fuzz/kernels_fuzz.cc tests/kernels/kernel_case{,_expected,_run}.cc
//     src/kernels/*.cc src/core/{error,math,thread_pool,
//     available_threads,measured_threads,work_times}.cc -lhwy -o build/fuzz/kernels
//   build/fuzz/kernels build/fuzz/kernels_corpus -max_total_time=300 -max_len=400
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "kernel_case.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string difference = chainrule::difference_of_targets({data, size});
  if (!difference.empty()) {
    std::fprintf(stderr, "%s\n", difference.c_str());
    std::abort();
  }
  return 0;
}
