# GoogleTest from Debian's sources.
include_guard(GLOBAL)
set(gtest_root /usr/src/googletest)
add_library(aarch64_gtest STATIC
  ${gtest_root}/googletest/src/gtest-all.cc
  ${gtest_root}/googlemock/src/gmock-all.cc
  ${gtest_root}/googlemock/src/gmock_main.cc)
target_compile_features(aarch64_gtest PUBLIC cxx_std_20)
target_include_directories(aarch64_gtest SYSTEM
  PUBLIC ${gtest_root}/googletest/include ${gtest_root}/googlemock/include
  PRIVATE ${gtest_root}/googletest ${gtest_root}/googlemock)
foreach(name gtest gmock gtest_main)
  add_library(GTest::${name} ALIAS aarch64_gtest)
endforeach()
