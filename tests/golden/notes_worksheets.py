"""Writes examples/notes/*_worksheet.toml: the four worked notes as worksheets, with the numbers that the
notes print or that their code computes. usage: notes_worksheets.py (NumPy; from anywhere)"""

import json
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "examples" / "notes"
GOLDEN = json.loads((ROOT / "tests" / "golden" / "notes.json").read_text())


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cells(values, digits):
    if np.ndim(values):
        return "[" + ", ".join(cells(one, digits) for one in values) + "]"
    return f'"{values:#.{digits}g}"'


def given(values):
    return json.dumps(np.asarray(values).tolist())


def sheet(name, comment, network, step, data, work, convention=""):
    text = f"# {comment}\n[network]\nloss = \"half_squared\"\nlayers = [\n"
    for units in network:
        text += f'  {{ units = {units}, activation = "sigmoid", bias = false }},\n'
    text += f"]\n\n[step]\noptimizer = \"sgd\"\n{step}\nreduction = \"sum\"\n"
    text += convention and f"\n[convention]\n{convention}\n"
    text += "\n[given]\n" + "".join(f"{key} = {given(value)}\n" for key, value in data.items())
    text += "\n[work]\n" + "".join(f"{key} = {value}\n" for key, value in work.items())
    (OUT / f"{name}_worksheet.toml").write_text(text)


X = np.array([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], float)
T = np.array([[0], [1], [1], [0]], float)


def note_1():
    random = np.random.RandomState(0)
    w1, w2 = random.normal(0, 0.1, (3, 5)), random.normal(0, 0.1, (5, 1))
    a1 = sigmoid(X @ w1)
    a2 = sigmoid(a1 @ w2)
    delta2 = (a2 - T) * a2 * (1 - a2)
    new2 = w2 - a1.T @ delta2
    data = {"x": X, "t": T, "W1": w1, "W2": w2}
    # As its code does it: the second matrix is updated before the error goes back through it.
    delta1 = (delta2 @ new2.T) * a1 * (1 - a1)
    work = {"a1": cells(a1, 6), "a2": cells(a2, 6), "delta2": cells(delta2, 6), "W2_new": cells(new2, 6),
            "delta1": cells(delta1, 6), "W1_new": cells(w1 - X.T @ delta1, 6)}
    sheet("hidden_layer", "Note 1, the hidden layer: the first update as its code makes it.", (5, 1),
          "learning_rate = 1", data, work)
    # As its text prints it: the hidden derivative is left out.
    delta1 = delta2 @ w2.T
    work = {"delta2": cells(delta2, 6), "dW2": cells(a1.T @ delta2, 6), "dW1": cells(X.T @ delta1, 6)}
    sheet("hidden_layer_text", "Note 1, the hidden layer: the gradients by the formulas of its text.", (5, 1),
          "learning_rate = 1", data, work)


def note_1_dropout():
    random = np.random.RandomState(0)
    w1, w2 = random.normal(0, 0.1, (3, 5)), random.normal(0, 0.1, (5, 1))
    mask = random.binomial(1, 0.8, (4, 5)) / 0.8
    h1 = sigmoid(X @ w1) * mask
    a2 = sigmoid(h1 @ w2)
    delta2 = (a2 - T) * a2 * (1 - a2)
    new2 = w2 - h1.T @ delta2
    # Updated first, and the derivative is taken of the dropped and scaled value.
    delta1 = (delta2 @ new2.T) * mask * h1 * (1 - h1)
    work = {"h1": cells(h1, 6), "a2": cells(a2, 6), "W2_new": cells(new2, 6),
            "slope1": cells(h1 * (1 - h1), 6), "delta1": cells(delta1, 6),
            "W1_new": cells(w1 - X.T @ delta1, 6)}
    sheet("dropout", "Note 1, dropout: the first update as its code makes it.", (5, 1), "learning_rate = 1",
          {"x": X, "t": T, "W1": w1, "W2": w2, "mask1": mask}, work)


