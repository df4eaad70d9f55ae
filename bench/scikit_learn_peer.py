"""scikit-learn as one of the participants: MLPClassifier, its checks of what comes in included.

`train SIZES BATCH OPTIMIZER` (partial_fit) and `predict SIZES BATCH` (predict_proba).
"""

import itertools
import warnings

import numpy as np
import sklearn
import threadpoolctl
from sklearn.neural_network import MLPClassifier

import participant


def classifier_of(sizes, batch, optimizer):
    classifier = MLPClassifier(
        hidden_layer_sizes=sizes[1:-1],
        solver=optimizer,
        learning_rate_init=participant.LEARNING_RATE,
        momentum=0,
        nesterovs_momentum=False,
        alpha=0,
        batch_size=batch,
        random_state=0,
    )
    x = participant.inputs(batch, sizes[0])
    classifier.partial_fit(x, participant.classes(batch, sizes[-1]), classes=np.arange(sizes[-1]))
    for mine, weights in zip(classifier.coefs_, participant.layer_weights(sizes)):
        mine[...] = weights
    for mine in classifier.intercepts_:
        mine[...] = 0
    return classifier


def work_of(words):
    sizes, batch = participant.sizes_of(words[1]), int(words[2])
    if words[0] == "predict":
        classifier = classifier_of(sizes, batch, "sgd")
        x = participant.inputs(batch, sizes[0])
        return lambda: classifier.predict_proba(x), participant.mean_rank(classifier.predict_proba(x))
    classifier = classifier_of(sizes, batch, words[3])
    batches = itertools.cycle(participant.batches(batch, sizes[0], sizes[-1]))

    def step():
        classifier.partial_fit(*next(batches))

    step()
    return step, float(classifier.loss_)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    blas = {
        f"{pool['internal_api']} {pool['version']}"
        for pool in threadpoolctl.threadpool_info()
        if pool["user_api"] == "blas"
    }
    participant.serve(f"scikit-learn {sklearn.__version__}, {', '.join(sorted(blas))}", work_of)
