// The instruction set that the kernels run on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <chainrule/export.h>

namespace chainrule {

/// The kernels' instruction set in use: "avx512", "avx2", "neon", "wasm" or "scalar". It never
/// changes a result, only the time. Chosen at first use: the best that this machine has, or the one
/// that the environment variable CHAINRULE_TARGET names (Error kValue if this machine has no such
/// one).
CHAINRULE_EXPORT std::string_view target_name();
/// Whether the instruction set in use multiplies bfloat16 numbers itself, as TrainSpec::bfloat16
/// needs: "avx512" on a processor that has AVX512_BF16.
CHAINRULE_EXPORT bool has_bfloat16();
/// Those this machine can run, best first.
CHAINRULE_EXPORT std::vector<std::string> available_targets();
/// Uses the named one from now on, for every thread; not to be called while kernels run.
/// Throws Error kValue, listing those there are, for any other name.
CHAINRULE_EXPORT void set_target(std::string_view name);

}  // namespace chainrule
