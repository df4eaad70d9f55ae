# Toolchain: 64-bit ARM by Debian's g++-aarch64-linux-gnu; the tests run under qemu-user. For what trains and explains:
# it reads no compressed files, for there is no zlib of that machine.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64;-L;/usr/aarch64-linux-gnu)
set(CHAINRULE_NO_FILES ON)

# Header-only, or built from source: the packages of the host are for its own processor.
foreach(package fmt hwy FastFloat nlohmann_json GTest)
  set(${package}_DIR ${CMAKE_CURRENT_LIST_DIR}/aarch64-linux)
endforeach()
