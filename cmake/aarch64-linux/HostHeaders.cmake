# host_headers(fmt::fmt-header-only fmt) makes a target of the host's headers /usr/include/fmt, which are the same for every
# processor, without the others in /usr/include, which are not.
include_guard(GLOBAL)
function(host_headers target folder)
  set(include_dir ${CMAKE_BINARY_DIR}/host_headers/${folder})
  file(MAKE_DIRECTORY ${include_dir})
  file(CREATE_LINK /usr/include/${folder} ${include_dir}/${folder} SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} SYSTEM INTERFACE ${include_dir})
endfunction()
