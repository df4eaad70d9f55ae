"""Models that training went on from, ours and other programs', as ONNX Runtime runs them.

usage: further_test.py CHAINRULE_PROGRAM SCRATCH_FOLDER FOLDER_OF_FOREIGN_MODELS
"""

import json
import pathlib
import sys

import numpy as np
import onnxruntime
from models import Program, near, write_people
from runtime_test import check


def session_of(path):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def numbers_of(path, rows):
    """What a network says of the rows: probabilities of classes in their order, or numbers."""
    session = session_of(path)
    one = session.get_inputs()[0]
    shape = [len(rows)] + [size for size in one.shape[1:] if isinstance(size, int)]
    outputs = session.run(None, {one.name: rows.reshape(shape if len(shape) > 1 else rows.shape)})
    last = outputs[-1]
    if isinstance(last, list):  # a dictionary a row
        last = np.array([list(row.values()) for row in last])
    return last.reshape(len(rows), -1)


def write_table(path, golden):
    """Columns a0, a1, ..., and a target that the network is wrong about."""
    rows, values = golden["rows"], golden["values"]
    if golden["kind"] == "classes":
        targets = [[label] for label in reversed(golden["labels"])]
    elif golden["kind"] == "multi_label":
        targets = [[int(value < 0.5) for value in row] for row in values]
    else:
        targets = [[value + 1 for value in row] for row in values]
    names = [f"a{j}" for j in range(len(rows[0]))] + [f"t{j}" for j in range(len(targets[0]))]
    cells = [["" if cell is None else repr(cell) for cell in row] + [str(one) for one in target]
             for row, target in zip(rows, targets)]
    path.write_text("\n".join(",".join(line) for line in [names, *cells]) + "\n")


def foreign(program, folder):
    for record in sorted(folder.glob("*.json")):
        golden = json.loads(record.read_text())
        start = record.with_suffix(".onnx")
        write_table(program.folder / "table.csv", golden)
        same = program.train("table.csv", "--from", start, "--test", "0", "--updates", "0")
        rows = np.array([[np.nan if cell is None else cell for cell in row] for row in golden["rows"]], np.float32)
        came, before = numbers_of(same / "model.onnx", rows), numbers_of(start, rows)
        if golden["kind"] == "classes" and before.shape[1] == 1:  # of two classes that of the second
            before = np.hstack([1 - before, before])
        if golden["kind"] == "multi_label" and before.shape[1] == 2 * came.shape[1]:  # of no, then of yes
            before = before[:, came.shape[1]:]
        if "log_classes" in record.stem:
            before = np.exp(before)
        assert near(came, before), f"{record.stem}: {came} came, {before} before"
        more = program.train("table.csv", "--from", start, "--test", "0", "--epochs", "5")
        after = check(program, more, "table.csv")
        moved = np.max(np.abs(numbers_of(more / "model.onnx", rows) - came))
        assert moved > 1e-4, f"{record.stem}: nothing was learned"
        print(f"{record.stem:24} differs by {after:.1e}, moved by {moved:.1e}")


def ours(program):
    write_people(program.folder / "people.csv")
    for data, words in (("iris", []), ("diabetes", []), ("people.csv", ["--target", "bought"])):
        for precision in ("float", "double"):
            first = program.train(data, *words, "--epochs", "2", "--precision", precision)
            more = program.train(data, "--from", first, "--epochs", "2")
            print(f"{data:24} {precision:7} differs by {check(program, more, data):.1e}")


def main():
    program = Program(sys.argv[1], sys.argv[2])
    foreign(program, pathlib.Path(sys.argv[3]))
    ours(program)


if __name__ == "__main__":
    main()
