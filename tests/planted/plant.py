"""Writes worksheets with known mistakes in them, for the test of `chainrule check`.

usage: /usr/bin/python3 plant.py --count N --seed S --mistakes 0|1..3 --out FOLDER

Each sheet is a TOML file; planted.jsonl says of each which mistakes were made, in the order in which
they first change a number, and which claimed numbers may be called the first wrong one, with the
mistakes that changed it. In half of the sheets every number is used as it was written down, in the
other half only the claims are rounded. Needs NumPy, nothing of Chainrule.

First wrong is a number that is wrong while nothing it is calculated from is; dW2 and delta1 do not
wait for each other, so each of them may come first. Nobody who reads a sheet knows whether its writer
carried roundings along, and these are no mistake. So a number that is off by more than half a unit of
its last digit, but by less than NOISE times what roundings do on their way to it, may be called wrong
or not; every planted mistake changes at least one claimed number by more than that.
"""

import argparse
import json
import pathlib

import numpy as np

import report
from problem import random_mistakes, random_problem
from rounding import Carried, Dithered, Exact
from sheet import ancestors, claims_of, document, numbers_in, random_claims, random_digits, shown, shown_name
from step import Step

N_DITHERED = 8
NOISE = 5.0


class Calculation:
    """One problem, calculated with any mistakes, as the claims of one person."""

    def __init__(self, rng):
        self.rng = rng
        self.p, self.right = random_problem(rng)
        names = [name for name in self.right if shown_name(self.p, name)]
        self.carried = bool(rng.random() < 0.5)
        self.p.digits = random_digits(rng, self.right, self.p, self.carried)
        self.rounding = Carried(self.p.digits) if self.carried else Exact()
        self.before = ancestors(self.p, [name for name in names if ":" not in name])
        self.sheet = shown(self.p, self.right)
        self.claimed, share = random_claims(rng, self.sheet)
        self.blanks = {name: rng.random(value.shape) < share for name, value in self.sheet.items()}
        self.noise = self.noise_of_rounding()

    def noise_of_rounding(self):
        """How far roundings that are carried along may take each number from what is right."""
        worst = {name: np.zeros(value.shape) for name, value in self.sheet.items()}
        for _ in range(N_DITHERED):
            off = shown(self.p, Step(self.p, (), Dithered(self.p.digits, self.rng)).run())
            for name, value in off.items():
                worst[name] = np.fmax(worst[name], np.abs(value - self.sheet[name]))
        return worst

    def run(self, mistakes):
        return Step(self.p, mistakes, self.rounding).run()

    def texts(self, numbers):
        digits = {shown_name(self.p, name): n for name, n in self.p.digits.items()}
        return claims_of(shown(self.p, numbers), self.claimed, digits, self.blanks)

    def limit(self, name, half_units):
        """What a claim must be off to be wrong for certain."""
        return half_units * (1 + 1e-9) + NOISE * self.noise[name]

    def last_index(self, name):
        return len(self.before[name])


def changed_claims(work, with_it, without):
    """name -> where one mistake changed a claim for certain, and where at all."""
    values, units = numbers_in(with_it)
    others, _ = numbers_in(without)
    result = {}
    for name, value in values.items():
        # A number that is not there without the mistake, or the reverse, tells nothing.
        off = np.abs(value - others[name]) if name in others else np.zeros(value.shape)
        result[name] = (off > work.limit(name, units[name]), with_it[name] != without.get(name))
    return result


def first_wrong(work, texts, changes, mistakes):
    """The claimed numbers that may be called the first wrong one."""
    values, units = numbers_in(texts)
    off = {name: np.abs(value - work.sheet[name]) for name, value in values.items()}
    certain = {name for name in off if (off[name] > work.limit(name, units[name])).any()}
    found = []
    for name in off:
        if work.before[name] & certain:
            continue
        for place in np.argwhere(off[name] > units[name] * (1 + 1e-9)):
            place = tuple(int(i) for i in place)
            named = [m.name for m, change in zip(mistakes, changes) if name in change and change[name][1][place]]
            if not named:  # off by rounding alone
                continue
            row, column = (place[0] + 1 if len(place) == 2 else 1, place[-1] + 1 if place else 1)
            found.append({"name": name, "row": row, "column": column, "mistakes": named,
                          "certain": bool(off[name][place] > work.limit(name, units[name])[place])})  # fmt: skip
    return found


def in_order(work, mistakes):
    """By the first number that each changes, claimed or not."""
    with_all = work.run(mistakes)
    ranks = []
    for mistake in mistakes:
        without = work.run([m for m in mistakes if m is not mistake])
        changed = [
            work.last_index(shown_name(work.p, name))
            for name, value in with_all.items()
            if ":" not in name and shown_name(work.p, name) and name in without and (value != without[name]).any()
        ]
        ranks.append(min(changed, default=1000))
    return [mistakes[i] for i in np.argsort(ranks, kind="stable")]


def plant(rng, count):
    """A sheet with `count` mistakes, each of which shows; tried until there is one."""
    while True:
        work = Calculation(rng)
        mistakes = random_mistakes(rng, work.p, work.right, count)
        if mistakes is None:
            continue
        mistakes = in_order(work, mistakes)
        numbers = work.run(mistakes)
        if not all(np.isfinite(v).all() and np.abs(v).max() < 1e5 for v in numbers.values()):
            continue
        texts = work.texts(numbers)
        changes = [
            changed_claims(work, texts, work.texts(work.run([m for m in mistakes if m is not mistake])))
            for mistake in mistakes
        ]
        if not all(any(certain.any() for certain, _ in change.values()) for change in changes):
            continue
        wrong = first_wrong(work, texts, changes, mistakes)
        if any(entry["certain"] for entry in wrong):
            return work, mistakes, texts, wrong


def sheet(rng, wanted):
    """The text of one sheet and what is known of it."""
    if wanted > 0 and rng.random() < 0.03:
        return report.sheet(rng, Calculation(rng))
    if wanted == 0:
        work = Calculation(rng)
        mistakes, wrong, texts = [], [], work.texts(work.run([]))
    else:
        work, mistakes, texts, wrong = plant(rng, wanted)
    known = {
        "mistakes": [{"name": m.name, "layer": m.layer, "detail": dict(m.detail)} for m in mistakes],
        "first_wrong": wrong,
        "carried": work.carried,
        "digits": sorted(set(work.p.digits.values())),
        "claimed": len(texts),
    }
    return document(work.p, texts, rng), known


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mistakes", default="1..3", help="0, or a range such as 1..3")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    low, _, high = options.mistakes.partition("..")
    options.out.mkdir(parents=True, exist_ok=True)
    with open(options.out / "planted.jsonl", "w", encoding="utf-8") as log:
        for i in range(options.count):
            rng = np.random.default_rng([options.seed, i])
            text, known = sheet(rng, int(rng.integers(int(low), int(high or low) + 1)))
            name = f"{i:05d}.toml"
            (options.out / name).write_text(text, encoding="utf-8")
            log.write(json.dumps({"file": name, **known}) + "\n")


if __name__ == "__main__":
    main()
