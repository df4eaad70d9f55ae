"""The same as fashion.cc in PyTorch: the same network and recipe, all rows as one tensor in memory.

usage: pytorch_fashion.py THREADS FOLDER EPOCHS
"""

import gzip
import sys
from time import perf_counter

import numpy as np
import torch


def unpacked(path, header):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def load(folder):
    parts = []
    for prefix in ("train", "t10k"):
        pixels = unpacked(f"{folder}/{prefix}-images-idx3-ubyte.gz", 16).reshape(-1, 784).astype(np.float32)
        labels = unpacked(f"{folder}/{prefix}-labels-idx1-ubyte.gz", 8).astype(np.int64)
        parts.append((pixels, labels))
    mean, deviation = parts[0][0].mean(dtype=np.float64), parts[0][0].std(dtype=np.float64)
    return [(torch.from_numpy((x - np.float32(mean)) / np.float32(deviation)), torch.from_numpy(y)) for x, y in parts]


def turn(work):
    """Waits for a line, then works and prints its seconds."""
    sys.stdin.readline()
    begin = perf_counter()
    result = work()
    print(f"{perf_counter() - begin:.9g}", flush=True)
    return result


def main(n_threads, folder, epochs):
    torch.set_num_threads(n_threads)
    torch.manual_seed(0)
    print(f"PyTorch {torch.__version__}, {torch.backends.cpu.get_cpu_capability()}, fused Adam", flush=True)
    (x, y), (test_x, test_y) = turn(lambda: load(folder))
    network = torch.nn.Sequential(
        torch.nn.Linear(784, 256), torch.nn.ReLU(), torch.nn.Dropout(0.4), torch.nn.Linear(256, 10)
    )
    loss_of = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.005, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * (len(x) // 32))

    def epoch():
        for rows in torch.randperm(len(x)).split(32):
            optimizer.zero_grad()
            loss_of(network(x[rows]), y[rows]).backward()
            optimizer.step()
            schedule.step()

    for _ in range(epochs):
        turn(epoch)
    with torch.inference_mode():
        accuracy = (network.eval()(test_x).argmax(1) == test_y).float().mean()
    print(f"{accuracy:.4f}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
