// Any bytes give a worksheet that can be checked, or an Error; a libFuzzer harness. The first byte
// says what the others are: TOML, CSV or NPZ.
//   clang++-19 -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -DFMT_HEADER_ONLY
//     -ffp-contract=off, with the include directories of src/explain and the sources of src/core,
//     kernels, nn, optim, data, codegen and explain; libraries hwy and z
#include <chainrule/check.h>
#include <chainrule/error.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace chainrule;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  try {
    const Worksheet work = bytes[0] % 3 == 0   ? parse_worksheet_toml(text, "fuzz")
                           : bytes[0] % 3 == 1 ? parse_worksheet_csv(text, "fuzz")
                                               : parse_worksheet_npz(text, "fuzz");
    for (const Claim& claim : work.claims) {
      if (claim.half_unit < 0) std::abort();
      if (claim.name.find('@') != std::string::npos) return 0;  // many steps take their time
    }
    if (work.claims.size() > 20) return 0;
    if (work.problem && work.problem->network.n_parameters() > 20) return 0;
    const CheckResult result = check_work(work);
    for (const Language language : all_languages()) {
      if (to_text(result, language).empty()) std::abort();
    }
  } catch (const Error&) {
  }
  return 0;
}
