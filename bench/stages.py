"""What `./dev bench` measures: each stage is a list of works, each with those who do it."""

from dataclasses import dataclass, field

PYTORCH_MODES = ("eager", "foreach", "fused", "compiled")
SHAPES = (
    (16, 16, 16),
    (32, 32, 32),
    (64, 64, 64),
    (256, 256, 256),
    (512, 512, 512),
    (1024, 1024, 1024),
    (128, 784, 512),
    (32, 64, 100),
)  # rows of the result, terms of a sum, columns of the result
PRODUCTS = {"nn": "a · W", "nt": "delta · Wᵀ", "tn": "aᵀ · delta"}
SMALL, MIDDLE, LARGE = "64-100-10", "784-512-512-10", "784-2048-2048-2048-10"
PEAK = ("peak", "Chainrule", "peak")


@dataclass(frozen=True)
class Work:
    """One piece of work and its participants: (column, program, words), measured in turn in every round."""

    name: str
    n_threads: int
    columns: tuple
    seconds: float = 0.04  # of each measurement, about
    flop: float = 0  # of one call, a multiply-add being 2; 0 where nobody counts
    facts: dict = field(default_factory=dict, hash=False)  # what a table or a plot wants to know


def step_flop(sizes, batch):
    """Of the products of a training step: forward, gradient, and back to every layer but the first."""
    widths = [int(word) for word in sizes.split("-")]
    per_row = [2 * n * m for n, m in zip(widths, widths[1:])]
    return batch * (3 * sum(per_row) - per_row[0])


def predict_flop(sizes, batch):
    widths = [int(word) for word in sizes.split("-")]
    return batch * sum(2 * n * m for n, m in zip(widths, widths[1:]))


def products(quick):
    works = []
    for n_threads in (1, 2):
        for kind in PRODUCTS:
            for m, k, n in SHAPES if not quick else SHAPES[:4]:
                words = f"product {kind} {m} {n} {k}"
                rivals = tuple((p, p, words) for p in ("Chainrule", "OpenBLAS", "oneDNN", "Eigen"))
                facts = {"kind": kind, "shape": [m, k, n]}
                works.append(Work(words, n_threads, (PEAK, *rivals), 0.03, 2 * m * n * k, facts))
    return works


def training_work(sizes, batch, optimizer, n_threads, seconds, others):
    words = f"train {sizes} {batch} {optimizer}"
    columns = [PEAK, ("Chainrule", "Chainrule", words)]
    columns += [(f"PyTorch {mode}", "PyTorch", f"{words} {mode}") for mode in PYTORCH_MODES]
    columns += [(other, other, words) for other in others]
    facts = {"sizes": sizes, "batch": batch, "optimizer": optimizer}
    return Work(words, n_threads, tuple(columns), seconds, step_flop(sizes, batch), facts)


def training(quick):
    works = [
        training_work(SMALL, 1, "sgd", 1, 0.05, ("FANN", "NumPy", "scikit-learn")),
        training_work(SMALL, 32, "adam", 1, 0.05, ("scikit-learn",)),
    ]
    for n_threads in (1, 2):
        for optimizer in ("sgd", "adam"):
            works.append(training_work(MIDDLE, 128, optimizer, n_threads, 0.12, ("scikit-learn",)))
        if not quick:
            works.append(training_work(LARGE, 512, "adam", n_threads, 0.3, ()))
    return works


def prediction(quick):
    works = []
    for n_threads in (1, 2):
        for sizes, batch in ((SMALL, 1), (MIDDLE, 1024)):
            words = f"predict {sizes} {batch}"
            rivals = [(p, p, words) for p in ("Chainrule", "ONNX Runtime", "scikit-learn")]
            rivals += [(f"PyTorch {mode}", "PyTorch", f"{words} {mode}") for mode in ("eager", "compiled")]
            facts = {"sizes": sizes, "batch": batch}
            works.append(
                Work(words, n_threads, (PEAK, *rivals), 0.05 if batch == 1 else 0.1, predict_flop(sizes, batch), facts)
            )
    return works


