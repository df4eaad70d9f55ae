#!/usr/bin/env python3
"""How well networks predict that were trained in bfloat16, beside the same in float.

usage: bfloat16_accuracy.py [--seeds N] [DATA...]

A run of `chainrule train` for each seed, in either precision, with the same rows held out; the mean of each and that of
the differences with its standard error, as rows of docs/results.md's table. DATA: built-in sets, or fashion for the
files of Fashion-MNIST with their own test rows. Without any: all of them.
"""

import argparse
import json
import math
import pathlib
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHAINRULE = ROOT / "build" / "release" / "apps" / "cli" / "chainrule"
SETS = ("digits", "iris", "wine", "breast_cancer", "diabetes", "xor", "moons", "circles", "spirals", "blobs")
FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")
FASHION_WORDS = [
    str(FASHION / "train-images-idx3-ubyte.gz"),
    "--test",
    str(FASHION / "t10k-images-idx3-ubyte.gz"),
]


def score_of(data, precision, seed):
    words = FASHION_WORDS if data == "fashion" else [data]
    command = [str(CHAINRULE), "train", *words, "--precision", precision, "--seed", str(seed)]
    run = subprocess.run([*command, "--no-save", "--quiet", "--json"], check=True, capture_output=True, text=True)
    scores = json.loads(run.stdout)["assessment"]["scores"]
    return scores["accuracy"] if "accuracy" in scores else scores["r2"]


def row_of(data, n_seeds):
    scores = {
        precision: [score_of(data, precision, seed) for seed in range(n_seeds)] for precision in ("float", "bfloat16")
    }
    differences = [b - a for a, b in zip(scores["float"], scores["bfloat16"])]
    error = statistics.stdev(differences) / math.sqrt(n_seeds)
    means = " | ".join(f"{statistics.mean(scores[precision]):.4f}" for precision in ("float", "bfloat16"))
    return f"| {data} | {n_seeds} | {means} | {statistics.mean(differences):+.4f} ± {error:.4f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("data", nargs="*", metavar="DATA")
    options = parser.parse_args()
    for data in options.data or [*SETS, "fashion"]:
        print(row_of(data, options.seeds), flush=True)


if __name__ == "__main__":
    main()
