"""Worksheets on what comes after training: a classifier's report, and which rows were trained on."""

import numpy as np

from rounding import half_unit, written
from sheet import document, toml


def scores(true, predicted):
    """What scikit-learn's report says; rows of the confusion matrix are true classes."""
    classes = sorted({*true, *predicted})
    confusion = np.array([[sum((true == r) & (predicted == c)) for c in classes] for r in classes])
    hits = np.diag(confusion).astype(float)
    with np.errstate(all="ignore"):
        precision = np.nan_to_num(hits / confusion.sum(axis=0))
        recall = np.nan_to_num(hits / confusion.sum(axis=1))
        f1 = np.nan_to_num(2 * precision * recall / (precision + recall))
    return {"accuracy": np.array(hits.sum() / len(true)), "precision": precision, "recall": recall, "f1": f1,
            "support": confusion.sum(axis=1), "confusion": confusion}  # fmt: skip


def texts_of(numbers, digits):
    whole = ("support", "confusion")
    return {
        name: np.vectorize(lambda v, name=name: str(int(v)) if name in whole else written(v, digits), otypes=[object])(value)
        for name, value in numbers.items()
    }


def sheet(rng, work):
    """Half of them with the two arguments of the report swapped, half with test rows trained on."""
    leaky = bool(rng.random() < 0.5)
    n, n_classes, digits = int(rng.integers(8, 20)), int(rng.integers(2, 4)), int(rng.integers(3, 5))
    while True:
        true, predicted = rng.integers(0, n_classes, (2, n))
        right, swapped = scores(true, predicted), scores(predicted, true)
        if set(true) == set(predicted) and not np.array_equal(right["confusion"], right["confusion"].T):
            break
    texts = texts_of(right if leaky else swapped, digits)
    test = sorted(int(i) + 1 for i in rng.permutation(n)[: n // 3])
    rest = [i for i in range(1, n + 1) if i not in test]
    drawn = [int(i) for i in rng.choice(test if leaky else rest, 3)] + [int(i) for i in rng.choice(rest, 4)]
    wrong = []
    for name, text in texts.items():
        for place in np.ndindex(text.shape):
            if not leaky and abs(float(text[place]) - right[name][place]) > half_unit(text[place]):
                row, column = (place[0] + 1 if len(place) == 2 else 1, place[-1] + 1 if place else 1)
                wrong.append({"name": name, "row": row, "column": column, "mistakes": ["swapped_report_arguments"],
                              "certain": True})  # fmt: skip
    extra = "\n".join(f"{name} = {toml(text.tolist())}" for name, text in texts.items())
    extra += f"\n\n[report]\ntrue = {toml(true.tolist())}\npredicted = {toml(predicted.tolist())}\n"
    extra += f"\n[split]\nrows = {n}\ntest = {toml(test)}\ndrawn = {toml(drawn)}\n"
    name = "test_leakage" if leaky else "swapped_report_arguments"
    known = {"mistakes": [{"name": name, "layer": 0, "detail": {}}], "first_wrong": wrong, "carried": False,
             "digits": [digits], "claimed": len(texts)}  # fmt: skip
    return document(work.p, {}, rng, extra), known
