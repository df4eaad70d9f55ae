// Writing results to stdout and what else is to be said to stderr.
#pragma once

#include <exception>
#include <string_view>

namespace chainrule::cli {

/// Whoever read stdout has gone away, as `head` does: the program ends without a word.
struct ReaderGone : std::exception {};

/// Writes to stdout. Throws ReaderGone, or Error kFile if it cannot be written (a full disk).
void print(std::string_view text);
/// Hands over what print() still holds; same errors.
void flush_output();
/// Writes to stderr. That nobody can read it is no reason to stop.
void tell(std::string_view text);

}  // namespace chainrule::cli
