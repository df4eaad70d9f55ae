#!/usr/bin/env bash
# Builds tests/consumer as a stranger would: against the installed static library, by add_subdirectory
# with a shared library, against that library installed, and both again through pkg-config.
# usage: consumer_test.sh SOURCE_DIR BUILD_DIR SCRATCH_DIR CXX
set -euo pipefail
readonly source=$1 build=$2 scratch=$3 cxx=$4
readonly consumer=$source/tests/consumer
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"

# Both programs must run; the second reads the model that the first saved.
run_programs() {
  "$1/train_xor" xor.safetensors
  "$1/predict_xor" xor.safetensors
}

# No build type, so that the library is built without optimization and soon.
with_cmake() {
  cmake -S "$consumer" -B "$1" -G Ninja -DCMAKE_CXX_COMPILER="$cxx" "${@:2}"
  cmake --build "$1"
  run_programs "$1"
}

# with_pkg_config FOLDER PREFIX [--static]
with_pkg_config() {
  export PKG_CONFIG_PATH=$2/lib/pkgconfig
  mkdir "$1"
  local flags program
  for program in train_xor:chainrule predict_xor:chainrule-predict; do
    read -ra flags < <(pkg-config --cflags --libs "${@:3}" "${program#*:}")
    "$cxx" -std=c++20 -Wall -Wextra -Wpedantic -Werror "$consumer/${program%:*}.cc" \
      -o "$1/${program%:*}" "${flags[@]}"
  done
  LD_LIBRARY_PATH=$2/lib run_programs "$1"
}

echo "== installed static library"
cmake --install "$build" --prefix "$scratch/static" >install.log
with_cmake find_static -DCMAKE_PREFIX_PATH="$scratch/static"
with_pkg_config pkg_static "$scratch/static" --static

echo "== add_subdirectory, shared"
with_cmake subdirectory -DCHAINRULE_SOURCE="$source" -DBUILD_SHARED_LIBS=ON -DCHAINRULE_INSTALL=ON \
  -DCMAKE_INSTALL_LIBDIR=lib
echo "== installed shared library"
cmake --install subdirectory --prefix "$scratch/shared" >>install.log
with_cmake find_shared -DCMAKE_PREFIX_PATH="$scratch/shared"
with_pkg_config pkg_shared "$scratch/shared"
