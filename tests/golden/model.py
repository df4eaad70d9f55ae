"""Writes model files with the `safetensors` package (made with 0.8.0) and reads Chainrule's.

Run `python tests/golden/model.py` in an environment that has numpy and safetensors. It writes
- model_types.safetensors: a tensor of every type that NumPy has, to be read back number by number;
- model_python.safetensors: a model as docs/model-file.md describes it (its texts stand in
  another order after each run);
- model.json: that model's predictions by NumPy and the SHA-256 of its weights by hashlib;
and checks that model_chainrule.safetensors, which Chainrule saved, holds the same model.
"""

import hashlib
import json
import pathlib

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

folder = pathlib.Path(__file__).parent
rng = np.random.default_rng(7)


def write_types():
    names = ["bool", "u1", "i1", "u2", "i2", "f2", "u4", "i4", "f4", "u8", "i8", "f8"]
    tensors = {name: np.arange(6).reshape(2, 3).astype(name) for name in names}
    tensors |= {"empty": np.zeros((3, 0), "f4"), "scalar": np.array(0.1)}
    save_file(tensors, folder / "model_types.safetensors", {"by": "Python", "größe": '"\\\n'})


def start(kind, a=0, b=0):
    return {"kind": kind, "a": a, "b": b, "scale": 1}


def layer(units, activation, bias, start_biases, **more):
    return {"units": units, "activation": activation, "bias": bias, "dropout": 0,
            "start_weights": start("he_normal"), "start_biases": start_biases} | more


network = {
    "inputs": 3,
    "input_dropout": 0.1,
    "loss": "categorical_cross_entropy",
    "huber_delta": 1,
    "layers": [
        layer(4, "leaky_relu", False, start("constant"), alpha=0.1),
        layer(3, "softmax", True, start("given")),
    ],
}
preprocessing = {
    "features": ["length", "width", "größe"],
    "target_kind": "classes",
    "targets": ["kind"],
    "classes": ["a", "b", '"c"'],
}
tensors = {
    "layers.1.weight": rng.normal(0, 1, (3, 4)).astype("f4"),
    "layers.2.weight": rng.normal(0, 1, (4, 3)).astype("f4"),
    "layers.2.bias": rng.normal(0, 1, 3).astype("f4"),
    "layers.2.bias.given": np.array([0, 0.25, 0.1]),
    "preprocessing.offset": rng.normal(0, 1, 3),
    "preprocessing.scale": rng.uniform(0.5, 2, 3),
    "preprocessing.target_offset": np.zeros(0),
    "preprocessing.target_scale": np.zeros(0),
}
metadata = {
    "chainrule_model": "1",
    "library_version": "0.1.0",
    "numeric_profile": "fused-1",
    "network": json.dumps(network, indent=1),
    "preprocessing": json.dumps(preprocessing, indent=1),
    "training": json.dumps({"data": "made up", "seed": "7"}),
}


def predict(rows):
    a = (rows - tensors["preprocessing.offset"]) * tensors["preprocessing.scale"]
    z = a @ tensors["layers.1.weight"].astype("f8")
    z = np.where(z > 0, z, 0.1 * z) @ tensors["layers.2.weight"] + tensors["layers.2.bias"]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def write_model():
    save_file(tensors, folder / "model_python.safetensors", metadata)
    weights = [tensors[key] for key in ("layers.1.weight", "layers.2.weight", "layers.2.bias")]
    rows = rng.normal(0, 1, (5, 3))
    golden = {
        "rows": rows.tolist(),
        "predictions": predict(rows).tolist(),
        "sha256": hashlib.sha256(b"".join(w.tobytes() for w in weights)).hexdigest(),
    }
    (folder / "model.json").write_text(json.dumps(golden, indent=1) + "\n")


def check_chainrule():
    path = folder / "model_chainrule.safetensors"
    came = load_file(path)
    assert came.keys() == tensors.keys()
    for key, expected in tensors.items():
        assert came[key].dtype == expected.dtype and np.array_equal(came[key], expected), key
    with safe_open(path, "np") as file:
        texts = file.metadata()
    assert texts.keys() == metadata.keys()
    for key in ("network", "preprocessing", "training"):
        assert json.loads(texts.pop(key)) == json.loads(metadata.pop(key)), key
    assert texts == metadata


write_types()
write_model()
check_chainrule()
