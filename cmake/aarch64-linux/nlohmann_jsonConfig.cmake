# nlohmann's headers for JSON.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/HostHeaders.cmake)
host_headers(nlohmann_json::nlohmann_json nlohmann)
