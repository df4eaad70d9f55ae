# Highway for WebAssembly: its headers, and the one target there is to choose. Scalar, because
# Highway 1.0.3 has no vectors of double there.
include_guard(GLOBAL)
add_library(hwy_wasm STATIC ${CMAKE_CURRENT_LIST_DIR}/hwy_targets.cc)
target_compile_definitions(hwy_wasm PUBLIC HWY_COMPILE_ONLY_SCALAR)
add_library(hwy::hwy ALIAS hwy_wasm)
