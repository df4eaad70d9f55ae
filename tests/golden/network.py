"""Writes network.json: forward pass, loss and gradients by PyTorch in double (made with 2.13.0).

Run `python tests/golden/network.py` in an environment that has torch.
"""

import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(20240502)
torch.set_default_dtype(torch.float64)

N_INPUTS, N_HIDDEN, N_OUTPUTS, N_SAMPLES = 3, 4, 3, 4
ALPHA = {"leaky_relu": 0.2, "elu": 0.7}
ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, ALPHA["leaky_relu"]),
    "elu": lambda z: F.elu(z, ALPHA["elu"]),
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "hard_sigmoid": lambda z: torch.clamp(z / 6 + 0.5, 0, 1),  # F's has a slope of 1/6 in float only
    "exponential": torch.exp,
    "softmax": lambda z: F.softmax(z, dim=1),
}


def poisson(z, a, t, output):
    if output == "exponential":
        return F.poisson_nll_loss(z, t, log_input=True, reduction="none")
    return F.poisson_nll_loss(a, t, log_input=False, eps=0, reduction="none")


# The loss of each sample from z and a of the output layer and the targets.
LOSSES = {
    "half_squared": lambda z, a, t, case: F.mse_loss(a, t, reduction="none").sum(1) / 2,
    "mean_squared": lambda z, a, t, case: F.mse_loss(a, t, reduction="none").mean(1),
    "mean_absolute": lambda z, a, t, case: F.l1_loss(a, t, reduction="none").mean(1),
    "huber": lambda z, a, t, case: F.huber_loss(a, t, reduction="none", delta=case["huber_delta"]).mean(1),
    "binary_cross_entropy": lambda z, a, t, case: F.binary_cross_entropy_with_logits(
        z, t, reduction="none"
    ).sum(1),
    "categorical_cross_entropy": lambda z, a, t, case: F.cross_entropy(z, t, reduction="none"),
    "poisson": lambda z, a, t, case: poisson(z, a, t, case["output"]).sum(1),
}
OUTPUTS = {
    "binary_cross_entropy": ["sigmoid"],
    "categorical_cross_entropy": ["softmax"],
    "poisson": ["exponential", "softplus"],
}

x = torch.randn(N_SAMPLES, N_INPUTS)
parameters = [  # W1, b1, W2, b2
    torch.randn(N_INPUTS, N_HIDDEN),
    torch.randn(N_HIDDEN),
    torch.randn(N_HIDDEN, N_OUTPUTS),
    torch.randn(N_OUTPUTS),
]
TARGETS = {
    "numbers": torch.randn(N_SAMPLES, N_OUTPUTS),
    "labels": torch.randint(0, 2, (N_SAMPLES, N_OUTPUTS)).double(),  # several a sample
    "classes": F.one_hot(torch.randint(0, N_OUTPUTS, (N_SAMPLES,)), N_OUTPUTS).double(),
    "shares": F.softmax(torch.randn(N_SAMPLES, N_OUTPUTS), dim=1),
    "counts": torch.randint(0, 7, (N_SAMPLES, N_OUTPUTS)).double(),
}
TARGETS_OF = {
    "binary_cross_entropy": "labels",
    "categorical_cross_entropy": "classes",
    "poisson": "counts",
}
WEIGHTS = {
    "ones": torch.ones(N_SAMPLES),
    "samples": torch.rand(N_SAMPLES) + 0.1,
    "classes": torch.tensor([0.5, 2.0, 1.25])[TARGETS["classes"].argmax(dim=1)],
}
# Dropout: 0 or 1 / (1 - rate).
MASKS = {
    "input": (torch.rand(N_SAMPLES, N_INPUTS) > 0.25).double() / 0.75,
    "hidden": (torch.rand(N_SAMPLES, N_HIDDEN) > 0.5).double() / 0.5,
}


def run(hidden, loss, output, **options):
    case = {
        "hidden": hidden,
        "loss": loss,
        "output": output,
        "bias": True,
        "targets": TARGETS_OF.get(loss, "numbers"),
        "weights": "ones",
        "reduction": "mean",
        "dropout": False,
        "huber_delta": 1.0,
        **options,
    }
    w1, b1, w2, b2 = used = [p.clone().requires_grad_() for p in parameters]
    inputs = x.clone().requires_grad_()
    a0 = inputs * MASKS["input"] if case["dropout"] else inputs
    z1 = a0 @ w1 + (b1 if case["bias"] else 0)
    a1 = ACTIVATIONS[hidden](z1)
    z2 = (a1 * MASKS["hidden"] if case["dropout"] else a1) @ w2 + (b2 if case["bias"] else 0)
    a2 = ACTIVATIONS[output](z2)
    losses = LOSSES[loss](z2, a2, TARGETS[case["targets"]], case)
    weights = WEIGHTS[case["weights"]]
    total = (weights * losses).sum()
    objective = total / weights.sum() if case["reduction"] == "mean" else total
    if not case["bias"]:
        used = [w1, w2]
    gradients = torch.autograd.grad(objective, used, retain_graph=True)
    case["result"] = a2.tolist()
    case["losses"] = losses.tolist()
    case["objective"] = objective.item()
    case["gradients"] = torch.cat([g.flatten() for g in gradients]).tolist()
    case["input_gradients"] = torch.autograd.grad(total, inputs)[0].tolist()  # of the plain sum
    return case


def cases():
    names = list(ACTIVATIONS)
    pairs = [(loss, output) for loss in LOSSES for output in OUTPUTS.get(loss, names)]
    for i, (loss, output) in enumerate(pairs):  # each hidden activation comes along in turn
        yield run(names[(5 * i + i // 14) % 14], loss, output, bias=i % 3 != 2)
    for hidden in names:
        yield run(hidden, "categorical_cross_entropy", "softmax", weights="classes")
    yield run("gelu", "categorical_cross_entropy", "softmax", targets="shares", weights="samples")
    yield run("silu", "binary_cross_entropy", "sigmoid", targets="shares", weights="samples")
    yield run("tanh", "poisson", "exponential", weights="samples", reduction="sum")
    yield run("tanh", "huber", "identity", huber_delta=0.3, weights="samples")
    yield run("softsign", "huber", "tanh", huber_delta=2.5, reduction="sum", bias=False)
    for hidden, loss, output in [
        ("tanh", "half_squared", "identity"),
        ("softmax", "mean_squared", "softmax"),
        ("selu", "binary_cross_entropy", "sigmoid"),
    ]:
        yield run(hidden, loss, output, dropout=True, weights="samples")


def lists(values):
    return {name: value.tolist() for name, value in values.items()}


golden = {
    "x": x.tolist(),
    "parameters": [p.flatten().tolist() for p in parameters],
    "alpha": ALPHA,
    "targets": lists(TARGETS),
    "weights": lists(WEIGHTS),
    "masks": lists(MASKS),
    "cases": list(cases()),
}
lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in golden.items() if name != "cases"]
lines.append('"cases": [\n' + ",\n".join(json.dumps(case) for case in golden["cases"]) + "\n]")
pathlib.Path(__file__).with_suffix(".json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
