# fast_float's headers.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/HostHeaders.cmake)
host_headers(FastFloat::fast_float fast_float)
