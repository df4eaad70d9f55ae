#!/usr/bin/env bash
# The rules of the house that text alone can show (CONTRIBUTING.md). usage: lint_test.sh SOURCE_DIR
set -euo pipefail
cd "$1"
failed=0

# offences MESSAGE: each line that comes in is one.
offences() {
  local lines
  lines=$(cat)
  if [[ -n $lines ]]; then
    printf '%s:\n%s\n' "$1" "$lines"
    failed=1
  fi
}

mapfile -t code < <(find include src apps tests examples bench \( -name '*.cc' -o -name '*.h' \) -not -path '*/node_modules/*')
mapfile -t scripts < <(find . -path ./build -prune -o -path ./.git -prune -o \
  \( -name CMakeLists.txt -o -name '*.cmake' -o -name '*.sh' -o -name '*.py' -o -name '*.mjs' \) -print)
mapfile -t prose < <(find . -path ./build -prune -o -path ./.git -prune -o -name '*.md' -print)
scripts+=(dev .ci/run)

offences "an include may not climb" < <(grep -nE '#include ["<].*\.\.' "${code[@]}")
offences "a file opens with a comment on its purpose" < <(
  awk 'FNR == 1 { opens = FILENAME ~ /\/.*\/.*CMakeLists/ }
       FNR <= 2 && /^(\/\/|#|""") ?[A-Za-z`]/ { opens = 1 }
       FNR == 2 && !opens { print FILENAME }' "${code[@]}" "${scripts[@]}")
offences "a file of more than 400 lines wants splitting" < <(
  wc -l "${code[@]}" "${scripts[@]}" | awk '$1 > 400 && $2 != "total"')
# In this format a function at namespace level begins and ends in the first column; so does a table.
offences "a function of more than 50 lines wants splitting" < <(
  awk '/^[A-Za-z[]/ { start = FNR; plain = !/^(namespace|class|struct|enum|union|extern)/ && !/= \{$/ }
       /^}/ && plain && FNR - start > 51 { print FILENAME ":" start ": " FNR - start - 1 " lines" }' "${code[@]}")
offences "no TODO without a line in docs/roadmap.md, no disabled tests" < <(
  grep -nwE 'TODO|FIXME|XXX|GTEST_SKIP|TEST.*DISABLED_.*' "${code[@]}" "${scripts[@]}" | grep -v lint_test.sh)
offences "no path of one machine" < <(
  grep -nE '(/home|/root|/work|/Users|/tmp)/' "${code[@]}" "${scripts[@]}" "${prose[@]}" | grep -v lint_test.sh)
offences "chainrule.h includes every public header, and each stands in a folder's HEADERS" < <(
  for path in include/chainrule/*.h; do
    header=${path##*/}
    [[ $header == chainrule.h ]] || { grep -q "<chainrule/$header>" include/chainrule/chainrule.h &&
      grep -qw "$header" src/*/CMakeLists.txt; } || echo "$path"
  done)
offences "phrases of two catalogues have one name, which the linker takes for the same" < <(
  grep -hoE 'Phrase k[A-Za-z0-9]+' src/explain/phrases_*.h | sort | uniq -d)
exit $failed