def note_2():
    note = GOLDEN["forward_2_4_1"]
    right, claimed = note["correct"], note["claimed_in_the_note"]
    inputs = {"x": right["inputs"], "t": T, "W1": right["w0"], "W2": right["w1"], "b1": [0.0] * 4, "b2": [0.0]}
    work = {"z1": cells(right["hidden_pre_activation"], 8), "a1": cells(claimed["hidden_activation"], 6),
            "z2": cells(claimed["output_pre_activation"], 8), "a2": cells(claimed["output"], 8)}
    sheet("forward_2_4_1", "Note 2: the forward pass as the note prints it.", (4, 1), "learning_rate = 1",
          inputs, work)
    path = OUT / "forward_2_4_1_worksheet.toml"
    path.write_text(path.read_text().replace(", bias = false", ""))


def note_3():
    note = GOLDEN["backprop_2_2_1"]
    data = {"x": np.array([note["input"]]).T, "t": [[note["target"]]], "W1": np.array(note["w0_start"]).T,
            "W2": np.array(note["w1_start"]).T}
    convention = 'weights = "out_in"\nsamples = "columns"\ndelta = "negative"'

    def iteration(group, number):
        return next(one for one in note[group] if one["iteration"] == number)

    for name, group, comment in (
            ("backprop_2_2_1", "as_printed_in_the_note", "Note 3: the first update as its code makes it."),
            ("backprop_2_2_1_half_mended", "with_only_the_broadcast_mended",
             "Note 3 with the hidden delta mended, and nothing else.")):
        first = iteration(group, 1)
        work = {"a1": cells(np.array([first["hidden"]]).T, 9), "a2": cells([[first["output"]]], 9),
                "loss": cells(first["error_before_update"], 9), "delta2": cells([[-first["delta_output"]]], 9),
                "W1_new": cells(np.array(first["w0_after"]).T, 9),
                "W2_new": cells(np.array(first["w1_after"]).T, 9),
                '"loss@2"': cells(iteration(group, 2)["error_before_update"], 9),
                '"loss@100"': cells(iteration(group, 100)["error_before_update"], 9)}
        sheet(name, comment, (2, 1), "learning_rate = 1", data, work, convention)


def note_4():
    random = np.random.RandomState(0)
    random.random_sample((64, 100))
    random.random_sample((100, 10))
    test = random.permutation(1797)[:450] + 1
    drawn = [int(random.randint(1797)) + 1 for _ in range(60)]
    counts = np.array(GOLDEN["digits_64_100_10"]["as_printed_in_the_note"][
        "confusion_matrix_rows_true_columns_predicted"])
    true = [t for t in range(10) for p in range(10) for _ in range(counts[t][p])]
    predicted = [p for t in range(10) for p in range(10) for _ in range(counts[t][p])]

    def share(a, b):
        return np.where(b > 0, a / np.maximum(b, 1), 0)

    hits, support, chosen = np.diag(counts), counts.sum(1), counts.sum(0)
    work = {"accuracy": cells(hits.sum() / counts.sum(), 3),
            "precision": json.dumps([f"{x:.2f}" for x in share(hits, support)]),
            "recall": json.dumps([f"{x:.2f}" for x in share(hits, chosen)]),
            "f1": json.dumps([f"{x:.2f}" for x in share(2 * hits, support + chosen)]),
            "support": chosen.tolist(), "confusion": counts.T.tolist()}
    text = "# Note 4: the first 60 rows that its code draws, and its report with the arguments swapped.\n"
    text += f"[split]\nrows = 1797\ntest = {test.tolist()}\ndrawn = {drawn}\n"
    text += f"\n[report]\ntrue = {true}\npredicted = {predicted}\n\n[work]\n"
    text += "".join(f"{key} = {value}\n" for key, value in work.items())
    (OUT / "digits_worksheet.toml").write_text(text)


note_1()
note_1_dropout()
note_2()
note_3()
note_4()
