"""Writes random_state.json: what NumPy's RandomState draws (made with 2.4.6).

Run `python tests/golden/random_state.py` in an environment that has numpy. Of a million draws of each
function it keeps the FNV-1a hash of their 64-bit words, the first twenty and the last five; of
normal every thousandth, since its last places depend on the logarithm.
"""

import json
import pathlib

import numpy as np

N = 1_000_000


def fnv1a(values):
    h = 0xCBF29CE484222325
    for word in np.ascontiguousarray(values).view(np.uint64).tolist():
        h = ((h ^ word) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{h:016x}"


def case(seed, function, *arguments):
    values = getattr(np.random.RandomState(seed), function)(*arguments, size=N)
    kept = {"seed": seed, "function": function, "arguments": arguments}
    if function == "normal":
        return kept | {"every_thousandth": values[::1000].tolist()}
    return kept | {"hash": fnv1a(values), "first": values[:20].tolist(), "last": values[-5:].tolist()}


def permutation(seed, n):
    values = np.random.RandomState(seed).permutation(n)
    return {"seed": seed, "n": n, "hash": fnv1a(values), "first": values[:20].tolist()}


def mixed(seed):
    """One stream, its functions in turn: the second value of normal survives the others' draws."""
    random = np.random.RandomState(seed)
    rows = []
    for i in range(200):
        items = np.arange(i % 9)
        row = [random.normal(), random.randint(0, i + 1), random.binomial(10 * i, 0.4)]
        row.append(random.normal(0, 2))
        random.shuffle(items)
        rows.append(row + [random.random_sample(), random.uniform(-1, 3), random.normal(), items.tolist()])
    return {"seed": seed, "rows": rows}


golden = {
    "draws": [
        case(0, "random_sample"),
        case(4294967295, "random_sample"),
        case(1, "uniform", -0.5, 0.25),
        case(0, "normal", 0.0, 1.0),
        case(7, "normal", -3.0, 0.1),
        case(0, "randint", 0, 1797),
        case(1, "randint", -5, 3),
        case(2, "randint", 0, 1),
        case(3, "randint", 0, 2**32),
        case(4, "randint", 0, 2**32 - 1),
        case(5, "randint", -(2**40), 2**41),
        case(6, "randint", -(2**63), 2**63 - 1),
        case(0, "binomial", 1, 0.8),
        case(1, "binomial", 20, 0.3),
        case(2, "binomial", 100, 0.3),
        case(3, "binomial", 100, 0.31),
        case(4, "binomial", 1000, 0.5),
        case(5, "binomial", 1000, 0.75),
        case(6, "binomial", 10**9, 0.01),
        case(7, "binomial", 10**6, 1e-7),
        case(8, "binomial", 50, 0.0),
        case(9, "binomial", 50, 1.0),
        case(10, "binomial", 0, 0.5),
        case(11, "binomial", 10**12, 0.4),
    ],
    "permutations": [permutation(0, 1797), permutation(1, N), permutation(2, 1), permutation(3, 0)],
    "mixed": [mixed(0), mixed(12345)],
}
path = pathlib.Path(__file__).with_suffix(".json")
groups = [
    f'"{group}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]"
    for group, cases in golden.items()
]
path.write_text("{" + ",\n".join(groups) + "}\n")
