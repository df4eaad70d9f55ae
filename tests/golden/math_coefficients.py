"""Prints src/core/math_constants.h: constants and minimax polynomials of the elementary functions.

Run `python tests/golden/math_coefficients.py > src/core/math_constants.h`, then `./dev format`, in an
environment that has mpmath (made with 1.3.0). Polynomials are fitted by Remez's exchange in 200 bits,
then rounded.
"""

import mpmath as mp

mp.mp.prec = 200
TINY = mp.mpf(2) ** -80  # below it a tail's first term is all there is


def solve_alternating(f, weight, xs, n):
    """The n coefficients whose weighted error alternates between +e and -e over n + 1 points."""
    a, b = mp.matrix(n + 1, n + 1), mp.matrix(n + 1, 1)
    for i, x in enumerate(xs):
        w = weight(x)
        for j in range(n):
            a[i, j] = w * x**j
        a[i, n] = (-1) ** i
        b[i] = w * f(x)
    solution = mp.lu_solve(a, b)
    return [solution[j] for j in range(n)], abs(solution[n])


def remez(f, weight, n, low, high):
    """c that minimizes max |weight(x) (f(x) - c[0] - c[1] x - ... - c[n-1] x^(n-1))|."""

    def chebyshev(count):
        middle, half = (low + high) / 2, (high - low) / 2
        return [middle - half * mp.cos(mp.pi * i / count) for i in range(count + 1)]

    grid = [(x, f(x), weight(x)) for x in chebyshev(1500)]
    xs = chebyshev(n)
    for _ in range(20):
        c, level = solve_alternating(f, weight, xs, n)
        extrema = []
        for x, fx, wx in grid:
            e = wx * (fx - mp.polyval(c[::-1], x))
            if not extrema or (e > 0) != (extrema[-1][1] > 0):
                extrema.append((x, e))
            elif abs(e) > abs(extrema[-1][1]):
                extrema[-1] = (x, e)
        while len(extrema) > n + 1:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        if len(extrema) <= n or max(abs(e) for _, e in extrema) < 1.001 * level:
            return c
        xs = [x for x, _ in extrema]
    raise ArithmeticError("the exchange does not settle")


def exp_tail(r):
    return (mp.expm1(r) - r) / r**2 if abs(r) > TINY else mp.mpf(1) / 2


def log_tail(z):
    s = mp.sqrt(z)
    return (2 * mp.atanh(s) / s - 2) / z if z > TINY else mp.mpf(2) / 3


def pow_tail(z):
    return (log_tail(z) - mp.mpf(2) / 3) / z if z > mp.sqrt(TINY) else mp.mpf(2) / 5


def sin_tail(z):
    x = mp.sqrt(z)
    return (mp.sin(x) / x - 1) / z if z > TINY else -mp.mpf(1) / 6


