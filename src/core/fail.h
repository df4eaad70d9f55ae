// The one way an error is thrown.
#pragma once

#include <fmt/format.h>

#include <utility>

#include <chainrule/error.h>

namespace chainrule {

[[noreturn]] void throw_error(ErrorCode code, const std::string& sentence);

/// fail(ErrorCode::kShape, "forward: {} columns came, {} were expected", came, expected);
template <class... Args>
[[noreturn]] void fail(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
  throw_error(code, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace chainrule
