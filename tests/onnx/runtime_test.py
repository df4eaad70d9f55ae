"""Models as ONNX Runtime runs them against what `chainrule predict` says of the same rows.

usage: runtime_test.py CHAINRULE_PROGRAM SCRATCH_FOLDER
"""

import sys

import numpy as np
import onnx
import onnxruntime
from models import BUILT_IN, Program, cell_number, near, write_people

TYPES = {"tensor(float)": np.float32, "tensor(double)": np.float64}
ACTIVATIONS = ["identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus",
               "softsign", "hard_sigmoid", "exponential", "softmax"]
LOSSES = {
    "half_squared": ACTIVATIONS, "mean_squared": ACTIVATIONS, "mean_absolute": ACTIVATIONS, "huber": ACTIVATIONS,
    "squared": ACTIVATIONS, "half_mean_squared": ACTIVATIONS, "poisson": ["exponential", "softplus"],
    "binary_cross_entropy": ["sigmoid"], "categorical_cross_entropy": ["softmax"]}


def runtime_inputs(session, names, rows):
    """The rows as the model's inputs want them."""
    inputs = session.get_inputs()
    column = {name: [row[j] for row in rows] for j, name in enumerate(names)}
    if [one.name for one in inputs] == ["x"]:
        features = names[:inputs[0].shape[1]]  # the targets are behind them
        numbers = [[cell_number(column[name][i]) for name in features] for i in range(len(rows))]
        return {inputs[0].name: np.array(numbers, TYPES[inputs[0].type])}
    feeds = {}
    for one in inputs:
        cells = column[one.name]
        if one.type == "tensor(string)":
            feeds[one.name] = np.array(cells, object).reshape(-1, 1)
        else:
            feeds[one.name] = np.array([cell_number(cell) for cell in cells], TYPES[one.type]).reshape(-1, 1)
    return feeds


def check(program, model, data):
    """One model on all rows of a table; the largest difference of a number."""
    path = model / "model.onnx"
    loaded = onnx.load(path)
    onnx.checker.check_model(loaded, full_check=True)
    assert loaded.ir_version == 8 and {o.domain: o.version for o in loaded.opset_import}[""] == 13
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names, rows = program.table(data)
    outputs = [one.name for one in session.get_outputs()]
    results = dict(zip(outputs, session.run(None, runtime_inputs(session, names, rows))))
    values, probabilities = program.predictions(model, data, "label" in results and has_chances(loaded))
    if "label" in results:
        labels = [[str(label) for label in np.atleast_1d(row)] for row in results["label"]]
        wrong = [i for i, (came, expected) in enumerate(zip(labels, values)) if came != expected]
        assert not wrong and len(labels) == len(values), f"{path}: labels of rows {wrong[:5]}"
    ours = probabilities if "label" in results else np.array(values, float)
    if ours.size == 0:
        return 0.0
    theirs = results["probabilities" if "label" in results else "prediction"]
    assert near(theirs, ours), f"{path}: numbers differ by {np.max(np.abs(theirs - ours))}"
    return float(np.max(np.abs(theirs - ours) / np.maximum(1, np.abs(ours))))


def has_chances(loaded):
    """Whether the last activation is a softmax or a sigmoid: `predict` says probabilities of no other."""
    made_by = {node.output[0]: node for node in loaded.graph.node}
    node = made_by["probabilities"]
    node = made_by[node.input[-1]]
    return node.op_type in ("Softmax", "Sigmoid")


def built_in_sets(program):
    for data in BUILT_IN:
        for precision in ("float", "double"):
            length = ["--epochs", "200"] if data == "xor" else ["--epochs", "8"]
            model = program.train(data, "--precision", precision, *length)
            print(f"{data:14} {precision:7} {check(program, model, data):.1e}")


def pairings(program):
    """Every activation inside, every output activation with every loss that takes it, in both precisions."""
    worst = {"float": 0.0, "double": 0.0}
    count = 0
    for loss, outputs in LOSSES.items():
        for output in outputs:
            for precision in worst:
                data = "iris" if output == "softmax" else "xor" if loss == "binary_cross_entropy" else "rates.csv"
                hidden = ACTIVATIONS[count % (len(ACTIVATIONS) - 1)]
                count += 1
                model = program.train(data, "--precision", precision, "--hidden", "5,1,4", "--activation", hidden,
                                      "--loss", loss, "--set", f"network.output_activation={output}",
                                      "--learning-rate", "1e-3", "--epochs", "3", "--dropout", "0",
                                      *(["--target", "rate"] if data == "rates.csv" else []))
                worst[precision] = max(worst[precision], check(program, model, data))
    for output in ("tanh", "identity", "relu"):
        for data in ("iris", "xor"):
            check(program, program.train(data, "--loss", "half_squared", "--epochs", "3", "--set",
                                         f"network.output_activation={output}"), data)
    for precision, value in worst.items():
        print(f"{count} networks, {precision}: {value:.1e}")
    assert worst["double"] < 1e-12, "a double network does not keep double precision"


def write_rates(path):
    draw = np.random.default_rng(3)
    lines = ["a,b,rate"]
    for _ in range(60):
        a, b = draw.normal(size=2)
        lines.append(f"{a:.4f},{b:.4f},{abs(0.3 + 0.2 * np.tanh(a - b)):.4f}")
    path.write_text("\n".join(lines) + "\n")


def tables_with_categories(program):
    write_people(program.folder / "people.csv")
    for target in ("bought", "income", "town"):
        for precision in ("float", "double"):
            for scaling in ("standard", "min_max", "none"):
                model = program.train("people.csv", "--target", target, "--precision", precision, "--scaling",
                                      scaling, "--epochs", "5")
                print(f"people {target:7} {precision:7} {scaling:9} {check(program, model, 'people.csv'):.1e}")
    # Texts that training did not see, and a gap where it saw none.
    model = program.train("people.csv", "--target", "bought", "--epochs", "5")
    text = (program.folder / "people.csv").read_text().replace("Bath", "Paris").replace("clerk", "")
    (program.folder / "unseen.csv").write_text(text)
    check(program, model, "unseen.csv")


def main():
    program = Program(sys.argv[1], sys.argv[2])
    write_rates(program.folder / "rates.csv")
    built_in_sets(program)
    pairings(program)
    tables_with_categories(program)


if __name__ == "__main__":
    main()
