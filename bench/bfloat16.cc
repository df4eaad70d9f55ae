// What the instruction that multiplies pairs of bfloat16 numbers could do if nothing else were to
// be done: AVX512_BF16's dot product, two multiply-adds into each of 16 single-precision sums.
#include <chrono>
#include <stdexcept>

#include "participant.h"

#ifdef __x86_64__
#include <immintrin.h>

namespace chainrule::bench {
namespace {

constexpr int kChains = 24;  // enough to hide the latency of each, and they fit the registers
constexpr int kRounds = 200000;
constexpr double kFlop = 2.0 * 2 * 16 * kChains * kRounds;

__attribute__((target("avx512f,avx512bf16"))) float dot_product_chains(float value) {
  const __m512 many = _mm512_set1_ps(value);
  const __m512bh pairs = _mm512_cvtne2ps_pbh(many, many);
  __m512 sums[kChains];  // different ones, or the compiler would compute one for all
  for (int k = 0; k < kChains; ++k) sums[k] = _mm512_set1_ps(value * static_cast<float>(k));
  for (int round = 0; round < kRounds; ++round) {
#pragma GCC unroll 24
    for (int k = 0; k < kChains; ++k) sums[k] = _mm512_dpbf16_ps(sums[k], pairs, pairs);
  }
  __m512 total = sums[0];
  for (int k = 1; k < kChains; ++k) total = _mm512_add_ps(total, sums[k]);
  return _mm512_cvtss_f32(total);
}

Work work_of(const Words& words) {
  if (words.at(0) != "peak") throw std::invalid_argument("no such work: " + words[0]);
  if (!__builtin_cpu_supports("avx512bf16")) throw std::invalid_argument("no AVX512_BF16 here");
  const auto run = [] {
    volatile float value = 0.5F;  // so that the compiler cannot know the result
    const auto begin = std::chrono::steady_clock::now();
    [[maybe_unused]] volatile float result = dot_product_chains(value);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  return {.call = [run] { run(); }, .seconds = [run] { return run() * 1e9 / kFlop; }};
}

}  // namespace
}  // namespace chainrule::bench
#else
namespace chainrule::bench {
namespace {
Work work_of(const Words& /*words*/) {
  throw std::invalid_argument("no AVX512_BF16 here");
}
}  // namespace
}  // namespace chainrule::bench
#endif

int main() {
  return chainrule::bench::serve("bfloat16 dot products in registers", chainrule::bench::work_of);
}
