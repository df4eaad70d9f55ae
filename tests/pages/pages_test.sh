#!/usr/bin/env bash
# The pages and documents that `chainrule explain` writes, in three languages, and reports: TeX compiles them without a
# warning, Chromium and html-validate find nothing wrong with them; plots become PNG files.
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

# Reports of runs: pictures, numbers, two classes with early stopping.
for run in "digits" "diabetes --validation 0.2" "breast_cancer --validation 0.2 --patience 30"; do
  read -ra what <<<"$run"
  "$chainrule" train "${what[@]}" --quiet --out "run-${what[0]}" >/dev/null
  cp "run-${what[0]}/report.html" "report-${what[0]}.html"
  pages+=("report-${what[0]}.html")
done

# Of a saved model, of folds, and of odd tables: names that are markup or very long, categories and gaps, one class or
# one row to judge by, a target that is constant, 200 classes.
python3 "$source_dir/tests/pages/odd_tables.py"
report() { # NAME COMMAND...: the page it leaves
  "$chainrule" "${@:2}" >/dev/null
  pages+=("report-$1.html")
}
report of-model evaluate run-breast_cancer breast_cancer --report report-of-model.html
for run in "folds wine --folds 5" "markup odd-markup.csv --target y --epochs 30" \
  "constant odd-constant.csv --target y --epochs 5" "many odd-many.csv --target y --epochs 20"; do
  read -ra what <<<"$run"
  report "${what[0]}" train "${what[@]:1}" --quiet --out "run-${what[0]}"
  cp "run-${what[0]}/report.html" "report-${what[0]}.html"
done
report one-class evaluate run-markup odd-one-class.csv --report report-one-class.html
report one-row evaluate run-markup odd-one-row.csv --report report-one-row.html

# PNG files by the real rsvg-convert: as wide as promised, and not one colour.
"$chainrule" evaluate run-digits digits --out png --png >/dev/null
python3 "$source_dir/tests/pages/png_test.py" png/plots/*.png

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
