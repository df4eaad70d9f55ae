"""Writes optim.json: optimizer steps and learning rates by PyTorch, minima by SciPy.

Run `python tests/golden/optim.py` in an environment that has numpy, scipy and torch (made with NumPy
2.4.6, SciPy 1.17.1 and PyTorch 2.13.0). Everything is in double precision.
"""

import json
import pathlib

import numpy as np
import scipy.optimize
import torch
from torch.optim import lr_scheduler

N_WEIGHTS, N_BIASES, N_STEPS = 6, 3, 10
rng = np.random.default_rng(20240601)
start = rng.normal(0, 1, N_WEIGHTS + N_BIASES)
start[2] = 0  # where sign is 0
gradients = rng.normal(0, 1, (N_STEPS, N_WEIGHTS + N_BIASES)) * np.array([5, 1, 1, 1, 1e-3, 0, 2, 1, 3])

OPTIMIZERS = {
    "sgd": lambda p, o, lr: torch.optim.SGD(
        p, lr, momentum=o.get("momentum", 0), nesterov=o.get("nesterov", False)
    ),
    "rmsprop": lambda p, o, lr: torch.optim.RMSprop(p, lr, alpha=o.get("decay", 0.99), eps=1e-8),
    "adagrad": lambda p, o, lr: torch.optim.Adagrad(p, lr, eps=1e-8),
    "adam": lambda p, o, lr: torch.optim.Adam(
        p, lr, betas=(o.get("beta1", 0.9), o.get("beta2", 0.999)), eps=o.get("epsilon", 1e-8)
    ),
    "adamw": lambda p, o, lr: torch.optim.AdamW(p, lr, weight_decay=0),
    "rprop": lambda p, o, lr: torch.optim.Rprop(
        p,
        lr,
        etas=(o.get("shrink", 0.5), o.get("grow", 1.2)),
        step_sizes=(o.get("step_min", 1e-6), o.get("step_max", 50)),
    ),
}


def steps(optimizer, rates, penalty=None, clip=None):
    """The parameters after each step; biases have no penalty unless `biases_too`."""
    penalty, clip = penalty or {}, clip or {}
    weights = torch.tensor(start[:N_WEIGHTS], requires_grad=True)
    biases = torch.tensor(start[N_WEIGHTS:], requires_grad=True)
    covered = [weights, biases] if penalty.get("biases_too") else [weights]
    opt = OPTIMIZERS[optimizer["kind"]]([{"params": [p]} for p in (weights, biases)], optimizer, rates[0])
    for group in opt.param_groups:
        if any(group["params"][0] is p for p in covered):
            # PyTorch's weight_decay is the L2 penalty, but of AdamW the decoupled decay.
            group["weight_decay"] = penalty.get("weight_decay" if optimizer["kind"] == "adamw" else "l2", 0)
    after = []
    for gradient, rate in zip(gradients, rates):
        if optimizer["kind"] != "rprop":
            for group in opt.param_groups:
                group["lr"] = rate
        weights.grad = torch.tensor(gradient[:N_WEIGHTS])
        biases.grad = torch.tensor(gradient[N_WEIGHTS:])
        if "value" in clip:
            torch.nn.utils.clip_grad_value_([weights, biases], clip["value"])
        if "norm" in clip:
            torch.nn.utils.clip_grad_norm_([weights, biases], clip["norm"])
        if "l1" in penalty:
            (penalty["l1"] * sum(p.abs().sum() for p in covered)).backward()
        opt.step()
        after.append(torch.cat([weights, biases]).tolist())
    return {
        "name": " ".join(f"{k}={v}" for d in (optimizer, penalty, clip) for k, v in d.items()),
        "optimizer": optimizer,
        "penalty": penalty,
        "clip": clip,
        "rates": rates,
        "after": after,
    }


def update_cases():
    same = [0.1] * N_STEPS
    falling = [0.1 * 0.8**i for i in range(N_STEPS)]
    sgd, momentum = {"kind": "sgd"}, {"kind": "sgd", "momentum": 0.9}
    nesterov = {"kind": "sgd", "momentum": 0.8, "nesterov": True}
    yield steps(sgd, same)
    yield steps(sgd, falling, {"l1": 0.05, "l2": 0.1})
    yield steps(sgd, same, clip={"value": 0.7})
    yield steps(sgd, same, clip={"norm": 1.5})
    yield steps(sgd, same, clip={"norm": 7.0})  # above some of the norms
    yield steps(momentum, same)
    yield steps(momentum, falling, {"l2": 0.1}, {"value": 2.0, "norm": 1.5})
    yield steps(nesterov, same)
    yield steps(nesterov, same, {"l2": 0.1, "biases_too": True})
    yield steps({"kind": "rmsprop"}, same)
    yield steps({"kind": "rmsprop", "decay": 0.9}, falling, {"l2": 0.1})
    yield steps({"kind": "adagrad"}, same)
    yield steps({"kind": "adagrad"}, falling, {"l2": 0.1})
    yield steps({"kind": "adam"}, same)
    yield steps({"kind": "adam", "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}, falling, {"l2": 0.1})
    yield steps({"kind": "adamw"}, same, {"weight_decay": 0.01})
    yield steps({"kind": "adamw"}, falling, {"weight_decay": 0.1, "biases_too": True})
    yield steps({"kind": "rprop"}, same)
    yield steps({"kind": "rprop", "grow": 1.5, "shrink": 0.4, "step_min": 0.05, "step_max": 0.2}, falling)


def penalty_cases():
    """Value and gradient by PyTorch's differentiation."""
    for spec in ({"l1": 0.3}, {"l2": 0.3}, {"l1": 0.2, "l2": 0.7, "biases_too": True}):
        w = torch.tensor(start, requires_grad=True)
        covered = w if spec.get("biases_too") else w[:N_WEIGHTS]
        value = spec.get("l1", 0) * covered.abs().sum() + spec.get("l2", 0) / 2 * (covered**2).sum()
        value.backward()
        yield {"penalty": spec, "value": value.item(), "gradient": w.grad.tolist()}


N_EPOCHS, UPDATES_PER_EPOCH, RATE = 12, 5, 0.4
N_UPDATES = N_EPOCHS * UPDATES_PER_EPOCH
LOSSES = [3, 2.5, 2.4, 2.4, 2.39999, 2.5, 2.45, 1, 1.2, 1.1, 1.05, 1.01]


def rates(spec, per_update=None, per_epoch=None, on_loss=False):
    """The rate of every update; the arguments make PyTorch's schedulers."""
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], RATE)
    by_update = per_update(opt) if per_update else None
    by_epoch = per_epoch(opt) if per_epoch else None
    values = []
    opt.step()
    for loss in LOSSES:
        for _ in range(UPDATES_PER_EPOCH):
            values.append(opt.param_groups[0]["lr"])
            if by_update:
                by_update.step()
        if by_epoch:
            by_epoch.step(loss) if on_loss else by_epoch.step()
    return {"schedule": spec, "rates": values}


