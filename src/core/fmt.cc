// fmt, compiled once for the whole library: in every file that formats a text it would cost three
// seconds (docs/decisions/0002-fmt-compiled-once.md).
#define FMT_HEADER_ONLY 1
#include <fmt/format.h>

namespace chainrule {
namespace {

// Naming the functions makes the compiler keep them, for the other files to link.
[[gnu::used]] std::string (*const kFormat)(fmt::string_view, fmt::format_args) = &fmt::vformat;

}  // namespace
}  // namespace chainrule
