// toml++ as it is used here: header-only, errors as values.
#pragma once

#if defined(__wasm__)
#include "data/no_ifstream.h"
#endif

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#if defined(__GNUC__)
#pragma GCC system_header
#endif
#if defined(__wasi__)
// toml++ can read files by itself, which nobody asks it to; where there are none, it gets a stream
// that cannot be opened instead of the type that is missing.
#include <fstream>
#include <istream>
#include <string>
namespace std {
struct chainrule_no_file : istream {
  chainrule_no_file() : istream(nullptr) {}
  void open(const string&, ios_base::openmode) { setstate(failbit); }
  bool is_open() const { return false; }
};
}  // namespace std
#define ifstream chainrule_no_file
#endif
#include <toml++/toml.h>
#if defined(__wasi__)
#undef ifstream
#endif
