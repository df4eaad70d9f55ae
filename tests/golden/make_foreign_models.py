"""Models of other programs as ONNX files, with rows and what they give for them: tests/golden/foreign/.

usage: make_foreign_models.py sklearn | torchscript | dynamo | keras

Each word needs another environment, so each is run by itself:
  sklearn      pip: scikit-learn 1.9, skl2onnx 1.20
  torchscript  Debian's python3-torch 1.13, whose exporter writes TorchScript's graph
  dynamo       pip: torch 2.14, onnxscript 0.7
  keras        pip: keras 3.15, torch, onnxscript
"""

import json
import os
import pathlib
import sys

import numpy as np

FOLDER = pathlib.Path(__file__).parent / "foreign"


def numbers(rows):
    """Rows for JSON, which has no NaN."""
    return [[None if cell != cell else cell for cell in row] for row in np.asarray(rows, float).tolist()]


def write(name, model, rows, kind, values, labels=None):
    """`values` [rows x outputs]: numbers or probabilities; `labels` of classes as texts."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.onnx").write_bytes(model)
    record = {"kind": kind, "rows": numbers(rows), "values": numbers(values)}
    if labels is not None:
        record["labels"] = [str(label) for label in labels]
    (FOLDER / f"{name}.json").write_text(json.dumps(record) + "\n")
    print(name, len(model), "bytes")


def sklearn_models():
    from skl2onnx import to_onnx
    from sklearn.datasets import load_diabetes, load_iris
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    x, y = load_iris(return_X_y=True)
    x = x.astype(np.float32)
    some = x[::15]
    names = np.array(["setosa", "versicolor", "virginica"])
    three = make_pipeline(StandardScaler(), MLPClassifier((5,), random_state=1)).fit(x, y)
    write("sklearn_classes", to_onnx(three, x[:1]).SerializeToString(), some, "classes",
          three.predict_proba(some), three.predict(some))
    named = make_pipeline(StandardScaler(), MLPClassifier((4, 3), activation="logistic", random_state=2)).fit(x, names[y])
    write("sklearn_named_classes", to_onnx(named, x[:1], options={"zipmap": False}).SerializeToString(), some, "classes",
          named.predict_proba(some), named.predict(some))
    two = make_pipeline(MinMaxScaler(), MLPClassifier((5,), activation="tanh", random_state=3)).fit(x[:100], names[y[:100]])
    write("sklearn_two_classes", to_onnx(two, x[:1]).SerializeToString(), x[:100:9], "classes",
          two.predict_proba(x[:100:9])[:, 1:], two.predict(x[:100:9]))
    x, y = load_diabetes(return_X_y=True)
    x = (100 * x).astype(np.float32)
    gaps = x[::40].copy()
    gaps[1, 2] = gaps[3, 7] = np.nan
    number = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(),
                           MLPRegressor(hidden_layer_sizes=(6,), random_state=4)).fit(x, y)
    write("sklearn_number", to_onnx(number, x[:1]).SerializeToString(), gaps, "number", number.predict(gaps).reshape(-1, 1))
    plain = MLPRegressor(hidden_layer_sizes=(4,), activation="identity", random_state=5).fit(x[:, :3], y)
    write("sklearn_plain_number", to_onnx(plain, x[:1, :3]).SerializeToString(), x[::40, :3], "number",
          plain.predict(x[::40, :3]).reshape(-1, 1))
    labels = make_pipeline(StandardScaler(), MLPClassifier((5,), random_state=6)).fit(x, np.stack([y > 100, y > 200], 1).astype(int))
    write("sklearn_labels", to_onnx(labels, x[:1], options={"zipmap": False}).SerializeToString(), x[::40], "multi_label",
          labels.predict_proba(x[::40]))


class Networks:
    """Networks of torch by the names of their fixtures."""

    @staticmethod
    def modules(torch):
        nn = torch.nn

        class Swish(nn.Module):
            def forward(self, z):
                return z * torch.sigmoid(z)

        class Scaled(nn.Module):
            def __init__(self):
                super().__init__()
                self.register_buffer("mean", torch.tensor([0.5, -1.0, 2.0]))
                self.register_buffer("deviation", torch.tensor([2.0, 3.0, 0.25]))

            def forward(self, x):
                return (x - self.mean) / self.deviation

        every = [nn.Linear(3, 4), nn.LeakyReLU(0.2), nn.Linear(4, 4, bias=False), nn.ELU(0.7), nn.Linear(4, 5), nn.SELU(),
                 nn.Dropout(0.3), nn.Linear(5, 4), nn.GELU(), nn.Linear(4, 1), nn.GELU(), nn.Linear(1, 4), nn.SiLU(),
                 nn.Linear(4, 3), Swish(), nn.Linear(3, 3), nn.Softplus(), nn.Linear(3, 3), nn.Softsign(),
                 nn.Linear(3, 3), nn.Hardsigmoid(), nn.Linear(3, 3), nn.Tanh(), nn.Linear(3, 2)]
        return {
            "activations": (every, (3,), "number"),
            "classes": ([Scaled(), nn.Linear(3, 6), nn.ReLU(), nn.Linear(6, 3), nn.Softmax(dim=1)], (3,), "classes"),
            "log_classes": ([nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 3), nn.LogSoftmax(dim=-1)], (3,), "classes"),
            "norm": ([nn.BatchNorm1d(3), nn.Linear(3, 5), nn.BatchNorm1d(5), nn.GELU(), nn.Linear(5, 4), nn.ReLU(),
                      nn.BatchNorm1d(4), nn.Linear(4, 1), nn.Sigmoid()], (3,), "classes"),
            "picture": ([nn.Flatten(), nn.Linear(12, 4), nn.ReLU(), nn.Linear(4, 2)], (1, 3, 4), "number"),
        }


def torch_model(torch, modules, shape):
    """A network with statistics that are not those of a new one."""
    torch.manual_seed(len(modules))
    model = torch.nn.Sequential(*modules)
    model.train()
    for _ in range(5):
        model(torch.randn(20, *shape) * 2 + 1)
    return model.eval()


def torch_models(prefix, export):
    import torch
    for name, (modules, shape, kind) in Networks.modules(torch).items():
        model = torch_model(torch, modules, shape)
        rows = torch.randn(8, *shape)
        with torch.no_grad():
            values = model(rows)
        if name == "log_classes":
            values = values.exp()
        if kind == "classes":
            labels = values.argmax(1) if values.shape[1] > 1 else (values[:, 0] > 0.5).int()
            labels = labels.tolist()
        path = FOLDER / "new.onnx"
        FOLDER.mkdir(exist_ok=True)
        export(torch, model, rows, path)
        write(f"{prefix}_{name}", path.read_bytes(), rows.reshape(8, -1), kind, values,
              labels if kind == "classes" else None)
        path.unlink()


def torchscript(torch, model, rows, path):
    torch.onnx.export(model, rows, str(path), opset_version=13, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {0: "N"}, "y": {0: "N"}})


def dynamo(torch, model, rows, path):
    program = torch.onnx.export(model, (rows,), dynamo=True, dynamic_shapes=({0: torch.export.Dim("N")},))
    for node in program.model.graph:  # stack traces of this script
        node.metadata_props.clear()
    program.save(str(path))


def keras_models():
    os.environ["KERAS_BACKEND"] = "torch"
    import keras
    keras.utils.set_random_seed(3)
    layers = keras.layers
    many = keras.Sequential([layers.Input((3,)), layers.Dense(5, activation="leaky_relu"), layers.Dense(4, activation="gelu"),
                             layers.Dropout(0.2), layers.Dense(4, activation="swish"), layers.Dense(4, activation="hard_sigmoid"),
                             layers.Dense(4, activation="elu"), layers.Dense(3, activation="softsign"), layers.Dense(2)])
    classes = keras.Sequential([layers.Input((3,)), layers.Rescaling(1 / 4), layers.Dense(6, activation="relu"),
                                layers.BatchNormalization(), layers.Dense(3, activation="softmax")])
    classes.compile(loss="sparse_categorical_crossentropy")
    draw = np.random.default_rng(4)
    classes.fit(draw.normal(size=(64, 3)), draw.integers(0, 3, 64), verbose=0)
    rows = draw.normal(size=(8, 3)).astype(np.float32)
    for name, model, kind in (("activations", many, "number"), ("classes", classes, "classes")):
        path = FOLDER / "new.onnx"
        model(rows)  # one that was never called is not exported
        model.export(str(path), format="onnx", verbose=False)
        values = keras.ops.convert_to_numpy(model(rows, training=False))
        write(f"keras_{name}", path.read_bytes(), rows, kind, values,
              values.argmax(1) if kind == "classes" else None)
        path.unlink()


if __name__ == "__main__":
    which = sys.argv[1]
    if which == "sklearn":
        sklearn_models()
    elif which == "torchscript":
        torch_models("torchscript", torchscript)
    elif which == "dynamo":
        torch_models("dynamo", dynamo)
    else:
        keras_models()
