# What `cmake --install` writes: the public headers, the libraries, the command line, and what
# find_package(chainrule) and pkg-config look for.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/chainrule)
set(libraries chainrule chainrule_predict)

install(TARGETS ${libraries} EXPORT chainruleTargets)
install(EXPORT chainruleTargets NAMESPACE chainrule:: DESTINATION ${package_dir})
get_property(headers GLOBAL PROPERTY CHAINRULE_PUBLIC_HEADERS)
install(FILES ${headers} ${PROJECT_SOURCE_DIR}/include/chainrule/chainrule.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/chainrule)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
if(TARGET chainrule_cli)
  install(TARGETS chainrule_cli)
  if(NOT CMAKE_CROSSCOMPILING)  # completions and manual pages, which the program itself prints
    install(CODE "set(program $<TARGET_FILE:chainrule_cli>)
      set(share \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}\")")
    install(SCRIPT ${CMAKE_CURRENT_LIST_DIR}/InstallFromProgram.cmake)
  endif()
endif()

# A program that links the static library links what the library uses, too.
set(static_packages)
set(static_modules)
get_target_property(type chainrule TYPE)
if(type STREQUAL "STATIC_LIBRARY")
  get_property(linked GLOBAL PROPERTY CHAINRULE_LINKED_LIBRARIES)
  list(REMOVE_DUPLICATES linked)
  foreach(library IN LISTS linked)
    string(REGEX REPLACE "::.*" "" package ${library})
    list(APPEND static_packages ${package})
  endforeach()
  set(static_modules ${static_packages})
  list(TRANSFORM static_modules REPLACE "^hwy$" "libhwy")
  list(TRANSFORM static_modules REPLACE "^ZLIB$" "zlib")
  list(JOIN static_modules " " static_modules)
endif()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/chainruleConfig.cmake.in
  ${PROJECT_BINARY_DIR}/chainruleConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/chainruleConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/chainruleConfig.cmake
  ${PROJECT_BINARY_DIR}/chainruleConfigVersion.cmake DESTINATION ${package_dir})

# pkg-config finds the prefix from the place of its own file, so that the tree can be moved.
file(RELATIVE_PATH prefix_from_module /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
foreach(library IN LISTS libraries)
  string(REPLACE "_" "-" module ${library})
  configure_file(${CMAKE_CURRENT_LIST_DIR}/chainrule.pc.in ${PROJECT_BINARY_DIR}/${module}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${module}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
