"""Compares every number of `chainrule explain --format json` with an independent NumPy calculation.

usage: /usr/bin/python3 explain_numbers.py CHAINRULE SCRATCH_DIR [--count N] [--seed S]

Random networks, samples and settings. Each number must agree to 1e-12 of the sum of the sizes of what it is
calculated from, and to what differences as small as that in the numbers before it make of it. Dropout masks
are drawn by the engine and read from what it says is given.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import numpy as np

import functions as f
from problem import is_sane, random_problem
from sheet import SIGNED, toml
from step import Step

TOLERANCE = 1e-12
FULL_PARAMETERS = 60  # of a network that is written out without being asked
KINDS = {"binary_cross_entropy": "multi_label", "categorical_cross_entropy": None}
STATES = {"sgd": ["velocity"], "adam": ["m", "v"], "rmsprop": ["square"], "adagrad": ["square"]}


def run_file(p, seed):
    """The problem as a run of one update."""
    data = {"inputs": p.x.tolist(), "targets": p.t.tolist(), "scaling": "none", "standardize_target": False}
    if kind := KINDS.get(p.loss, "number"):
        data["kind"] = kind
    lines = [f"seed = {seed}", 'precision = "double"', "[data]"]
    lines += [f"{key} = {toml(value)}" for key, value in data.items()]
    lines += ["[split]", "test = 0", "[network]", f"loss = {toml(p.loss)}", f"huber_delta = {toml(p.huber_delta)}"]
    if 0 in p.rates:
        lines.append(f"input_dropout = {toml(p.rates[0])}")
    for l in range(1, p.n_layers + 1):
        lines += ["[[network.layers]]", f"units = {p.widths[l]}", f"activation = {toml(p.activations[l])}",
                  f"bias = {toml(p.b[l] is not None)}", f"dropout = {toml(p.rates.get(l, 0.0))}",
                  f'weights = {{ kind = "given", values = {toml(p.W[l].ravel().tolist())} }}']  # fmt: skip
        if p.activations[l] in f.DEFAULT_ALPHA:
            lines.append(f"alpha = {toml(p.alphas[l])}")
        if p.b[l] is not None:
            lines.append(f'biases = {{ kind = "given", values = {toml(p.b[l].tolist())} }}')
    lines += ["[train]", 'schedule = "constant"', "batch_size = 0", "updates = 1", 'order = "sequential"']
    lines += [f"{key} = {toml(value)}" for key, value in p.step.items()]
    return "\n".join(lines) + "\n"


def explained(program, path, p):
    convention = ",".join(f"{key}={name}" for key, name in p.convention.items())
    command = [program, "explain", path, "--format", "json", "--no-differences", "--convention", convention]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"explain {path} ended with {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def read_masks(p, given):
    p.masks = {l: np.full((p.n_samples, p.widths[l]), np.nan) for l in p.rates}
    for entry in given:
        if entry["name"].startswith("mask"):
            p.masks[entry.get("layer", 0)][entry["sample"] - 1, entry["unit"] - 1] = entry["value"]
    assert not any(np.isnan(mask).any() for mask in p.masks.values()), "a mask is missing"


def own_place(p, entry):
    """What we call the number: its name, its index, its sign in the convention; None if we have no such."""
    name, layer = entry["name"], entry.get("layer")
    after = name.endswith("_after") and name != "loss_after"
    name = name.removesuffix("_after") if after else name
    place, bias = (), entry.get("from") == 0
    if "from" in entry:  # W1, b1, theta1 are told apart by `from`
        new = name.endswith("_new")
        stem = name.removesuffix("_new")
        for parameter in (f"theta{layer}", f"b{layer}", f"W{layer}"):
            stem = stem.removesuffix(parameter)
        if stem.startswith("state"):
            stem, new = STATES[p.step["optimizer"]][int(stem[5]) - 1] + "_", False
        name = f"{stem}{'b' if bias else 'W'}{layer}{'_new' if new else ''}"
        place = (entry["to"] - 1,) if bias else (entry["from"] - 1, entry["to"] - 1)
    elif "unit" in entry:
        place = (entry["sample"] - 1, entry["unit"] - 1)
    elif "sample" in entry:
        place = (entry["sample"] - 1,)
    sign = -1 if p.convention["delta"] == "negative" and name.startswith(SIGNED) else 1
    if bias and p.convention["offset"] == "threshold" and not name.startswith(("v_", "square_")):
        sign = -sign
    return (f"after:{name}" if after else name), place, sign


class Shaken:
    """Each number is off by up to 1e-12 of the sizes of what it is calculated from, at random."""

    def __init__(self, sizes, rng):
        self.sizes, self.rng = sizes, rng

    def keep(self, name, value):
        if name not in self.sizes:
            return value
        off = TOLERANCE * self.sizes[name] * self.rng.uniform(-1, 1, value.shape)
        off = np.where(value == 0, 0, off)
        return np.abs(value + off) if name.startswith(("v_", "square_")) else value + off


def compare(p, document, where):
    """How many numbers were compared; ends the program at one that differs."""
    numbers, sizes, pairs = Step(p).run(), {}, []
    for entry in (entry for section in document["sections"] for entry in section["steps"]):
        name, place, sign = own_place(p, entry)
        if name not in numbers:
            continue
        size = abs(entry["value"]) + sum(abs(use["value"]) for use in entry["uses"])
        sizes.setdefault(name, np.zeros(numbers[name].shape))[place] = size
        pairs.append((entry, name, place, sign))
    rng = np.random.default_rng(1)
    shaken = [Step(p, (), Shaken(sizes, rng)).run() for _ in range(4)]
    for entry, name, place, sign in pairs:
        ours = sign * float(numbers[name][place])
        inherited = max(abs(float(other[name][place] - numbers[name][place])) for other in shaken)
        if not abs(entry["value"] - ours) <= TOLERANCE * sizes[name][place] + 2 * inherited:
            shown = {key: entry[key] for key in ("name", "sample", "layer", "unit", "from", "to") if key in entry}
            sys.exit(f"{where}: {shown} is {entry['value']!r}, NumPy says {ours!r}")
    return len(pairs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("scratch", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    options.scratch.mkdir(parents=True, exist_ok=True)
    n_compared = n_networks = i = 0
    while n_networks < options.count:
        i += 1
        p, _ = random_problem(np.random.default_rng([options.seed, i]))
        if sum(w.size for w in [*p.W[1:], *p.b[1:]] if w is not None) > FULL_PARAMETERS:
            continue
        p.states = {}  # a run's first update
        path = options.scratch / "run.toml"
        path.write_text(run_file(p, i))
        document = explained(options.program.resolve(), path, p)
        read_masks(p, document["given"])
        numbers = Step(p).run()
        if not is_sane(p, numbers) or np.abs(numbers[f"after:z{p.n_layers}"]).max() > 10:
            continue  # with the masks that the engine drew, or after the step: losses are calculated from a
        kept = options.scratch / "last.toml"
        kept.write_text(run_file(p, i))
        compared = compare(p, document, f"{kept}, network {i}")
        if compared < 3 * p.n_layers:
            sys.exit(f"{kept}, network {i}: only {compared} numbers were compared")
        n_compared += compared
        n_networks += 1
    print(f"{n_compared} numbers of {n_networks} networks agree to {TOLERANCE}")


if __name__ == "__main__":
    main()
