#!/usr/bin/env bash
# Every header compiles on its own, twice over, without a warning: a public one with nothing but
# include/ in sight, a private one with what its folder sees.
# usage: headers_test.sh SOURCE_DIR FOLDERS_FILE CXX public|all
set -euo pipefail
readonly source=$1
export cxx=$3

# compile_alone HEADER DIRECTORIES
compile_alone() {
  local flags
  read -ra flags <<<"-I${2//;/ -I}"
  printf '#include <%s>\n#include <%s>\n' "$1" "$1" |
    "$cxx" -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror "${flags[@]}" -x c++ - 2>&1 ||
    { echo "$1 does not compile on its own"; exit 1; }
}
export -f compile_alone

{
  find "$source/include" -name '*.h' -printf "%P\n$source/include\n"
  [[ $4 == public ]] || while IFS='|' read -r folder _ include; do
    find "$source/src/$folder" -name '*.h' -not -name '*-inl.h' -printf "$folder/%P\n$include\n"
  done <"$2"
} | xargs -d '\n' -n 2 -P "$(nproc)" bash -c 'compile_alone "$@"' compile_alone
