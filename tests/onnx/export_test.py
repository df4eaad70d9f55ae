"""Exported source code, compiled or run, against what `chainrule predict` says of the same rows.

usage: export_test.py CHAINRULE_PROGRAM SCRATCH_FOLDER [C_COMPILER]
"""

import ctypes
import importlib.util
import subprocess
import sys

import numpy as np
from models import Program, cell_number, near, write_people

ACTIVATIONS = ["identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus",
               "softsign", "hard_sigmoid", "exponential", "softmax"]


def compiled(path, compiler):
    """The C file as a shared library, after its own test has passed."""
    flags = [compiler, "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-O2"]
    program = path.with_suffix(".test")
    subprocess.run([*flags, "-DMODEL_TEST", path, "-o", program, "-lm"], check=True)
    subprocess.run([program], check=True)
    library = path.with_suffix(f".{path.stem}.so")
    subprocess.run([*flags, "-shared", "-fPIC", path, "-o", library, "-lm"], check=True)
    return ctypes.CDLL(str(library))


def loaded(path):
    """The Python file as a module, after its own test has passed."""
    subprocess.run([sys.executable, "-B", path], check=True)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def names_of(library, symbol, count):
    if count == 0:
        return []
    return [text.decode() for text in (ctypes.c_char_p * count).in_dll(library, symbol)]


def run_c(library, module, columns, n_rows, is_double):
    """Outputs and chosen classes of the C code for all rows."""
    real = ctypes.c_double if is_double else ctypes.c_float
    kinds = [kind for _, kind, _ in module.FEATURES]
    numbers = names_of(library, "model_number_columns", kinds.count("number"))
    texts = names_of(library, "model_text_columns", kinds.count("text"))
    outputs, chosen = [], []
    for i in range(n_rows):
        arguments = []
        if numbers:
            arguments.append((real * len(numbers))(*[columns[name][i] for name in numbers]))
        if texts:
            arguments.append((ctypes.c_char_p * len(texts))(*[columns[name][i].encode() for name in texts]))
        result = (real * len(module.OUTPUTS))()
        chosen.append(library.model_predict(*arguments, result))
        outputs.append(list(result))
    return np.array(outputs), chosen


def check(program, model, data, compiler, is_double, has_chances=True):
    stem = program.folder / model.name.replace("-", "_")
    program.run("export", model, "--to", "c", "--out", stem.with_suffix(".c"))
    program.run("export", model, "--to", "numpy", "--out", stem.with_suffix(".py"))
    library, module = compiled(stem.with_suffix(".c"), compiler), loaded(stem.with_suffix(".py"))
    names, rows = program.table(data)
    columns = {name: [row[names.index(name)] if kind == "text" else cell_number(row[names.index(name)])
                      for row in rows] for name, kind, _ in module.FEATURES}
    result = module.predict(columns)
    c_outputs, c_classes = run_c(library, module, columns, len(rows), is_double)
    has_classes = len(result) == 2
    values, chances = program.predictions(model, data, has_classes and has_chances)
    tolerance = 1e-12 if is_double else 1e-5
    expected = chances if has_classes else np.array(values, float)
    if expected.size:
        for name, outputs in (("C", c_outputs), ("NumPy", result[-1])):
            assert near(outputs, expected, tolerance), f"{model.name}: {name} differs"
    if has_classes:
        labels = [row[0] for row in values]
        assert list(result[0]) == labels, f"{model.name}: NumPy's labels"
        assert [module.OUTPUTS[k] for k in c_classes] == labels, f"{model.name}: C's labels"


def round_trip(program, model):
    """Every form that is read back gives the same model."""
    first = program.run("predict", model, "people.csv")
    program.run("export", model, "--to", "safetensors", "--out", "copy.safetensors")
    program.run("export", "copy.safetensors", "--to", "onnx", "--out", "copy.onnx")
    assert program.run("predict", "copy.safetensors", "people.csv") == first
    assert (program.folder / "copy.onnx").read_bytes() == (model / "model.onnx").read_bytes()


def main():
    program = Program(sys.argv[1], sys.argv[2])
    compiler = sys.argv[3] if len(sys.argv) > 3 and sys.argv[3] else "cc"
    write_people(program.folder / "people.csv")
    for precision in ("float", "double"):
        is_double = precision == "double"
        for data in ("digits", "iris", "breast_cancer", "diabetes"):
            check(program, program.train(data, "--epochs", "5", "--precision", precision), data, compiler, is_double)
        for target in ("bought", "income", "town"):
            model = program.train("people.csv", "--target", target, "--epochs", "5", "--precision", precision)
            check(program, model, "people.csv", compiler, is_double)
            round_trip(program, model)
        for activation in ACTIVATIONS:
            model = program.train("wine", "--hidden", "6,3", "--activation", activation, "--epochs", "2",
                                  "--learning-rate", "1e-4", "--dropout", "0", "--precision", precision)
            check(program, model, "wine", compiler, is_double)
        model = program.train("iris", "--loss", "half_squared", "--set", "network.output_activation=tanh", "--epochs",
                              "3", "--precision", precision)
        check(program, model, "iris", compiler, is_double, has_chances=False)
        print(precision, "done")


if __name__ == "__main__":
    main()
