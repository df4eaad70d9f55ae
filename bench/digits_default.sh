#!/usr/bin/env bash
# Held-out accuracy of `chainrule train digits` with its defaults: each seed, then mean and deviation.
#   bench/digits_default.sh [FIRST LAST]     default: 0 9
set -euo pipefail
chainrule=$(dirname "$0")/../build/release/apps/cli/chainrule
for seed in $(seq "${1:-0}" "${2:-9}"); do
  "$chainrule" train digits --seed "$seed" --no-save --quiet --json |
    awk -v seed="$seed" '/"accuracy"/ { gsub(/[^0-9.]/, "", $2); print seed, $2 } /"seconds"/ { gsub(/[^0-9.]/, "", $2); print "s", $2 }'
done | awk '$1 == "s" { seconds += $2; next }
  { print "seed", $1, "accuracy", $2; n++; sum += $2; squares += $2 * $2 }
  END { mean = sum / n; printf "mean %.5f  deviation %.5f  seconds %.2f\n", mean, sqrt(squares / n - mean * mean), seconds / n }'
