"""Writes metrics.json: scores, confusion matrices and report texts by scikit-learn (made with 1.9.1).

Run `python tests/golden/metrics.py` in an environment that has numpy and scikit-learn.
"""

import json
import pathlib
import warnings

import numpy as np
from sklearn import metrics

warnings.filterwarnings("ignore")  # undefined precision and recall, rows that do not sum to 1
rng = np.random.default_rng(20240501)


def draw_weights(kind, n):
    """Quarters add up exactly in any order, so that supports print alike."""
    if kind == "none":
        return None
    return rng.integers(0, 12, n) / 4 if kind == "quarters" else rng.uniform(0.1, 3, n)


def classes(names, n, truth_from, right, weights="none", digits=2, predicted_from=None):
    n_classes = len(names)
    truth = rng.choice(truth_from, n)
    wrong = rng.choice(truth_from if predicted_from is None else predicted_from, n)
    predicted = np.where(rng.random(n) < right, truth, wrong)
    weight = draw_weights(weights, n)
    labels = np.arange(n_classes)
    args = dict(labels=labels, sample_weight=weight)
    p, r, f, s = metrics.precision_recall_fscore_support(truth, predicted, zero_division=0, **args)
    average = {
        kind: metrics.precision_recall_fscore_support(
            truth, predicted, average=kind, zero_division=0, **args
        )[:3]
        for kind in ("macro", "weighted")
    }
    case = {
        "names": names,
        "truth": truth,
        "predicted": predicted,
        "weights": [] if weight is None else weight,
        "accuracy": metrics.accuracy_score(truth, predicted, sample_weight=weight),
        "balanced_accuracy": metrics.balanced_accuracy_score(truth, predicted, sample_weight=weight),
        "confusion": metrics.confusion_matrix(truth, predicted, **args),
        "precision": p,
        "recall": r,
        "f1": f,
        "support": s,
        "macro": average["macro"],
        "weighted": average["weighted"],
        "digits": digits,
    }
    if weights != "uniform":  # else supports are rounded sums, which the text shows to the last digit
        case["text"] = metrics.classification_report(
            truth, predicted, target_names=names, digits=digits, zero_division=0, **args
        )
    return case


def probabilities(n, n_columns, decimals=None, weights="none", certain=0):
    """One column is p(class 1); few decimals make ties; `certain` rows hold exact zeros and ones."""
    n_classes = max(n_columns, 2)
    truth = rng.integers(0, n_classes, n)
    logits = rng.normal(size=(n, n_classes)) + 1.5 * np.eye(n_classes)[truth]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    if decimals is not None:
        p = np.round(p, decimals)
        p[:, 0] = 1 - p[:, 1:].sum(axis=1)
        p = np.clip(p, 0, 1)
    p[:certain] = np.eye(n_classes)[rng.integers(0, n_classes, certain)]
    weight = draw_weights(weights, n)
    case = {"truth": truth, "weights": [] if weight is None else weight}
    case["probabilities"] = p[:, -1:] if n_columns == 1 else p
    for dtype in ("float32", "float64"):
        given = case["probabilities"].astype(dtype)
        scores = given[:, -1] if n_columns <= 2 else given
        # Clipped here as log_loss does, because of float32 it would also sum in float32.
        both = np.hstack([1 - given, given]) if n_columns == 1 else given
        eps = np.finfo(dtype).eps
        clipped = np.clip(both, eps, 1 - eps).astype(float)
        case[dtype] = {
            "argmax": scores > 0.5 if n_columns == 1 else given.argmax(axis=1),
            "log_loss": metrics.log_loss(
                truth, clipped, sample_weight=weight, labels=np.arange(n_classes)
            ),
        }
        for average in ("macro", "weighted"):
            case[dtype]["roc_auc_" + average] = metrics.roc_auc_score(
                truth, scores, sample_weight=weight, average=average, multi_class="ovr"
            )
    return case


def values(truth, predicted, weights="none"):
    weight = draw_weights(weights, len(truth))
    truth = np.asarray(truth, dtype=float)
    predicted = np.asarray(predicted, dtype=float)
    case = {"truth": truth, "predicted": predicted, "weights": [] if weight is None else weight}
    for name, score in {
        "r2": metrics.r2_score,
        "mean_absolute_error": metrics.mean_absolute_error,
        "root_mean_squared_error": metrics.root_mean_squared_error,
    }.items():
        case[name] = score(truth, predicted, sample_weight=weight)
    return case


def noisy(n, n_outputs, weights="none"):
    truth = rng.normal(3, 10, (n, n_outputs))
    return values(truth, truth + rng.normal(size=(n, n_outputs)), weights)


def plain(x):
    if isinstance(x, np.ndarray):
        return x.astype(int).tolist() if x.dtype == bool else x.tolist()
    return x.item()


DIGITS = [str(d) for d in range(10)]
LONG = [f"kind number {i} of twenty-two" for i in range(1, 23)]
golden = {
    "classes": [
        classes(["no", "yes"], 40, [0, 1], 0.7),
        classes(["no", "yes"], 40, [0, 1], 0.7, "quarters", digits=4),
        classes(["setosa", "versicolor", "virginica"], 60, [0, 1, 2], 0.8),
        classes(DIGITS, 450, range(10), 0.9),
        classes(DIGITS, 200, range(10), 0.5, "quarters", digits=3),
        # Class 1 has no true sample, class 2 is never predicted, class 4 is neither.
        classes(list("abcde"), 50, [0, 2, 3], 0.0, predicted_from=[0, 1, 3]),
        classes(list("abcde"), 50, [0, 2, 3], 0.3, "uniform", predicted_from=[0, 1, 3]),
        classes(LONG, 300, range(22), 0.6, digits=0),
        classes(LONG, 120, range(20), 0.6, "quarters", digits=15),
        classes(["é", "naïve", "Öl ", ""], 30, range(4), 0.5),
        classes(["only"], 5, [0], 1.0),
        classes(["cat", "dog"], 20, [0, 1], 0.6, digits=14),
    ],
    "probabilities": [
        probabilities(50, 1),
        probabilities(60, 1, decimals=1, weights="uniform", certain=4),
        probabilities(50, 2, weights="quarters"),
        probabilities(80, 3, decimals=1, certain=6),
        probabilities(80, 3, weights="uniform"),
        probabilities(150, 10, decimals=2, weights="quarters"),
    ],
    "values": [
        noisy(30, 1),
        noisy(30, 1, "uniform"),
        noisy(25, 4),
        noisy(25, 4, "quarters"),
        noisy(2, 1),
        # Constant outputs: predicted exactly (1), and not (0).
        values([[1, 5, 2.5], [1, 5, 3], [1, 5, 4]], [[1, 4, 2], [1, 5, 3], [1, 5, 4.5]]),
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
groups = [
    f'"{group}": [\n'
    + ",\n".join(json.dumps(case, default=plain, ensure_ascii=False) for case in cases)
    + "\n]"
    for group, cases in golden.items()
]
path.write_text("{" + ",\n".join(groups) + "}\n")
