"""What each Python program of bench/ does: the same as participant.h, number for number."""

import statistics
import sys
from time import perf_counter

import numpy as np

INPUTS = 1
ROWS = 1024
LEARNING_RATE = 1e-7


def numbers(seed, n, scale=1.0):
    """The first n of a row of numbers in [-1, 1), times `scale`."""
    with np.errstate(over="ignore"):
        h = (np.uint32(seed * 0x9E3779B9 & 0xFFFFFFFF) + np.arange(n, dtype=np.uint32)) * np.uint32(2654435761)
        h = (h ^ (h >> np.uint32(15))) * np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    unit = (h / 2147483648.0 - 1).astype(np.float32)
    return (scale * unit.astype(np.float64)).astype(np.float32)


def sizes_of(text):
    return [int(word) for word in text.split("-")]


def layer_weights(sizes):
    """The start weights of all participants, each [n_in x n_out]; biases are 0."""
    return [
        numbers(100 + layer, n_in * n_out, (6.0 / n_in) ** 0.5).reshape(n_in, n_out)
        for layer, (n_in, n_out) in enumerate(zip(sizes, sizes[1:]), 1)
    ]


def inputs(n, n_inputs):
    return numbers(INPUTS, n * n_inputs).reshape(n, n_inputs)


def classes(n, n_classes):
    return np.arange(n) * 7 % n_classes


def batches(batch, n_inputs, n_classes):
    """Rows and classes, batch after batch of a thousand rows, over and over."""
    n = max(batch, ROWS // batch * batch)
    x, y = inputs(n, n_inputs), classes(n, n_classes)
    return [(x[i : i + batch], y[i : i + batch]) for i in range(0, n, batch)]


def mean_rank(predictions):
    """The mean over rows of sum_j j p_j, j from 1."""
    return float((np.asarray(predictions, np.float64) @ np.arange(1, predictions.shape[1] + 1)).mean())


def measure(call, seconds):
    """Seconds of one call, and calls made: the median over runs of about a tenth of the time given."""
    begin, n_warm = perf_counter(), 0
    while n_warm == 0 or perf_counter() - begin < seconds / 5:
        call()
        n_warm += 1
    run = max(1, int(seconds / 10 / ((perf_counter() - begin) / n_warm)))
    times = []
    begin = perf_counter()
    while not times or perf_counter() - begin < seconds:
        start = perf_counter()
        for _ in range(run):
            call()
        times.append((perf_counter() - start) / run)
    return statistics.median(times), run * len(times)


def serve(description, work_of):
    """Answers requests `SECONDS WORDS...`; `work_of(words)` gives a call and a number of its result."""
    print(description, flush=True)
    known = {}
    for line in sys.stdin:
        seconds, *words = line.split()
        try:
            key = tuple(words)
            if key not in known:
                known[key] = work_of(words)
            call, value = known[key]
            taken, n_calls = measure(call, float(seconds))
            print(f"{taken:.9g} {n_calls} {value:.9g}", flush=True)
        except Exception as error:  # said to whoever asked, who goes on without this number
            print("error:", str(error).split("\n")[0], flush=True)
