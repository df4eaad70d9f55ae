"""Writes squared_losses.json: more cases for the numbers of network.json, by NumPy in double (made with 1.24.2).

Gradients are complex steps: Im f(w + ih) / h has no difference in it, so it is exact to the last digits and
knows no derivative. Run `python tests/golden/squared_losses.py` in an environment that has NumPy.
"""

import json
import math
import pathlib

import numpy as np

here = pathlib.Path(__file__)
given = json.loads((here.parent / "network.json").read_text())
ALPHA = given["alpha"]
SELU = 1.0507009873554804934
SELU_ALPHA = 1.6732632423543772848
STEP = 1e-100  # its square vanishes beside every number here


def positive(z):
    return z.real > 0


def elu(z, alpha):
    return np.where(positive(z), z, alpha * (np.exp(z) - 1))


def gelu(z):  # erf(x + ih) = erf(x) + ih · 2/√π · e^-x²
    x = z / math.sqrt(2)
    erf = np.vectorize(math.erf)(x.real) + 1j * x.imag * 2 / math.sqrt(math.pi) * np.exp(-(x.real**2))
    return z / 2 * (1 + erf)


def softmax(z):
    e = np.exp(z - z.real.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(positive(z), z, 0),
    "leaky_relu": lambda z: np.where(positive(z), z, ALPHA["leaky_relu"] * z),
    "elu": lambda z: elu(z, ALPHA["elu"]),
    "selu": lambda z: SELU * elu(z, SELU_ALPHA),
    "gelu": gelu,
    "silu": lambda z: z / (1 + np.exp(-z)),
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "softsign": lambda z: z / (1 + np.where(positive(z), z, -z)),
    "hard_sigmoid": lambda z: np.where(abs(z.real) < 3, z / 6 + 0.5, positive(z) * 1.0),
    "exponential": np.exp,
    "softmax": softmax,
}
LOSSES = {
    "squared": lambda d: (d * d).sum(axis=1),
    "half_mean_squared": lambda d: (d * d).mean(axis=1) / 2,
}
SHAPES = [(3, 4), (4,), (4, 3), (3,)]  # W1, b1, W2, b2


def run(hidden, loss, output, **options):
    case = {
        "hidden": hidden,
        "loss": loss,
        "output": output,
        "bias": True,
        "targets": "numbers",
        "weights": "ones",
        "reduction": "mean",
        "dropout": False,
        "huber_delta": 1.0,
        **options,
    }
    masks = {name: np.array(mask) if case["dropout"] else 1.0 for name, mask in given["masks"].items()}
    targets = np.array(given["targets"][case["targets"]])
    weights = np.array(given["weights"][case["weights"]])

    def passes(x, parameters):
        w1, b1, w2, b2 = parameters
        a1 = ACTIVATIONS[hidden]((x * masks["input"]) @ w1 + b1 * case["bias"])
        a2 = ACTIVATIONS[output]((a1 * masks["hidden"]) @ w2 + b2 * case["bias"])
        losses = LOSSES[loss](a2 - targets)
        return a2, losses, (weights * losses).sum()

    x = np.array(given["x"], dtype=complex)
    parameters = [np.array(p, dtype=complex).reshape(s) for p, s in zip(given["parameters"], SHAPES)]

    def slope(of, place):  # d total / d of[place]
        of[place] += 1j * STEP
        total = passes(x, parameters)[2]
        of[place] = of[place].real
        return total.imag / STEP

    a2, losses, total = passes(x, parameters)
    scale = 1 / weights.sum() if case["reduction"] == "mean" else 1.0
    used = parameters if case["bias"] else parameters[::2]
    case["result"] = a2.real.tolist()
    case["losses"] = losses.real.tolist()
    case["objective"] = total.real * scale
    case["gradients"] = [slope(p, place) * scale for p in used for place in np.ndindex(p.shape)]
    case["input_gradients"] = [[slope(x, (i, j)) for j in range(x.shape[1])] for i in range(x.shape[0])]
    return case


def cases():
    names = list(ACTIVATIONS)
    for i, (loss, output) in enumerate((loss, output) for loss in LOSSES for output in names):
        yield run(names[(5 * i + i // 14) % 14], loss, output, bias=i % 3 != 2)
    yield run("tanh", "squared", "sigmoid", dropout=True, weights="samples", reduction="sum")
    yield run("softsign", "half_mean_squared", "softmax", dropout=True, weights="samples", targets="classes")


here.with_suffix(".json").write_text('{"cases": [\n' + ",\n".join(json.dumps(case) for case in cases()) + "\n]}\n")
