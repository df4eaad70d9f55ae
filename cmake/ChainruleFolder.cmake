# One CMake target a folder. What a folder may include is exactly what its target uses:
#   chainrule_folder(nn HEADERS network.h ... USES kernels LIBRARIES fmt::fmt)
# gives the target chainrule_nn one include directory of its own, build/include/nn, in which
# `chainrule/` links to its public headers (include/chainrule/) and `nn/` to src/nn.

set(CHAINRULE_INCLUDE_ROOT ${CMAKE_CURRENT_BINARY_DIR}/include)

# Flags of every target. -ffp-contract=off: a fused multiply-add stands only where the code says so
# (docs/numerics.md).
add_library(chainrule_flags INTERFACE)
target_compile_features(chainrule_flags INTERFACE cxx_std_20)
target_compile_options(chainrule_flags INTERFACE
  -ffp-contract=off -fno-math-errno -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Wold-style-cast
  # g++ 12 sees overlaps and overflows in std::string itself (its bugs 105651, 105329).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-stringop-overflow -Wno-array-bounds>
  # clang sees that libstdc++ 12's stable_sort calls what is deprecated.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)
if(CHAINRULE_WERROR)
  target_compile_options(chainrule_flags INTERFACE -Werror)
endif()
if(CHAINRULE_UNFUSED)
  target_compile_definitions(chainrule_flags INTERFACE CHAINRULE_UNFUSED=1)
endif()
if(CHAINRULE_SANITIZE)
  target_compile_options(chainrule_flags INTERFACE
    -fsanitize=${CHAINRULE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(chainrule_flags INTERFACE -fsanitize=${CHAINRULE_SANITIZE})
endif()

# Options of programs, of tests and of folders that make texts: what has to be fast is what they call.
set(CHAINRULE_UNHURRIED $<$<CONFIG:Release>:-O1>)

# Objects go into a static or a shared library alike; WebAssembly has no shared ones.
set(CHAINRULE_PIC ON)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "wasm32")
  set(CHAINRULE_PIC OFF)
endif()

# What most files include, parsed once for all folders and once for all tests. With g++ only: clang refuses a
# header that was compiled with another -O. Its builds show what a file forgot to include.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()
set(CHAINRULE_COMMON_HEADERS
  <algorithm> <array> <cmath> <cstdint> <functional> <limits> <map> <numeric> <optional> <set> <span> <string>
  <string_view> <utility> <variant> <vector>)

# Takes out of a list of sources, or of their tests, those for what a toolchain file says is not there: files, threads.
function(chainrule_leave_out list)
  if(CHAINRULE_NO_FILES)
    list(FILTER ${list} EXCLUDE REGEX "_file(_test)?\\.cc$")
  endif()
  if(CHAINRULE_NO_THREADS)
    list(FILTER ${list} EXCLUDE REGEX "(_threads|thread_pool|/threads)(_test)?\\.cc$")
  endif()
  set(${list} ${${list}} PARENT_SCOPE)
endfunction()

function(chainrule_folder name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;USES;LIBRARIES")
  list(REMOVE_ITEM arg_LIBRARIES fmt::fmt-header-only)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  chainrule_leave_out(sources)
  set(target chainrule_${name})
  set(include_dir ${CHAINRULE_INCLUDE_ROOT}/${name})

  file(REMOVE_RECURSE ${include_dir})
  file(MAKE_DIRECTORY ${include_dir}/chainrule)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${include_dir}/${name} SYMBOLIC)
  foreach(header IN LISTS arg_HEADERS)
    set(path ${PROJECT_SOURCE_DIR}/include/chainrule/${header})
    if(NOT EXISTS ${path})
      message(FATAL_ERROR "${name}: no public header ${path}")
    endif()
    file(CREATE_LINK ${path} ${include_dir}/chainrule/${header} SYMBOLIC)
    set_property(GLOBAL APPEND PROPERTY CHAINRULE_PUBLIC_HEADERS ${path})
  endforeach()

  add_library(${target} STATIC ${sources})
  set_target_properties(${target} PROPERTIES
    POSITION_INDEPENDENT_CODE ${CHAINRULE_PIC}
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  target_compile_definitions(${target} PRIVATE CHAINRULE_BUILDING=1)
  if(name STREQUAL "core")
    target_precompile_headers(${target} PRIVATE ${CHAINRULE_COMMON_HEADERS} <fmt/format.h>)
  elseif(NOT hwy::hwy IN_LIST arg_LIBRARIES)  # code for several targets fails with them in g++ -O0
    target_precompile_headers(${target} REUSE_FROM chainrule_core)
  endif()
  if(CHAINRULE_SANITIZE)  # programs and tests are not optimized then, what they call is
    target_compile_options(${target} PRIVATE -O1)
  endif()
  target_include_directories(${target} PUBLIC ${include_dir})
  list(TRANSFORM arg_USES PREPEND chainrule_)
  target_link_libraries(${target} PUBLIC ${arg_USES} PRIVATE chainrule_flags ${arg_LIBRARIES})
  set_target_properties(${target} PROPERTIES
    CHAINRULE_HEADERS "${arg_HEADERS}"
    CHAINRULE_USES "${arg_USES}"
    CHAINRULE_LIBRARIES "${arg_LIBRARIES}")
  set_property(GLOBAL APPEND PROPERTY CHAINRULE_FOLDERS ${target})
endfunction()

# All programs of fast tests, for the builds that run no others.
add_custom_target(fast_tests)

# One test program a folder: tests/nn/*_test.cc against what src/nn may see, what the tests
# themselves name with USES, and tests/support/, which all tests share. Files *_slow_test.cc become a second program with the label `slow`.
function(chainrule_test name)
  set(sanitized false)
  if(CHAINRULE_SANITIZE)
    set(sanitized true)
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;LIBRARIES")
  file(GLOB all CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cc)
  file(GLOB support CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  chainrule_leave_out(all)
  set(fast ${all})
  list(FILTER fast EXCLUDE REGEX "_slow_test\\.cc$")
  set(slow ${all})
  list(FILTER slow INCLUDE REGEX "_slow_test\\.cc$")
  list(FILTER support EXCLUDE REGEX "_test\\.cc$")
  list(TRANSFORM arg_USES PREPEND chainrule_)
  foreach(label fast slow)
    if(${label})
      set(program ${name}_${label}_tests)
      add_executable(${program} ${${label}} ${support})
      target_link_libraries(${program} PRIVATE chainrule_flags chainrule_${name} ${arg_USES}
        ${arg_LIBRARIES} test_support GTest::gtest GTest::gmock GTest::gtest_main)
      target_precompile_headers(${program} REUSE_FROM test_support)
      target_compile_options(${program} PRIVATE ${CHAINRULE_UNHURRIED})
      target_compile_definitions(${program} PRIVATE
        CHAINRULE_SANITIZED=${sanitized}
        CHAINRULE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" CHAINRULE_BINARY_DIR="${PROJECT_BINARY_DIR}")
      gtest_discover_tests(${program} TEST_PREFIX ${name}. DISCOVERY_TIMEOUT 60
        DISCOVERY_MODE PRE_TEST PROPERTIES LABELS ${label} TIMEOUT 600)
    endif()
  endforeach()
  if(TARGET ${name}_fast_tests)
    add_dependencies(fast_tests ${name}_fast_tests)
  endif()
endfunction()
