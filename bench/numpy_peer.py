"""The loop that a learner writes with NumPy, a sample at a time, as one of the participants: `train SIZES 1 sgd`."""

import itertools

import numpy as np

import participant


def work_of(words):
    sizes = participant.sizes_of(words[1])
    weights = participant.layer_weights(sizes)
    biases = [np.zeros(n, np.float32) for n in sizes[1:]]
    rate = np.float32(participant.LEARNING_RATE)
    targets = np.eye(sizes[-1], dtype=np.float32)
    samples = itertools.cycle([(x[0], targets[y[0]]) for x, y in participant.batches(1, sizes[0], sizes[-1])])

    def step():
        a, y = next(samples)
        activations = [a]
        for w, b in zip(weights[:-1], biases[:-1]):
            a = np.maximum(a @ w + b, 0)
            activations.append(a)
        z = a @ weights[-1] + biases[-1]
        p = np.exp(z - z.max())
        p /= p.sum()
        delta = p - y
        for layer in reversed(range(len(weights))):
            before = activations[layer]
            gradient = np.outer(before, delta)
            bias_gradient = delta
            if layer > 0:
                delta = (weights[layer] @ delta) * (before > 0)
            weights[layer] -= rate * gradient
            biases[layer] -= rate * bias_gradient
        return -np.log(p[y > 0][0])

    return step, float(step())


if __name__ == "__main__":
    participant.serve(f"NumPy {np.__version__}", work_of)
