"""Activations and losses in NumPy, written down independently of the engine (docs/numerics.md)."""

import math

import numpy as np

SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772
ERF = np.vectorize(math.erf, otypes=[float])

ACTIVATIONS = [
    "identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus",
    "softsign", "hard_sigmoid", "exponential", "softmax",
]  # fmt: skip
DEFAULT_ALPHA = {"leaky_relu": 0.01, "elu": 1.0}
# Those whose derivative textbooks write with a = f(z).
WRITTEN_WITH_A = ("sigmoid", "tanh", "elu", "selu", "exponential")

CROSS_ENTROPIES = ("binary_cross_entropy", "categorical_cross_entropy")
SQUARED = ("half_squared", "mean_squared", "squared", "half_mean_squared")
MEANS_OVER_OUTPUTS = ("mean_squared", "mean_absolute", "huber", "half_mean_squared")
LOSSES = [*SQUARED, "mean_absolute", "huber", *CROSS_ENTROPIES, "poisson"]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def activate(name, z, alpha):
    """a = f(z) of a layer, one sample a row."""
    z = np.asarray(z, float)
    if name == "softmax":
        powers = np.exp(z - z.max(axis=-1, keepdims=True))
        return powers / powers.sum(axis=-1, keepdims=True)
    return {
        "identity": lambda: z.copy(),
        "sigmoid": lambda: sigmoid(z),
        "tanh": lambda: np.tanh(z),
        "relu": lambda: np.where(z > 0, z, 0.0),
        "leaky_relu": lambda: np.where(z > 0, z, alpha * z),
        "elu": lambda: np.where(z > 0, z, alpha * (np.exp(z) - 1)),
        "selu": lambda: SELU_SCALE * np.where(z > 0, z, SELU_ALPHA * (np.exp(z) - 1)),
        "gelu": lambda: z * (1 + ERF(z / math.sqrt(2))) / 2,
        "silu": lambda: z * sigmoid(z),
        "softplus": lambda: np.log(1 + np.exp(z)),
        "softsign": lambda: z / (1 + np.abs(z)),
        "hard_sigmoid": lambda: np.clip(z / 6 + 0.5, 0, 1),
        "exponential": lambda: np.exp(z),
    }[name]()


def slope_written_with(name, y, z, alpha):
    """f' as a formula in a, with y in the place of a."""
    return {
        "sigmoid": lambda: y * (1 - y),
        "tanh": lambda: 1 - y**2,
        "elu": lambda: np.where(z > 0, 1.0, y + alpha),
        "selu": lambda: np.where(z > 0, SELU_SCALE, y + SELU_SCALE * SELU_ALPHA),
        "exponential": lambda: np.array(y),
    }[name]()


def slope_at(name, z, alpha):
    """f'(z), of any function but softmax."""
    z = np.asarray(z, float)
    if name in WRITTEN_WITH_A:
        return slope_written_with(name, activate(name, z, alpha), z, alpha)
    s = sigmoid(z)
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return {
        "identity": lambda: np.ones_like(z),
        "relu": lambda: np.where(z > 0, 1.0, 0.0),
        "leaky_relu": lambda: np.where(z > 0, 1.0, alpha),
        "gelu": lambda: (1 + ERF(z / math.sqrt(2))) / 2 + z * density,
        "silu": lambda: s * (1 + z * (1 - s)),
        "softplus": lambda: s,
        "softsign": lambda: 1 / (1 + np.abs(z)) ** 2,
        "hard_sigmoid": lambda: np.where(np.abs(z) < 3, 1 / 6, 0.0),
    }[name]()


def slope(name, z, a, alpha):
    """f' as a person computes it: from a where the formula is written with a."""
    return slope_written_with(name, a, z, alpha) if name in WRITTEN_WITH_A else slope_at(name, z, alpha)


def losses(loss, a, t, huber_delta):
    """The loss of each row, from what the output layer gave."""
    d, n = a - t, a.shape[1]
    size = np.abs(d)
    terms = {
        "half_squared": lambda: d**2 / 2,
        "squared": lambda: d**2,
        "mean_squared": lambda: d**2 / n,
        "half_mean_squared": lambda: d**2 / (2 * n),
        "mean_absolute": lambda: size / n,
        "huber": lambda: np.where(size <= huber_delta, d**2 / 2, huber_delta * (size - huber_delta / 2)) / n,
        "binary_cross_entropy": lambda: -np.where(t > 0, np.log(a), np.log(1 - a)),
        "categorical_cross_entropy": lambda: -np.where(t > 0, t * np.log(a), 0),
        "poisson": lambda: a - t * np.log(a),
    }[loss]()
    return terms.sum(axis=1)


def loss_slope(loss, a, t, huber_delta):
    """dL_i/da of the output layer."""
    d, n = a - t, a.shape[1]
    return {
        "half_squared": lambda: d,
        "squared": lambda: 2 * d,
        "mean_squared": lambda: 2 * d / n,
        "half_mean_squared": lambda: d / n,
        "mean_absolute": lambda: np.sign(d) / n,
        "huber": lambda: np.clip(d, -huber_delta, huber_delta) / n,
        "binary_cross_entropy": lambda: d / (a * (1 - a)),
        "categorical_cross_entropy": lambda: -t / a,
        "poisson": lambda: 1 - t / a,
    }[loss]()
