"""Writes the shipped CSV files from scikit-learn's copies (README.md): python data/from_sklearn.py"""

import csv
import pathlib

from sklearn import datasets

HERE = pathlib.Path(__file__).parent


def write(name, features, columns, target, labels):
    with open(HERE / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*columns, target])
        for row, label in zip(features.tolist(), labels):
            writer.writerow([f"{x:.17g}" if x == int(x) else repr(x) for x in row] + [label])


def plain(name):
    return name.removesuffix(" (cm)").replace(" ", "_").replace("/", "_")


digits = datasets.load_digits()
pixels = [f"pixel_{row}_{column}" for row in range(1, 9) for column in range(1, 9)]
write("digits", digits.data, pixels, "digit", digits.target.tolist())

for name, target in ("iris", "species"), ("wine", "class"), ("breast_cancer", "diagnosis"):
    data = getattr(datasets, f"load_{name}")()
    labels = [str(data.target_names[k]) for k in data.target]
    write(name, data.data, [plain(str(c)) for c in data.feature_names], target, labels)

diabetes = datasets.load_diabetes(scaled=False)
write("diabetes", diabetes.data, diabetes.feature_names, "progression",
      [f"{y:.17g}" for y in diabetes.target])
