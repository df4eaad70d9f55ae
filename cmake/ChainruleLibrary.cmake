# The two libraries that programs link, made of the folders' objects: `chainrule`, everything, and
# `chainrule_predict`, what a program needs that only reads models and predicts.

# Collects a folder and all that it uses.
function(chainrule_closure out)
  set(pending ${ARGN})
  set(closure)
  while(pending)
    list(POP_FRONT pending folder)
    if(NOT folder IN_LIST closure)
      list(APPEND closure ${folder})
      get_target_property(uses ${folder} CHAINRULE_USES)
      list(APPEND pending ${uses})
    endif()
  endwhile()
  set(${out} ${closure} PARENT_SCOPE)
endfunction()

# chainrule_library(chainrule_predict EXPORT_NAME predict FOLDERS chainrule_nn ...)
function(chainrule_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "EXPORT_NAME" "FOLDERS")
  add_library(${name})
  add_library(chainrule::${arg_EXPORT_NAME} ALIAS ${name})
  set_target_properties(${name} PROPERTIES
    EXPORT_NAME ${arg_EXPORT_NAME}
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
    LINKER_LANGUAGE CXX)
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:chainrule_flags>)
  chainrule_closure(folders ${arg_FOLDERS})
  foreach(folder IN LISTS folders)
    target_sources(${name} PRIVATE $<TARGET_OBJECTS:${folder}>)
    get_target_property(libraries ${folder} CHAINRULE_LIBRARIES)
    # Header-only libraries are used up when the objects are compiled.
    foreach(library IN LISTS libraries)
      get_target_property(type ${library} TYPE)
      if(NOT type STREQUAL "INTERFACE_LIBRARY")
        target_link_libraries(${name} PRIVATE ${library})
        set_property(GLOBAL APPEND PROPERTY CHAINRULE_LINKED_LIBRARIES ${library})
      endif()
    endforeach()
  endforeach()
endfunction()

include(GNUInstallDirs)
get_property(folders GLOBAL PROPERTY CHAINRULE_FOLDERS)
chainrule_library(chainrule EXPORT_NAME chainrule FOLDERS ${folders})
if(TARGET chainrule_model)
  chainrule_library(chainrule_predict EXPORT_NAME predict FOLDERS chainrule_model)
else()
  chainrule_library(chainrule_predict EXPORT_NAME predict FOLDERS chainrule_core)
endif()
