// Marks what a shared library shows to the programs that link it.
#pragma once

#if defined(__GNUC__) && !defined(__wasm__)
#define CHAINRULE_EXPORT __attribute__((visibility("default")))
#else
#define CHAINRULE_EXPORT
#endif
