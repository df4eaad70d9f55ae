// Writing results to stdout and what else is to be said to stderr.
#include "cli/output.h"

#include <chainrule/error.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace chainrule::cli {
namespace {

void check(bool written) {
  if (written) return;
  if (errno == EPIPE) throw ReaderGone();
  throw Error(ErrorCode::kFile, fmt::format("the result cannot be written to stdout: {}",
                                            std::generic_category().message(errno)));
}

}  // namespace

void print(std::string_view text) {
  check(std::fwrite(text.data(), 1, text.size(), stdout) == text.size());
}

void flush_output() {
  check(std::fflush(stdout) == 0);
}

void tell(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace chainrule::cli
