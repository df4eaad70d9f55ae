# Highway's headers, and the one target there is to choose, NEON.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/HostHeaders.cmake)
host_headers(hwy_headers hwy)
add_library(hwy_aarch64 STATIC ${CMAKE_CURRENT_LIST_DIR}/../wasm32-wasi/hwy_targets.cc)
target_link_libraries(hwy_aarch64 PUBLIC hwy_headers)
target_compile_features(hwy_aarch64 PUBLIC cxx_std_20)
target_compile_definitions(hwy_aarch64 PUBLIC HWY_COMPILE_ONLY_STATIC)
add_library(hwy::hwy ALIAS hwy_aarch64)
