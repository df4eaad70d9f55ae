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
#include <toml++/toml.h>
