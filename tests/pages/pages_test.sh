#!/usr/bin/env bash
# The pages and documents that `chainrule explain` writes, in three languages, and the reports of runs: TeX compiles them
# without a warning, Chromium and html-validate find nothing wrong with them.
# usage: pages_test.sh SOURCE_DIR CHAINRULE OUT_DIR
set -euo pipefail
source_dir=$1 chainrule=$2 out=$3
rm -rf "$out"
mkdir -p "$out"

note=$source_dir/examples/notes/backprop_2_2_1.toml
explain() { "$chainrule" explain "$@"; }

# name: what is asked for; the cases are small, for axe is slow.
declare -A cases=(
  [note]="$note"
  [matrices]="xor --hidden 3 --activation tanh --matrices --figures 9"
  [weight]="digits --hidden 20 --dropout 0.2 --optimizer adam --batch-size 4 --weight 1:20,4"
)
cd "$out"
pages=()
for name in "${!cases[@]}"; do
  for language in en zh-Hans zh-Hant; do
    read -ra what <<<"${cases[$name]}"
    explain "${what[@]}" --language "$language" --format latex >"$name-$language.tex"
    explain "${what[@]}" --language "$language" --format html >"$name-$language.html"
    pages+=("$name-$language.html")
  done
done

# Reports: pictures, numbers, two classes with early stopping.
for run in "digits" "diabetes --validation 0.2" "breast_cancer --validation 0.2 --patience 30"; do
  read -ra what <<<"$run"
  "$chainrule" train "${what[@]}" --quiet --out "run-${what[0]}" >/dev/null
  cp "run-${what[0]}/report.html" "report-${what[0]}.html"
  pages+=("report-${what[0]}.html")
done

failed=0
for document in *.tex; do
  log=${document%.tex}.log
  xelatex -interaction=nonstopmode -halt-on-error "$document" >/dev/null || failed=1
  if grep -nE 'Warning|Overfull|Underfull|Missing character|^!' "$log"; then
    echo "$document: TeX warns"
    failed=1
  fi
done
echo "$(ls ./*.tex | wc -l) documents compiled"

modules=$out/../pages-modules
mkdir -p "$modules"
cp "$source_dir/tests/pages/package.json" "$modules/"
npm install --prefix "$modules" --no-audit --no-fund --loglevel error >/dev/null
node "$source_dir/tests/pages/pages_test.mjs" "$modules" "${pages[@]}" || failed=1
exit $failed
