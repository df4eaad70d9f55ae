"""Writes data.json: scikit-learn's tables, splits, folds and scalers, Python's reading of CSV.

Run `python tests/golden/data.py` in an environment that has numpy and scikit-learn (made with 1.9.1).
"""

import csv
import io
import json
import pathlib
import struct

import numpy as np
from sklearn import datasets, preprocessing
from sklearn.impute import SimpleImputer
from sklearn.model_selection import (
    GroupKFold,
    StratifiedKFold,
    TimeSeriesSplit,
    train_test_split,
)
from sklearn.pipeline import make_pipeline


def fnv1a(values):
    """FNV-1a, 64 bits, over the little-endian bytes of doubles, row by row."""
    result = 0xCBF29CE484222325
    for byte in struct.pack(f"<{values.size}d", *values.ravel().tolist()):
        result = (result ^ byte) * 0x100000001B3 % 2**64
    return f"{result:016x}"


def table(bunch):
    names = [str(name) for name in getattr(bunch, "target_names", [])]
    is_named = bool(names) and not names[0].isdigit()
    return {
        "rows": bunch.data.shape[0],
        "features": bunch.data.shape[1],
        "hash": fnv1a(bunch.data),
        "target": [names[k] for k in bunch.target] if is_named else bunch.target.tolist(),
    }


def scaler(data, rows):
    standard = preprocessing.StandardScaler().fit(data[rows])
    min_max = preprocessing.MinMaxScaler().fit(data[rows])
    return {
        "rows": len(rows),
        "shared": {"mean": data[rows].mean(), "deviation": data[rows].std()},
        "standard": {"offset": standard.mean_.tolist(), "scale": (1 / standard.scale_).tolist(),
                     "last_row": standard.transform(data[-1:])[0].tolist()},
        "min_max": {"offset": min_max.data_min_.tolist(), "scale": min_max.scale_.tolist(),
                    "last_row": min_max.transform(data[-1:])[0].tolist()},
    }


def numpy_split(n, test, seed):
    train_rows, test_rows = train_test_split(np.arange(n), test_size=test, random_state=seed)
    return {"n": n, "test_size": test, "seed": seed,
            "train": train_rows.tolist(), "test": test_rows.tolist()}


def class_counts(labels, rows):
    return np.bincount(labels[rows], minlength=labels.max() + 1).tolist()


def pipeline(n_train):
    """Gaps and categories, imputed, scaled and encoded; held-out rows have texts that training had not."""
    rng = np.random.default_rng(4)
    n = 40
    age = rng.normal(40, 12, n).round(1).astype(object)
    job = rng.choice(["clerk", "baker", "Mayor", "größe"], n).astype(object)
    size = rng.integers(-3, 4, n).astype(object)
    age[[3, 11, 30]] = None
    size[[0, 5, 6, 35]] = None
    job[[2, 9, 33]] = None
    job[34] = "king"
    lines = ["age,job,size,y"]
    for i in range(n):
        lines.append(",".join("" if v is None else str(v) for v in (age[i], job[i], size[i])) + f",{i % 2}")
    numbers = np.array([age, size], dtype=float).T
    texts = np.array([["" if v is None else v] for v in job], dtype=object)
    encoder = preprocessing.OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    encoded = encoder.fit(texts[:n_train]).transform(texts)
    inputs = {}
    for fill in ("median", "mean"):
        scaled = make_pipeline(SimpleImputer(strategy=fill), preprocessing.StandardScaler())
        x = scaled.fit(numbers[:n_train]).transform(numbers)
        inputs[fill] = np.hstack([x[:, :1], encoded, x[:, 1:]]).tolist()
    return {"csv": "\n".join(lines) + "\n", "train_rows": n_train, "inputs": inputs}


wine = datasets.load_wine()
bunches = {name: getattr(datasets, f"load_{name}")()
           for name in ("digits", "iris", "wine", "breast_cancer")}
bunches["diabetes"] = datasets.load_diabetes(scaled=False)

groups = np.repeat(np.arange(9), [40, 7, 31, 12, 12, 5, 23, 18, 30])
texts = [
    'a,b\n"x, y",z\n',
    'a,b\r\n"say ""hello""","two\r\nlines"\r\n',
    'a;b\n"x;y";z\n',
    'a\tb\n" x "\ty z\n',
    'a|b\n"|"|""""\n',
    "a,b\nlast,line without end",
    'a,b\n"",x\n,y\n',
    '"a","b"\n"ä","日本"\n',
    'a,b\nfive" pipe,x\n',
    'a,b\n"line\nfeed\n\n",x\n',
]
delimiters = [",", ",", ";", "\t", "|", ",", ",", ",", ",", ","]

golden = {
    "tables": {name: table(bunch) for name, bunch in bunches.items()},
    "scalers": {name: scaler(bunches[name].data, np.arange(0, len(bunches[name].data), 2))
                for name in ("wine", "breast_cancer", "digits")},
    "pipeline": pipeline(28),
    "numpy_splits": [numpy_split(10, 0.33, 42), numpy_split(150, 0.25, 0), numpy_split(1797, 0.25, 0)],
    "stratified": class_counts(wine.target,
                               train_test_split(np.arange(178), test_size=0.25, random_state=0,
                                                stratify=wine.target)[1]),
    "stratified_folds": [class_counts(wine.target, test) for _, test in
                         StratifiedKFold(5).split(wine.data, wine.target)],
    "groups": groups.tolist(),
    "group_fold_sizes": sorted(len(test) for _, test in
                               GroupKFold(4).split(groups, groups=groups)),
    "time_folds": [{"train": train.tolist(), "test": test.tolist()}
                   for train, test in TimeSeriesSplit(4).split(np.zeros(23))],
    "moons": datasets.make_moons((10, 9), shuffle=False)[0].tolist(),
    "circles": datasets.make_circles((10, 9), shuffle=False, factor=0.5)[0].tolist(),
    "csv": [{"text": text, "delimiter": delimiter,
             "rows": list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))}
            for text, delimiter in zip(texts, delimiters)],
}

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, separators=(",", ":"), ensure_ascii=False) + "\n")
