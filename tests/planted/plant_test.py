"""Checks plant.py itself: its right steps against differences of the loss, PyTorch's golden numbers and
a worked note; its planted mistakes against the list in docs/mistakes.md.

usage: /usr/bin/python3 plant_test.py SOURCE_DIR
"""

import json
import pathlib
import re
import sys

import numpy as np

import plant
from problem import Problem, random_problem
from step import Step

SOURCE = pathlib.Path(sys.argv[1])
GOLDEN = SOURCE / "tests" / "golden"
STEP = dict(optimizer="sgd", learning_rate=1.0, reduction="sum", momentum=0.0, nesterov=False, decay=0.99,
            beta1=0.9, beta2=0.999, epsilon=1e-8, l1=0.0, l2=0.0, penalize_biases=False, clip_value=0.0,
            clip_norm=0.0)  # fmt: skip


def close(came, expected, tolerance, what):
    came, expected = np.asarray(came, float), np.asarray(expected, float)
    worst = np.max(np.abs(came - expected) / np.maximum(1, np.abs(expected)))
    assert came.shape == expected.shape and worst <= tolerance, f"{what}: {came} came, {expected} expected"


def problem(x, t, W, b, activations, loss, alphas=(0.0, 0.0), masks=None, huber_delta=1.0, **step):
    p = Problem()
    p.x, p.t, p.W, p.b = np.array(x, float), np.array(t, float), [None, *W], [None, *b]
    p.n_layers, p.n_samples = len(W), len(p.x)
    p.widths = [p.x.shape[1], *(w.shape[1] for w in W)]
    p.activations, p.alphas, p.loss, p.huber_delta = [None, *activations], [None, *alphas], loss, huber_delta
    p.masks, p.states, p.step = masks or {}, {}, {**STEP, **step}
    return p


def test_gradients_are_differences_of_the_loss():
    rng, h = np.random.default_rng(7), 1e-5
    for _ in range(300):
        p, right = random_problem(rng)
        for name, w in [(f"{kind}{l}", getattr(p, kind)[l]) for l in range(1, p.n_layers + 1) for kind in "Wb"]:
            if w is None:
                continue
            numeric = np.zeros_like(w)
            for place in np.ndindex(w.shape):
                kept, ends = w[place], []
                for w[place] in (kept + h, kept - h):
                    ends.append(float(Step(p).run()["loss"]))
                w[place] = kept
                numeric[place] = (ends[0] - ends[1]) / (2 * h)
            close(right[f"d{name}"], numeric, 1e-6, f"d{name} with {p.activations} and {p.loss}")


def test_networks_as_pytorch():
    golden = json.loads((GOLDEN / "network.json").read_text())
    n_checked = 0
    for case in golden["cases"]:
        if case["weights"] != "ones" or case["targets"] == "shares":
            continue
        numbers = [np.array(values) for values in golden["parameters"]]
        W, b = [numbers[0].reshape(3, 4), numbers[2].reshape(4, 3)], [numbers[1], numbers[3]]
        names = [case["hidden"], case["output"]]
        p = problem(golden["x"], golden["targets"][case["targets"]], W, b if case["bias"] else [None, None], names,
                    case["loss"], [golden["alpha"].get(name, 0.0) for name in names],
                    huber_delta=case["huber_delta"], reduction=case["reduction"])  # fmt: skip
        right = Step(p).run()
        close(right["a2"], case["result"], 1e-12, "a2")
        close(right["losses"], case["losses"], 1e-12, case["loss"])
        parts = [right[name].ravel() for name in ("dW1", "db1", "dW2", "db2") if name in right]
        close(np.concatenate(parts), case["gradients"], 1e-11, f"gradients of {names}, {case['loss']}")
        n_checked += 1
    assert n_checked > 50


def test_updates_as_pytorch():
    golden = json.loads((GOLDEN / "optim.json").read_text())
    start, g, n = np.array(golden["start"]), np.array(golden["gradients"][0]), golden["n_weights"]
    n_checked = 0
    for case in golden["updates"]:
        if case["optimizer"]["kind"] not in ("sgd", "adam", "rmsprop", "adagrad"):
            continue
        keys = {f"clip_{k}": v for k, v in case["clip"].items()}
        keys |= {{"biases_too": "penalize_biases"}.get(k, k): v for k, v in case["penalty"].items()}
        keys |= {{"kind": "optimizer"}.get(k, k): v for k, v in case["optimizer"].items()}
        W, b = start[:n].reshape(2, 3), start[n:]
        p = problem(np.ones((1, 2)), np.ones((1, 3)), [W], [b], ["identity"], "squared", **keys)
        p.step["learning_rate"] = case["rates"][0]
        step = Step(p)
        step.numbers = {"dW1": g[:n].reshape(2, 3), "db1": g[n:]}
        step.update(1)
        after = np.concatenate([step.numbers["W1_new"].ravel(), step.numbers["b1_new"]])
        close(after, case["after"][0], 1e-12, case["name"])
        n_checked += 1
    assert n_checked > 10


def test_worked_note():
    note = json.loads((GOLDEN / "notes.json").read_text())["backprop_2_2_1"]
    W = [np.array(note["w0_start"]), np.array(note["w1_start"])]
    expected = {entry["iteration"]: entry for entry in note["correct"]}
    for iteration in range(1, 101):
        p = problem([note["input"]], [[note["target"]]], W, [None, None], ["sigmoid"] * 2, "half_squared")
        right = Step(p).run()
        W = [right["W1_new"], right["W2_new"]]
        if iteration in expected:
            entry = expected[iteration]
            close(right["a1"][0], entry["hidden"], 1e-12, "hidden")
            close(right["a2"][0, 0], entry["output"], 1e-12, "output")
            close(right["loss"] / entry["error_before_update"], 1, 1e-12, "error")
            close(right["delta2"][0, 0], entry["delta_output"], 1e-12, "delta of the output")
            close(right["delta1"][0], entry["delta_hidden"], 1e-12, "hidden delta")
            close(W[0], entry["w0_after"], 1e-12, "W1")
            close(W[1], entry["w1_after"], 1e-12, "W2")
    assert len(expected) == 3


def test_every_mistake_is_planted():
    documented = set(re.findall(r"^\| `(\w+)` \|", (SOURCE / "docs" / "mistakes.md").read_text(), re.MULTILINE))
    assert len(documented) > 35
    planted = set()
    for i in range(2000):
        _, known = plant.sheet(np.random.default_rng([3, i]), 1 + i % 3)
        names = {mistake["name"] for mistake in known["mistakes"]}
        assert any(entry["certain"] for entry in known["first_wrong"]) or names == {"test_leakage"}
        planted |= names
        if planted == documented and i > 300:
            return
    assert planted == documented, f"never planted: {documented - planted}; unknown: {planted - documented}"


def main():
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
            print(f"{name}: passed")


if __name__ == "__main__":
    main()
