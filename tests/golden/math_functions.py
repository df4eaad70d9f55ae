"""Writes math_functions.txt: the elementary functions in double by mpmath (made with 1.3.0).

Run `python tests/golden/math_functions.py` in an environment that has mpmath. A line is a function,
its arguments, the nearest double of the result and what is missing from it, in units of its last place.
"""

import math
import pathlib
import random
import sys

import mpmath as mp

mp.mp.prec = 300
random.seed(20240501)
TINY = 2.0**-1022
SMALL = (2.0**-1074, 7 * 2.0**-1074, TINY / 2, TINY, 1e-300, 1e-17, 2.0**-54)


def around(*centres):
    """Each and its neighbours."""
    return [y for x in centres for y in (math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf))]


def spread(low, high, count):
    return [random.uniform(low, high) for _ in range(count)]


def powers(count, low_exponent, high_exponent, signs=(1, -1)):
    return [
        random.choice(signs) * random.uniform(1, 2) * 2.0 ** random.randint(low_exponent, high_exponent)
        for _ in range(count)
    ]


ANGLE = 2 * math.pi * 2**20
TIES = [(k + 0.5) * math.log(2) for k in range(-4, 4)]  # where reduction changes its multiple of ln 2
QUADRANTS = [float(n * mp.pi / 2) for n in (*range(1, 9), *random.sample(range(9, 2**22), 60))]
EXP_EDGES = around(709.782712893384, -745.1332191019411, -708.3964185322641, -36.7, 36.7, *TIES)

POINTS = {
    "exp": spread(-745, 709, 150) + spread(-1, 1, 60) + EXP_EDGES,
    "expm1": spread(-40, 709, 100) + spread(-2, 2, 120) + powers(30, -60, -2) + EXP_EDGES,
    "log": powers(120, -1074, 1022, (1,)) + spread(0.5, 2, 120) + around(1.0, 0.5**0.5, 2**0.5, TINY)[::2],
    "log1p": spread(-1, 2, 150) + powers(40, -60, -2) + powers(40, 0, 1022, (1,)) + around(-0.5, 0.41421356),
    "tanh": spread(-20, 20, 100) + spread(-0.7, 0.7, 100) + powers(40, -60, -1) + around(0.55, -0.55, 19.1),
    "sigmoid": spread(-745, 40, 100) + spread(-40, 40, 100) + powers(40, -20, 3) + EXP_EDGES,
    "erf": spread(-6, 6, 150) + spread(-0.5, 0.5, 60) + powers(40, -60, -1) + around(5.9, 5.95),
    "softplus": spread(-745, 40, 100) + spread(-40, 40, 100) + powers(40, -20, 3) + EXP_EDGES,
    "sin": spread(-ANGLE, ANGLE, 100) + spread(-7, 7, 80) + powers(30, -60, -1) + QUADRANTS,
    "cos": spread(-ANGLE, ANGLE, 100) + spread(-7, 7, 80) + powers(30, -60, -1) + QUADRANTS,
}
for name, points in POINTS.items():
    points += SMALL if name == "log" else [s * x for x in SMALL for s in (1, -1)]
BASES = powers(120, -1074, 1022, (1,)) + spread(0.5, 2, 80) + 4 * around(1.0)[::2]
POWERS = [(x, random.uniform(-1, 1) * 745 / abs(math.log(x))) for x in BASES]
POWERS += [(0.1, 3.0), (0.5, -3.5), (10.0, -310.0), (2.0, -1074.0), (0.999, 1e5), (2.0**-1074, 1.0)]



def exact(name, *arguments):
    arguments = [mp.mpf(x) for x in arguments]
    if name == "sigmoid":
        return 1 / (1 + mp.exp(-arguments[0]))
    if name == "softplus":
        return mp.log1p(mp.exp(arguments[0]))
    return getattr(mp, "power" if name == "pow" else name)(*arguments)


def line(name, *arguments):
    # mpmath's numbers have no smallest exponent: subnormal results are rounded here, and once.
    value = exact(name, *arguments)
    unit_exponent = max(int(mp.floor(mp.log(abs(value), 2))) - 52, -1074)
    units = mp.ldexp(value, -unit_exponent)
    if mp.nint(units) * mp.mpf(2) ** unit_exponent > sys.float_info.max:
        return None
    nearest = math.ldexp(int(mp.nint(units)), unit_exponent)
    numbers = [x.hex() for x in (*arguments, nearest)]
    return " ".join([name, *numbers, f"{float(units - mp.nint(units)):.4f}"])


lines = [line(name, x) for name, points in POINTS.items() for x in points]
lines += [line("pow", x, y) for x, y in POWERS]
path = pathlib.Path(__file__).with_suffix(".txt")
path.write_text("\n".join(text for text in lines if text is not None) + "\n")
