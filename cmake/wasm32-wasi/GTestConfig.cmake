# GoogleTest for WebAssembly, from Debian's sources, with exceptions that a test can catch
# (tests/wasm/exceptions.cc). What is linked against it leaves through them; code of the library, which
# catches nothing, is compiled as it ships.
include_guard(GLOBAL)
set(gtest_root /usr/src/googletest)
set(wasm_tests_dir ${CMAKE_CURRENT_LIST_DIR}/../../tests/wasm)

add_library(wasm_exceptions OBJECT ${wasm_tests_dir}/exceptions.cc)
target_compile_options(wasm_exceptions PRIVATE -fno-exceptions)

add_library(wasm_gtest STATIC
  ${gtest_root}/googletest/src/gtest-all.cc
  ${gtest_root}/googlemock/src/gmock-all.cc
  ${gtest_root}/googlemock/src/gmock_main.cc
  $<TARGET_OBJECTS:wasm_exceptions>)
target_compile_features(wasm_gtest PUBLIC cxx_std_20)
target_include_directories(wasm_gtest SYSTEM
  PUBLIC ${gtest_root}/googletest/include ${gtest_root}/googlemock/include
  PRIVATE ${gtest_root}/googletest ${gtest_root}/googlemock)
target_compile_definitions(wasm_gtest PUBLIC
  GTEST_HAS_PTHREAD=0 GTEST_HAS_DEATH_TEST=0 GTEST_HAS_STREAM_REDIRECTION=0 GTEST_HAS_FILE_SYSTEM=0)
target_compile_options(wasm_gtest PUBLIC "SHELL:-mllvm -enable-emscripten-cxx-exceptions")
target_link_options(wasm_gtest INTERFACE
  -Wl,--export=__stack_pointer,--export=__THREW__,--export-table,-z,stack-size=1048576)
foreach(name gtest gmock gtest_main)
  add_library(GTest::${name} ALIAS wasm_gtest)
endforeach()
