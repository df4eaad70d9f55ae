"""Numbers as people write them: significant digits, rounding that is carried along, slips."""

import math

import numpy as np


def written(value, digits):
    """The number with `digits` significant digits; zeros at the end are kept, and a number that would
    need more digits in front of its point than it has is written with a power of ten."""
    if value == 0:
        return f"{0:.{digits}f}"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    exponent = int(exponent)
    if -5 <= exponent < digits:
        return f"{value:.{digits - 1 - exponent}f}"
    return f"{mantissa}e{exponent}"


def half_unit(text):
    """Half a unit of the last digit that is written."""
    mantissa, _, exponent = text.partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 0.5 * 10.0 ** (int(exponent or 0) - decimals)


class Exact:
    """Nothing is rounded before it is written down."""

    def keep(self, name, value):
        return value


class Carried:
    """What is written down is what is used from then on."""

    def __init__(self, digits):
        self.digits = digits

    def keep(self, name, value):
        digits = self.digits[name]
        if not np.isfinite(value).all():
            return value
        return np.vectorize(lambda v: float(written(v, digits)), otypes=[float])(value)


class Dithered:
    """Each number is off by up to half a unit of its last digit, at random: what roundings may do."""

    def __init__(self, digits, rng):
        self.digits, self.rng = digits, rng

    def keep(self, name, value):
        with np.errstate(divide="ignore"):
            exponent = np.floor(np.log10(np.abs(value)))
        unit = np.where(value == 0, 0, 10.0 ** (exponent - self.digits[name] + 1))
        return value + unit * self.rng.uniform(-0.5, 0.5, value.shape)


def slipped(value, digits, slip):
    """One digit of the written number changed, or two neighbours swapped."""
    if value == 0 or not math.isfinite(value):
        return value
    text = written(value, digits)
    mantissa, e, exponent = text.partition("e")
    places = [i for i, c in enumerate(mantissa) if c.isdigit()]
    places = places[len(places) - digits :]  # leading zeros are not touched
    if slip.kind == "digit":
        place = places[slip.digit % digits]
        digit = str((int(mantissa[place]) + slip.by) % 10)
        mantissa = mantissa[:place] + digit + mantissa[place + 1 :]
    else:
        k = slip.digit % (digits - 1)
        i, j = places[k], places[k + 1]
        letters = list(mantissa)
        letters[i], letters[j] = letters[j], letters[i]
        mantissa = "".join(letters)
    return float(mantissa + e + exponent)
