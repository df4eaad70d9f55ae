#!/usr/bin/env bash
# Runs what a document shows. Blocks ```console: each line `$ command` is run, in order, in one scratch
# folder with chainrule on the path and examples/ in it, and what it prints is compared with the lines that
# follow; a line `...` stands for any lines, `...` inside a line for any text; no lines shown, nothing compared.
# A command ends with 0, or with what the block's opening line says: ```console exit=2.
# Blocks ```cpp with a main() are compiled against the library and run.
# usage: docs_test.sh DOCUMENT SCRATCH_DIR CHAINRULE_PROGRAM CXX LIBRARY_FLAGS...
set -euo pipefail
readonly document=$1 scratch=$2 cxx=$4
examples=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../examples" && pwd)
readonly flags=("${@:5}")
PATH=$(dirname "$3"):$PATH
export NO_COLOR=1
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
ln -s "$examples" examples
failed=0

complain() {
  printf '%s:%d: %s\n' "$document" "$1" "$2"
  failed=1
}

# matches LINES OUTPUT: LINES as one shell pattern, in which only `...` is special.
matches() {
  local pattern='' line
  while IFS= read -r line; do
    if [[ $line == ... ]]; then
      pattern+='*'
    else
      line=$(sed 's/[][*?\\()|!@+]/\\&/g' <<<"$line")
      pattern+=${line//.../*}$'\n'
    fi
  done <<<"$1"
  # shellcheck disable=SC2053
  [[ $2$'\n' == $pattern ]]
}

# run_command LINE_NUMBER COMMAND LINES_SHOWN EXIT_CODE
run_command() {
  local line=$1 command=$2 shown=$3 wanted=$4 output status=0
  output=$(bash -c "$command" 2>&1 </dev/null) || status=$?
  [[ $status == "$wanted" ]] || complain "$line" "\`$command\` ended with $status: $output"
  if [[ -n $shown ]] && ! matches "$shown" "$output"; then
    complain "$line" "\`$command\` printed"$'\n'"$output"$'\n'"and the document shows"$'\n'"$shown"
  fi
}

# run_program LINE_NUMBER SOURCE
run_program() {
  if ! { "$cxx" -std=c++20 -Wall -Wextra -Wpedantic -Werror -x c++ - -x none "${flags[@]}" -o program \
    <<<"$2" && ./program; } >program.log 2>&1; then
    complain "$1" "the program does not compile and run: $(<program.log)"
  fi
}

# A command goes on over the next line after a \\ at its end, and in a here-document up to END.
is_unfinished() {
  [[ $1 == *\\ || ($1 == *"<<'END'"* && $1 != *$'\nEND') ]]
}

number=0 block='' command='' shown='' wanted=0 begin=0
finish_command() {
  [[ -z $command ]] || run_command "$begin" "$command" "${shown%$'\n'}" "$wanted"
  command='' shown=''
}
while IFS= read -r line; do
  number=$((number + 1))
  case $block:$line in
    ':```console'*)
      block=console
      wanted=0
      [[ $line != *exit=* ]] || wanted=${line##*exit=}
      ;;
    ':```cpp') block=cpp begin=$number source='' ;;
    ':```'*) block=other ;;
    'console:```')
      finish_command
      block=''
      ;;
    'cpp:```')
      [[ $source != *'int main('* ]] || run_program "$begin" "$source"
      block=''
      ;;
    'other:```') block='' ;;
    'console:$ '*)
      finish_command
      command=${line#'$ '} begin=$number
      ;;
    console:*)
      if is_unfinished "$command" && [[ -z $shown ]]; then
        command+=$'\n'$line
      else
        shown+=$line$'\n'
      fi
      ;;
    cpp:*) source+=$line$'\n' ;;
  esac
done <"$document"
exit $failed
