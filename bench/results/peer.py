"""scikit-learn's default network on folders that run.py made, one line of JSON for each.

usage: peer.py classes|number TARGET FOLDER...     FOLDER has train.csv and test.csv
       peer.py pictures TRAIN TEST SEED...         IDX files, their labels beside them
"""

import gzip
import json
import sys
import time
import warnings
from pathlib import Path

import numpy
import pandas
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def pipeline(network):
    """Gaps get the median as ours do; a missing category is one of its own, as is ours."""
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    columns = make_column_transformer(
        (numbers, make_column_selector(dtype_include="number")),
        (OneHotEncoder(handle_unknown="ignore"), make_column_selector(dtype_exclude="number")),
    )
    return make_pipeline(columns, network)


def measure(model, train, test):
    wall, processor = time.perf_counter(), time.process_time()
    score = model.fit(*train).score(*test)
    seconds = {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
    print(json.dumps({"score": score, **seconds, "epochs": model[-1].n_iter_}), flush=True)


def tables(classes, target, folders):
    for folder in map(Path, folders):
        parts = []
        for part in ("train", "test"):
            table = pandas.read_csv(folder / f"{part}.csv", keep_default_na=False, na_values=[""])
            parts.append((table.drop(columns=target), table[target]))
        network = MLPClassifier(random_state=0) if classes else MLPRegressor(random_state=0)
        measure(pipeline(network), *parts)


def idx(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        data = file.read()
    n_axes = data[3]
    sizes = numpy.frombuffer(data, ">i4", n_axes, 4)
    return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * n_axes).reshape(sizes[0], -1)


def pictures(files, seeds):
    parts = []
    for path in map(Path, files):
        labels = path.with_name(path.name.replace("images-idx3", "labels-idx1"))
        parts.append((idx(path), idx(labels).ravel()))
    for seed in map(int, seeds):
        measure(make_pipeline(StandardScaler(), MLPClassifier(random_state=seed)), *parts)


def main():
    warnings.simplefilter("ignore")  # that 200 epochs were not enough: this is its default
    kind, *words = sys.argv[1:]
    if kind == "pictures":
        pictures(words[:2], words[2:])
    else:
        tables(kind == "classes", words[0], words[1:])


if __name__ == "__main__":
    main()