def climb(opt, n):
    return lr_scheduler.LinearLR(opt, start_factor=1 / n, total_iters=n - 1)


def cosine(opt, n, minimum):
    return lr_scheduler.CosineAnnealingLR(opt, n, minimum)


def plateau(opt, **options):
    return lr_scheduler.ReduceLROnPlateau(opt, eps=0, **options)


def schedule_cases():
    yield rates({"kind": "constant"})
    yield rates({"kind": "constant", "warmup": 8}, lambda o: climb(o, 8))
    yield rates({"kind": "step", "factor": 0.3, "every": 4}, None, lambda o: lr_scheduler.StepLR(o, 4, 0.3))
    yield rates(
        {"kind": "step", "factor": 0.5, "every": 1, "warmup": 12},
        lambda o: climb(o, 12),
        lambda o: lr_scheduler.StepLR(o, 1, 0.5),
    )
    yield rates({"kind": "exponential", "factor": 0.9}, None, lambda o: lr_scheduler.ExponentialLR(o, 0.9))
    yield rates({"kind": "cosine"}, lambda o: cosine(o, N_UPDATES, 0))
    yield rates({"kind": "cosine", "minimum": 0.05}, lambda o: cosine(o, N_UPDATES, 0.05))
    yield rates(
        {"kind": "cosine", "minimum": 0.01, "warmup": 10},
        lambda o: lr_scheduler.SequentialLR(o, [climb(o, 10), cosine(o, N_UPDATES - 10, 0.01)], [10]),
    )
    yield rates(
        {"kind": "plateau", "factor": 0.2, "patience": 1},
        None,
        lambda o: plateau(o, factor=0.2, patience=1),
        True,
    )
    yield rates(
        {"kind": "plateau", "patience": 0, "threshold": 0.05, "minimum": 0.02},
        None,
        lambda o: plateau(o, factor=0.1, patience=0, threshold=0.05, min_lr=0.02),
        True,
    )


def logistic_regression():
    """Two classes in the plane that overlap, L2 on all but the last weight (the bias)."""
    n = 60
    x = np.hstack([rng.normal(0, 1, (n, 4)), np.ones((n, 1))]).round(3)
    y = (x @ [1.5, -2, 0.5, 0, 0.3] + rng.logistic(0, 1, n) > 0).astype(float)
    l2 = 0.01

    def objective(w):
        z = x @ w
        penalized = np.append(w[:-1], 0)
        value = np.mean(np.logaddexp(0, z) - y * z) + l2 / 2 * penalized @ penalized
        return value, x.T @ (1 / (1 + np.exp(-z)) - y) / n + l2 * penalized

    found = minimum(objective, np.zeros(5))
    return {"x": x.tolist(), "y": y.tolist(), "l2": l2, **found}


def minimum(objective, x0):
    found = scipy.optimize.minimize(
        objective, x0, jac=True, method="L-BFGS-B", options={"gtol": 1e-8, "ftol": 0}
    )
    return {"value": found.fun, "parameters": found.x.tolist(), "evaluations": found.nfev}


def rosenbrock(n):
    x0 = np.tile([-1.2, 1.0], n // 2)
    return {
        "n": n,
        **minimum(lambda x: (scipy.optimize.rosen(x), scipy.optimize.rosen_der(x)), x0),
    }


golden = {
    "n_weights": N_WEIGHTS,
    "start": start.tolist(),
    "gradients": gradients.tolist(),
    "updates": list(update_cases()),
    "penalties": list(penalty_cases()),
    "learning_rate": RATE,
    "updates_per_epoch": UPDATES_PER_EPOCH,
    "losses": LOSSES,
    "schedules": list(schedule_cases()),
    "logistic_regression": logistic_regression(),
    "rosenbrock": [rosenbrock(2), rosenbrock(10)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, separators=(",", ":")).replace("},{", "},\n{") + "\n")
