// The version of the library and of its numeric profile.
#include <chainrule/version.h>

namespace chainrule {

std::string_view version() {
  return CHAINRULE_VERSION;
}

std::string_view numeric_profile() {
#if defined(CHAINRULE_UNFUSED) || defined(__wasm__)
  return "unfused-1";
#else
  return "fused-1";
#endif
}

}  // namespace chainrule
