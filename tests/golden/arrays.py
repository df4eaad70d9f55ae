"""Writes arrays_stored.npz, arrays_deflated.npz and arrays_objects.npz beside it, for tests/data/npz_test.cc.
usage: arrays.py (NumPy)"""

from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
ARRAYS = {
    "doubles": np.array([[0.5, -1, 1e300], [2, 3.25, -4]]),
    "columns_first": np.asfortranarray(np.array([[1.0, 2, 3], [4, 5, 6]])),
    "big_endian": np.array([1.5, -2.5], ">f8"),
    "halves": np.array([0.5, -65504, 2.0**-15], np.float16),
    "singles": np.array([0.1, 2], np.float32),
    "bytes": np.array([-128, 127], np.int8),
    "words": np.array([0, 2**53], np.uint64),
    "truths": np.array([True, False]),
    "single": np.array(7.0),
    "blanks": np.array([1.0, np.nan]),
    "empty": np.zeros((0, 3)),
    "sheet": np.array("δ = 中文 😀"),
}
np.savez(HERE / "arrays_stored.npz", **ARRAYS)
np.savez_compressed(HERE / "arrays_deflated.npz", **ARRAYS)
np.savez(HERE / "arrays_objects.npz", objects=np.array([{}, None], dtype=object))

# The network of the third note as a learner's NumPy program has it, one number in the last layer's error
# without its derivative; and right work whose sheet stands in examples/notes/.
SHEET = """[network]
loss = "half_squared"
layers = [{ activation = "sigmoid", bias = false }, { activation = "sigmoid", bias = false }]
[step]
reduction = "sum"
"""


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


x, t = np.array([[0.35, 0.9]]), np.array([[0.5]])
W1, W2 = np.array([[0.1, 0.4], [0.8, 0.6]]), np.array([[0.3], [0.9]])
a1 = sigmoid(x @ W1)
a2 = sigmoid(a1 @ W2)
delta2 = a2 - t
np.savez(HERE / "worksheet.npz", sheet=np.array(SHEET), x=x, t=t, W1=W1, W2=W2, z1=x @ W1, a1=a1, a2=a2,
         delta2=delta2, dW2=a1.T @ delta2, W2_new=W2 - a1.T @ delta2)
np.savez(HERE / "worksheet_work.npz", a1=a1.T, a2=a2.astype(np.float32), loss=((a2 - t) ** 2).sum() / 2)
