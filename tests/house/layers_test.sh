#!/usr/bin/env bash
# A folder sees exactly the headers that the map in ARCHITECTURE.md lets it include; a wrong arrow does
# not compile. usage: layers_test.sh SOURCE_DIR FOLDERS_FILE CXX
# FOLDERS_FILE: one line a folder, `name|public headers|include directories`, lists joined by `;`.
set -euo pipefail
readonly source=$1 cxx=$3
declare -A uses headers dirs sees
while IFS='|' read -r folder public include; do
  headers[$folder]=$(
    for header in ${public//;/ }; do echo "chainrule/$header"; done
    find "$source/src/$folder" -name '*.h' -printf "$folder/%P\n"
  )
  dirs[$folder]=$include
done <"$2"
# Lines of the map: `    src/nn/   network, forward, backward   (kernels)`.
while IFS=: read -r folder list; do
  uses[$folder]=${list//,/}
done < <(sed -nE 's|^ +src/([a-z]+)/ .*\(([a-z, ]+)\)$|\1:\2|p' "$source/ARCHITECTURE.md")

# What the folder may see: itself, what it uses, and what that uses.
closure() {
  local used
  echo "$1"
  for used in ${uses[$1]}; do [[ $used == nothing ]] || closure "$used"; done
}

failed=0
complain() {
  echo "$*"
  failed=1
}

# expect FOLDER yes|no HEADERS...: one probe for each header, as preprocessor text.
expect() {
  local header
  for header in "${@:3}"; do
    case $2 in
      yes) printf '#if !__has_include(<%s>)\n#error %s does not find %s\n#endif\n' "$header" "$1" "$header" ;;
      no) printf '#if __has_include(<%s>)\n#error %s must not find %s\n#endif\n' "$header" "$1" "$header" ;;
    esac
  done
}

probe() {
  local flags
  read -ra flags <<<"-I${dirs[$1]//;/ -I}"
  "$cxx" -std=c++20 -fsyntax-only "${flags[@]}" -x c++ - 2>&1
}

for folder in "${!headers[@]}"; do
  [[ -n ${uses[$folder]:-} ]] || { complain "ARCHITECTURE.md has no src/$folder/"; continue; }
  sees=()
  for used in $(closure "$folder"); do sees[$used]=yes; done
  for other in "${!headers[@]}"; do
    # shellcheck disable=SC2086
    expect "$folder" "${sees[$other]:-no}" ${headers[$other]}
  done | probe "$folder" || failed=1
done

# The proof that the probes mean what they say: core includes a header of each other folder.
for folder in "${!headers[@]}"; do
  header=$(head -1 <<<"${headers[$folder]}")
  if [[ $folder != core && -n $header ]] &&
    ! grep -q 'No such file\|file not found' < <(probe core <<<"#include <$header>"); then
    complain "core could include $header"
  fi
done
exit $failed
