// The multiply-add of the numeric profile (docs/numerics.md).
#pragma once

#include <cmath>

namespace chainrule {

/// a * b + c with one rounding; with two in the unfused profile, whose machines lack the
/// instruction.
template <class T>
inline T fma(T a, T b, T c) {
#if defined(CHAINRULE_UNFUSED) || defined(__wasm__)
  return a * b + c;
#else
  return std::fma(a, b, c);
#endif
}

}  // namespace chainrule
