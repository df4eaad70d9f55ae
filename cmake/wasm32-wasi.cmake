# Toolchain: WebAssembly by Debian's clang-22 and wasi-libc, single-threaded and without fstream; the
# tests run under node. A throw ends in __cxa_throw, which whoever links the objects provides.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_CXX_COMPILER clang++-22)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_FLAGS_INIT "-Wno-deprecated -fexceptions -msimd128")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_EXECUTABLE_SUFFIX_CXX .wasm)
set(CMAKE_CROSSCOMPILING_EMULATOR node;--no-warnings;${CMAKE_CURRENT_LIST_DIR}/../tests/wasm/run.mjs)
set(CHAINRULE_NO_FILES ON)
set(CHAINRULE_NO_THREADS ON)

# Header-only there, or built from source: the packages of the host do not fit a 32-bit target.
foreach(package fmt hwy GTest)
  set(${package}_DIR ${CMAKE_CURRENT_LIST_DIR}/wasm32-wasi)
endforeach()
