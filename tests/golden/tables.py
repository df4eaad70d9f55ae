"""Writes tables/ and tables.json: small files of every format that tables are read from, and what is in them.

Run `python tests/golden/tables.py` in an environment that has numpy (made with 2.x). IDX is written as
http://yann.lecun.com/exdb/mnist/ describes it.
"""

import gzip
import json
import pathlib
import struct

import numpy as np

here = pathlib.Path(__file__).parent
folder = here / "tables"
folder.mkdir(exist_ok=True)
rng = np.random.default_rng(8)

n = 7
x = rng.normal(size=(n, 3))
y = np.array(["b", "a", "b", "größe", "a", "b", "a"])
weight = rng.integers(1, 5, n)
pictures = rng.integers(0, 256, (n, 4, 5), dtype=np.uint8)
labels = rng.integers(0, 10, n, dtype=np.uint8)


def idx(array, code):
    header = struct.pack(">BBBB", 0, 0, code, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(array.dtype.newbyteorder(">")).tobytes()


def write(name, data, packed=False):
    (folder / name).write_bytes(gzip.compress(data, mtime=0) if packed else data)


np.save(folder / "matrix.npy", x)
np.savez(folder / "stored.npz", X=x.astype(np.float32), weight=weight, y=y)
np.savez_compressed(folder / "deflated.npz", X=x.astype(np.float32), weight=weight, y=y)
np.savez_compressed(folder / "pictures.npz", images=pictures, label=labels)
write("train-images-idx3-ubyte", idx(pictures, 0x08))
write("train-labels-idx1-ubyte", idx(labels, 0x08))
write("t10k-images-idx3-ubyte.gz", idx(pictures, 0x08), packed=True)
write("t10k-labels-idx1-ubyte.gz", idx(labels, 0x08), packed=True)
write("doubles.idx", idx(x, 0x0E))
write("floats.idx", idx(x.astype(np.float32), 0x0D))
write("ints.idx", idx(np.array([-2**31, 5, 2**31 - 1], dtype=np.int32), 0x0C))
write("shorts.idx", idx(np.array([-32768, 32767], dtype=np.int16), 0x0B))
write("bytes.idx", idx(np.array([-128, 127], dtype=np.int8), 0x09))
write("bomb.gz", bytes(100_000), packed=True)
csv = "age,job\n31,clerk\n,\"ba\"\"ker\"\n"
write("people.csv.gz", csv.encode(), packed=True)
rows = [
    {"age": 31, "job": "clerk", "member": True},
    {"job": "größe \"\n\t\U0001F600", "age": 2.5e-3, "member": None},
    {"age": float("nan"), "extra": -1},
]
lines = "".join(json.dumps(row, ensure_ascii=row.get("age") == 31) + "\n" for row in rows)
write("people.jsonl", lines.encode())
write("escaped.jsonl", "".join(json.dumps(row) + "\r\n" for row in rows).encode())

golden = {
    "x": x.tolist(),
    "x_single": x.astype(np.float32).astype(float).tolist(),
    "y": y.tolist(),
    "weight": weight.tolist(),
    "pictures": pictures.reshape(n, -1).tolist(),
    "labels": labels.tolist(),
}
(here / "tables.json").write_text(json.dumps(golden, separators=(",", ":"), ensure_ascii=False) + "\n")
