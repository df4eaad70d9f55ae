// The default floating-point mode, for as long as an entry point runs (docs/numerics.md).
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace chainrule {

/// Sets round to nearest and no flushing of denormals; restores the caller's mode at the end.
/// Exception flags are left alone. Costs a few cycles where the mode is the default already.
class FloatMode {
 public:
#if defined(__SSE2__)
  FloatMode() : saved_(_mm_getcsr()) {
    if ((saved_ & kModeBits) != 0) _mm_setcsr(saved_ & ~kModeBits);
  }
  ~FloatMode() {
    if ((saved_ & kModeBits) != 0) _mm_setcsr((_mm_getcsr() & ~kModeBits) | (saved_ & kModeBits));
  }

 private:
  static constexpr std::uint32_t kModeBits = 0xE040;  // flush to zero, rounding, denormals are zero
  std::uint32_t saved_;
#elif defined(__aarch64__)
  FloatMode() : saved_(get()) {
    if ((saved_ & kModeBits) != 0) set(saved_ & ~kModeBits);
  }
  ~FloatMode() {
    if ((saved_ & kModeBits) != 0) set((get() & ~kModeBits) | (saved_ & kModeBits));
  }

 private:
  static std::uint64_t get() {
    std::uint64_t mode;
    asm volatile("mrs %0, fpcr" : "=r"(mode));
    return mode;
  }
  static void set(std::uint64_t mode) { asm volatile("msr fpcr, %0" : : "r"(mode)); }
  static constexpr std::uint64_t kModeBits = 0x1C00000;  // flush to zero, rounding
  std::uint64_t saved_;
#else
  FloatMode() {}  // WebAssembly has one mode only
  ~FloatMode() {}
#endif

 public:
  FloatMode(const FloatMode&) = delete;
  FloatMode& operator=(const FloatMode&) = delete;
};

}  // namespace chainrule