def cos_tail(z):
    return (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2 if z > mp.sqrt(TINY) else mp.mpf(1) / 24


def erf_tail(x):
    return -mp.log(mp.erfc(x)) / x - 1 if x > TINY else 2 / mp.sqrt(mp.pi) - 1


def erf_weight(x):
    return x * mp.erfc(x) / mp.erf(x) if x > TINY else mp.sqrt(mp.pi) / 2


def tanh_tail(z):
    x = mp.sqrt(z)
    return (mp.tanh(x) / x - 1) / z if z > TINY else -mp.mpf(1) / 3


# Intervals a little wider than what reduction leaves; weights that make errors relative to results.
HALF_LN2 = mp.log(2) / 2 * 1.001
LOG_END = (mp.sqrt(2) - 1) ** 4 * 1.0001
SIN_END = (mp.pi / 4 * 1.001) ** 2
TANH_SMALL = mp.mpf("0.55")
POLYNOMIALS = {
    "kExp": (exp_tail, abs, -HALF_LN2, HALF_LN2, "e^r = 1 + r + r^2 (c0 + c1 r + ...)"),
    "kLog": (log_tail, abs, 0, LOG_END, "log((1 + s) / (1 - s)) = 2s + s z (c0 + c1 z + ...), z = s^2"),
    "kPow": (pow_tail, lambda z: z**2, 0, LOG_END, "the same: 2s + s z (2/3 + z (c0 + c1 z + ...))"),
    "kTanh": (tanh_tail, abs, 0, TANH_SMALL**2, "tanh x = x + x z (c0 + c1 z + ...), z = x^2"),
    "kErf": (erf_tail, erf_weight, 0, None, "-log(1 - erf x) = x + x (c0 + c1 x + ...)"),
    "kSin": (sin_tail, abs, 0, SIN_END, "sin x = x + x z (c0 + c1 z + ...), z = x^2"),
    "kCos": (cos_tail, lambda z: z**2, 0, SIN_END, "cos x = 1 - z/2 + z^2 (c0 + c1 z + ...)"),
}


def rounded(x, digits):
    with mp.workprec(digits):
        return +x


def parts(x, *digits):
    """x as a sum of numbers of so many binary digits."""
    result = []
    for d in digits:
        result.append(rounded(x - sum(result), d))
    return result


def print_type(name, digits, terms, exp_ends, erf_end, ln2_digits, angle_end, angle_digits):
    def literal(x):
        return float(rounded(mp.mpf(x), digits)).hex() + ("f" if name == "float" else "")

    def constants(**values):
        for key, value in values.items():
            print(f"  static constexpr {name} {key} = {literal(value)};")

    def array(key, values):
        print(f"  static constexpr {name} {key}[] = {{{', '.join(literal(x) for x in values)}}};")

    print(f"\ntemplate <>\nstruct MathConstants<{name}> {{")
    ln2 = parts(mp.log(2), ln2_digits, digits)
    two_thirds = parts(mp.mpf(2) / 3, digits, digits)
    constants(kLog2E=1 / mp.log(2), kLn2High=ln2[0], kLn2Low=ln2[1])
    constants(kTwoThirdsHigh=two_thirds[0], kTwoThirdsLow=two_thirds[1], kSqrtHalf=mp.sqrt(0.5))
    print("  // Outside, e^x is 0 or infinite; below the third, e^x - 1 is -1; above the fourth, erf is 1.")
    exp_low, exp_high, expm1_low = exp_ends
    constants(kExpLow=exp_low, kExpHigh=exp_high, kExpm1Low=expm1_low, kErfHigh=erf_end)
    print("  // tanh x = 1/2 at about the first; tanh(x/2) is 1 above the second.")
    constants(kTanhSmall=TANH_SMALL, kTwiceTanhHigh=-expm1_low)
    print("  // sin and cos are defined up to here; pi/2 as a sum whose parts have room for a quadrant.")
    constants(kAngleHigh=angle_end, kTwoOverPi=2 / mp.pi)
    array("kHalfPi", parts(mp.pi / 2, *[angle_digits] * 3, digits))
    for key, (f, weight, low, high, comment) in POLYNOMIALS.items():
        print(f"  // {comment}")
        array(key, remez(f, weight, terms[key], mp.mpf(low), mp.mpf(high or erf_end)))
    print("};")


def terms(*counts):
    return dict(zip(POLYNOMIALS, counts))


print("""// Constants and minimax polynomials of the elementary functions; the text that
// tests/golden/math_coefficients.py prints. A changed digit changes the numeric profile.
#pragma once

namespace chainrule {

template <class T>
struct MathConstants;""")
print_type("float", 24, terms(6, 4, 5, 4, 10, 4, 4), (-104, 89, -20), 3.95, 16, 2 * mp.pi * 2**10, 12)
print_type("double", 53, terms(11, 7, 11, 10, 26, 7, 7), (-746, 710, -40), 5.95, 42, 2 * mp.pi * 2**20, 30)
print("\n}  // namespace chainrule")
