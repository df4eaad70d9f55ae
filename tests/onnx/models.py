"""Trains models with the command line and reads what it predicts, for the tests of this folder."""

import csv
import io
import math
import pathlib
import random
import subprocess

import numpy as np

BUILT_IN = ["digits", "iris", "wine", "breast_cancer", "diabetes", "xor", "moons", "circles", "spirals", "blobs"]


class Program:
    """The command line, run in one scratch folder."""

    def __init__(self, path, folder):
        self.path = str(pathlib.Path(path).resolve())
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.count = 0

    def run(self, *words, stdin=None):
        done = subprocess.run([self.path, *map(str, words)], cwd=self.folder, input=stdin,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"chainrule {' '.join(map(str, words))}: {done.stderr.strip()}")
        return done.stdout

    def train(self, data, *words):
        """The run folder of a model that was trained on `data`."""
        self.count += 1
        folder = self.folder / f"model-{self.count}"
        subprocess.run(["rm", "-rf", str(folder)], check=True)
        self.run("train", data, "--quiet", "--out", folder, *words)
        return folder

    def table(self, data):
        """Names of columns and rows of texts."""
        text = (self.folder / data).read_text() if data.endswith(".csv") else self.run("data", data, "--csv")
        rows = list(csv.reader(io.StringIO(text)))
        return rows[0], rows[1:]

    def predictions(self, model, data, has_probabilities):
        """Predicted values as texts, and the probabilities as numbers where there are any."""
        words = ["--probabilities"] if has_probabilities else []
        rows = list(csv.reader(io.StringIO(self.run("predict", model, data, *words))))
        n_targets = sum(not name.startswith("p_") for name in rows[0])
        values = [row[:n_targets] for row in rows[1:]]
        return values, np.array([[float(cell) for cell in row[n_targets:]] for row in rows[1:]])


def write_people(path, n=240, seed=5):
    """A table with texts, numbers, gaps in both, and one column between the texts."""
    draw = random.Random(seed)
    lines = ["job,age,town,income,height,member,bought"]
    for _ in range(n):
        job = draw.choice(["clerk", "cook, head", 'the "boss"', ""])
        town = draw.choice(["Köln", "Łódź", "東京", "Bath"])
        age = draw.choice(["", str(draw.randint(18, 80))])
        income = round(draw.gauss(40000 if job == "clerk" else 60000, 9000), 2)
        height = "" if draw.random() < 0.1 else round(draw.gauss(172, 9), 1)
        member = draw.choice(["yes", "no"])
        bought = "yes" if (income > 52000) != (town == "Bath") else "no"
        quoted = '"' + job.replace('"', '""') + '"' if job else ""
        lines.append(f"{quoted},{age},{town},{income},{height},{member},{bought}")
    path.write_text("\n".join(lines) + "\n")


def near(came, expected, tolerance=1e-5):
    """Within the tolerance, of a number above 1 relative to it."""
    scale = np.maximum(1, np.abs(expected))
    return came.shape == expected.shape and bool(np.all(np.abs(came - expected) <= tolerance * scale))


def cell_number(text):
    return math.nan if text == "" else float(text)