def chainrule_alone(name, words, n_threads, seconds, facts):
    return Work(name, n_threads, (("Chainrule", "Chainrule", words),), seconds, 0, facts)


def widths(quick):
    """10-w-w-10, batch 128; PyTorch beside every eighth width and its neighbours."""
    works = []
    for n_threads in (1, 2):
        for width in range(1, 513) if not quick else (63, 64, 65, 80, 127, 128, 129, 144):
            words = f"train 10-{width}-{width}-10 128 sgd"
            columns = [("Chainrule", "Chainrule", words)]
            if width % 16 in (0, 1, 15):
                columns.append(("PyTorch fused", "PyTorch", f"{words} fused"))
            works.append(Work(words, n_threads, tuple(columns), 0.008, 0, {"width": width}))
    return works


def threads(quick):
    """10-w-w-10 at all widths and batches, one thread beside two."""
    steps = [2**k for k in range(11)] if not quick else [1, 32, 1024]
    works = []
    for width in steps:
        for batch in steps:
            words = f"train 10-{width}-{width}-10 {batch} adam"
            for n_threads in (1, 2):
                works.append(chainrule_alone(words, words, n_threads, 0.03, {"width": width, "batch": batch}))
    return works


def growth(quick):
    """How the time of a step grows with width, batch and depth, and that of an epoch with rows; one thread."""
    works = []

    def add(axis, value, words):
        works.append(chainrule_alone(f"{axis} {value}", words, 1, 0.03, {"axis": axis, "value": value}))

    powers = range(2, 12) if not quick else range(4, 9, 2)
    for size in (2**k for k in powers):
        if size <= 1024:
            add("width", size, f"train 64-{size}-{size}-10 64 adam")
        if size <= 64:
            add("depth", size // 4, f"train 64{'-128' * (size // 4)}-10 64 adam")
        add("rows", 64 * size, f"epoch 64-100-10 32 {64 * size}")
    for size in (2**k for k in (range(11) if not quick else (0, 4, 8))):
        add("batch", size, f"train 64-256-256-10 {size} adam")
    return works


def order(quick):
    """Our order of sums beside one unbroken sum by the same kernels, on one thread."""
    works = []
    for kind in ("nn", "tn"):
        for m, k, n in SHAPES[3:7] if not quick else SHAPES[3:4]:
            words = f"product {kind} {m} {n} {k}"
            columns = (("Chainrule", "Chainrule", words), ("unbroken", "unbroken", words))
            works.append(Work(words, 1, columns, 0.03, 2 * m * n * k, {"kind": kind, "shape": [m, k, n]}))
    for optimizer in ("sgd", "adam"):
        words = f"train {MIDDLE} 128 {optimizer}"
        columns = (("Chainrule", "Chainrule", words), ("unbroken", "unbroken", words))
        works.append(Work(words, 1, columns, 0.1, step_flop(MIDDLE, 128), {"sizes": MIDDLE, "optimizer": optimizer}))
    return works


def bfloat16(quick):
    """A training step in bfloat16 beside one in single precision, and the peaks of both."""
    works = []
    for n_threads in (1, 2):
        works.append(Work("peak", n_threads, (PEAK, ("bfloat16", "Chainrule", "peak bfloat16")), 0.03))
        for sizes, batch in ((MIDDLE, 128), (LARGE, 512)) if not quick else ((MIDDLE, 128),):
            words = f"train {sizes} {batch} adam"
            columns = (("Chainrule", "Chainrule", words), ("bfloat16", "Chainrule", f"{words} bfloat16"))
            facts = {"sizes": sizes, "batch": batch}
            works.append(Work(words, n_threads, columns, 0.2, step_flop(sizes, batch), facts))
    return works


ROUNDS = {
    "products": products,
    "training": training,
    "prediction": prediction,
    "widths": widths,
    "threads": threads,
    "growth": growth,
    "order": order,
    "bfloat16": bfloat16,
}
