# fmt's headers.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/HostHeaders.cmake)
host_headers(fmt::fmt-header-only fmt)
target_compile_definitions(fmt::fmt-header-only INTERFACE FMT_HEADER_ONLY=1)
