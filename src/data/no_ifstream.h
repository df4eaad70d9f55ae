// A stream of files that opens none, for WebAssembly, whose library has none: toml++ names one in a
// function that nobody calls.
#pragma once

#if defined(__wasm__)
#include <ios>
#include <istream>
#include <string>

namespace std {

template <>
class basic_ifstream<char, char_traits<char>> : public basic_istream<char> {
 public:
  basic_ifstream() : basic_istream<char>(nullptr) {}
  void open(const string&, ios_base::openmode) {}
  bool is_open() const { return false; }
  void close() {}
};

}  // namespace std
#endif
