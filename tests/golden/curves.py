"""Writes curves.json: ROC, precision-recall and calibration curves by scikit-learn (made with 1.9.1), Wilson
intervals by SciPy.

Run `python tests/golden/curves.py` in an environment that has numpy, scipy and scikit-learn.
"""

import json
import pathlib

import numpy as np
from scipy import stats
from sklearn import calibration, metrics

rng = np.random.default_rng(7)


def curve(n, decimals=None, weighted=False):
    """Few decimals make ties; weights are quarters, some of them 0."""
    truth = rng.integers(0, 2, n)
    scores = 1 / (1 + np.exp(-(rng.normal(size=n) + 1.2 * truth)))
    if decimals is not None:
        scores = np.round(scores, decimals)
    weight = rng.integers(0, 8, n) / 4 if weighted else None
    fpr, tpr, thresholds = metrics.roc_curve(truth, scores, sample_weight=weight, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(truth, scores, sample_weight=weight)
    share, mean = calibration.calibration_curve(truth, scores, n_bins=10)
    return {
        "truth": truth.tolist(),
        "scores": scores.tolist(),
        "weights": [] if weight is None else weight.tolist(),
        "false_positive_rate": fpr.tolist(),
        "true_positive_rate": tpr.tolist(),
        "thresholds": thresholds[1:].tolist(),  # the first is infinite
        "area": metrics.auc(fpr, tpr),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "average_precision": metrics.average_precision_score(truth, scores, sample_weight=weight),
        "calibration": {"share": share.tolist(), "mean": mean.tolist()},
    }


def wilson(hits, n):
    interval = stats.binomtest(hits, n).proportion_ci(confidence_level=0.95, method="wilson")
    return {"hits": hits, "n": n, "low": float(interval.low), "high": float(interval.high)}


golden = {
    "curves": [curve(60), curve(80, decimals=1), curve(90, decimals=2, weighted=True), curve(12)],
    "wilson": [wilson(*case) for case in [(0, 1), (0, 40), (40, 40), (1, 2), (441, 450), (37, 38), (1, 10**6)]],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden) + "\n")
