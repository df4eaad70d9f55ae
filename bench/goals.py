"""The goals, each with its figure in a run: what docs/performance.md holds up first."""

from dataclasses import dataclass

from figures import Figure, Stage, duration, percent, times, worst

SMALL, MIDDLE, LARGE = "64-100-10", "784-512-512-10", "784-2048-2048-2048-10"


@dataclass(frozen=True)
class Goal:
    key: str  # in reasons.toml
    work: str
    goal: str
    figure: str
    met: bool


def bound_text(bound, write):
    text = f"{bound:g}" if write is times else write(bound)
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def at_least(key, work, bound, figure, write, where=""):
    """`where` names the work or the peer, of several, that the figure is of. No figure, no goal."""
    if figure is None:
        return []
    return [Goal(key, work, f"≥ {bound_text(bound, write)}", figure.text(write) + where, figure.median >= bound)]


def at_most(key, work, bound, figure, write, where=""):
    if figure is None:
        return []
    return [Goal(key, work, f"≤ {bound_text(bound, write)}", figure.text(write) + where, figure.median <= bound)]


def threads_text(n):
    return f"{n} thread{'s' if n > 1 else ''}"


def shape_text(row):
    m, k, n = row["shape"]
    kind = {"nn": "a·W", "nt": "delta·Wᵀ", "tn": "aᵀ·delta"}[row["kind"]]
    return f"{m}³, {kind}" if m == k == n else f"{m}x{k}x{n}, {kind}"


def worst_share(stage, rows, n_threads):
    """(figure, where) of the work of these with the least share of the peak; (None, "") without any."""
    name = {row["work"]: shape_text(row) for row in rows}
    share = worst([stage.share(row["work"], n_threads) for row in rows])
    return (share, f", {name[share.where]}") if share else (None, "")


def worst_ratio(stage, rows, n_threads, other_of):
    """The same for the work in which the peer `other_of(work)` comes closest or is furthest ahead."""
    found = [(stage.ratio(row["work"], n_threads, other_of(row["work"])), shape_text(row)) for row in rows]
    found = [(ratio, shape) for ratio, shape in found if ratio]
    if not found:
        return None, ""
    ratio, shape = min(found, key=lambda pair: pair[0].median)
    return ratio, f", {shape}, {ratio.where}"


def product_goals(stage):
    goals = []
    for n_threads, bound in ((1, 0.95), (2, 0.92)):
        rows = [row for row in stage.works(n_threads) if min(row["shape"]) >= 256]
        work = f"products, all dimensions at least 256, {threads_text(n_threads)}"
        key = f"products.large.{n_threads}"
        share, where = worst_share(stage, rows, n_threads)
        goals += at_least(key, f"{work}: share of peak, the worst", bound, share, percent, where)
        ratio, where = worst_ratio(stage, rows, n_threads, lambda _: "oneDNN")
        goals += at_least(f"{key}.onednn", f"{work}: time of oneDNN over ours, the worst", 1, ratio, times, where)
    for size, bound in ((16, 0.70), (32, 0.93), (64, 0.97)):
        rows = [row for row in stage.works(1) if row["shape"] == [size] * 3]
        share, where = worst_share(stage, rows, 1)
        goals += at_least(
            f"products.{size}", f"products {size}³: share of peak, the worst", bound, share, percent, where
        )
        ratio, where = worst_ratio(stage, rows, 1, lambda work: stage.fastest(work, 1))
        work = f"products {size}³: time of the best peer over ours, the worst"
        goals += at_least(f"products.{size}.peers", work, 1, ratio, times, where)
    return goals


def step_goals(stage, sizes, batch, optimizer, bound):
    goals = []
    words = f"train {sizes} {batch} {optimizer}"
    for n_threads in (1, 2):
        name = {"sgd": "SGD", "adam": "Adam"}[optimizer]
        work = f"step {sizes}, batch {batch}, {name}, {threads_text(n_threads)}"
        key = f"step.{sizes}.{optimizer}.{n_threads}"
        goals += at_least(key, work + ": share of peak", bound, stage.share(words, n_threads), percent)
        best = stage.fastest(words, n_threads, "PyTorch")
        if best:
            ratio = stage.ratio(words, n_threads, best)
            what = f"{work}: time of PyTorch's fastest mode over ours"
            goals += at_least(f"{key}.pytorch", what, 1, ratio, times, f", {best.split()[1]}")
    return goals


def training_goals(stage):
    goals = step_goals(stage, MIDDLE, 128, "sgd", 0.88) + step_goals(stage, MIDDLE, 128, "adam", 0.80)
    goals += step_goals(stage, LARGE, 512, "adam", 0.88)
    words = f"train {SMALL} 1 sgd"
    seconds, peak = stage.seconds(words, 1), stage.seconds(words, 1, "peak")
    if seconds and peak:
        at_114 = Figure.of([s / p / 114 for s, p in zip(seconds, peak)])
        goals += at_most(
            "sample", f"step {SMALL}, a sample at a time, SGD, for a peak of 114 GFLOP/s", 1e-6, at_114, duration
        )
    for other, bound in (("PyTorch eager", 100), ("NumPy", 30), ("FANN", 12)):
        goals += at_least(
            f"sample.{other}",
            f"step {SMALL}, a sample at a time, SGD: time of {other} over ours",
            bound,
            stage.ratio(words, 1, other),
            times,
        )
    words = f"train {SMALL} 32 adam"
    for other, bound in (("PyTorch eager", 15), ("scikit-learn", 10)):
        goals += at_least(
            f"small_batch.{other}",
            f"step {SMALL}, batch 32, Adam: time of {other} over ours",
            bound,
            stage.ratio(words, 1, other),
            times,
        )
    return goals


def width_goals(stage):
    goals = []
    for n_threads in (1, 2):
        seconds = {row["width"]: row["seconds"] for row in stage.works(n_threads)}
        next_16, neighbour = [], []
        for width, mine in seconds.items():
            above = seconds.get(-(-width // 16) * 16)
            if above and width % 16:
                next_16.append(Figure.of([a / b for a, b in zip(mine, above)], f"{width}"))
            after = seconds.get(width + 1)
            if after and width >= 64:
                neighbour.append(Figure.of([b / a for a, b in zip(mine, after)], f"{width}"))
        work = f"widths, 10-w-w-10, batch 128, {threads_text(n_threads)}: the worst"
        for key, what, bound, figure in (
            ("next16", "time(w) over time(next multiple of 16)", 1.05, worst(next_16, False)),
            ("neighbour", "time(w+1) over time(w), w from 64", 1.1, worst(neighbour, False)),
        ):
            if figure:
                goals += at_most(
                    f"widths.{key}.{n_threads}", f"{work} {what}", bound, figure, times, f", w = {figure.where}"
                )
    return goals


def speedups(stage):
    """(width, batch) -> seconds on one thread, and how many times as fast two are."""
    result = {}
    for row in stage.works(1):
        one, two = row["seconds"], stage.seconds(row["work"], 2)
        if two:
            where = f"w = {row['width']}, batch {row['batch']}"
            result[row["width"], row["batch"]] = (Figure.of(one), Figure.of([a / b for a, b in zip(one, two)], where))
    return result


def thread_goals(stage):
    cells = speedups(stage).values()
    goals = []
    for key, work, bound, least in (
        ("any", "two threads over one, 10-w-w-10, w and batch from 1 to 1024: speed, the worst", 0.97, 0),
        ("50us", "two threads over one, where one needs 50 µs or more: speed, the worst", 1.3, 50e-6),
        ("1ms", "two threads over one, where one needs 1 ms or more: speed, the worst", 1.8, 1e-3),
    ):
        figure = worst([speed for one, speed in cells if one.median >= least])
        if figure:
            goals += at_least(f"threads.{key}", work, bound, figure, times, f", {figure.where}")
    return goals


def prediction_goals(stage):
    words = f"predict {SMALL} 1"
    goals = at_most("predict.row", f"predict one row of {SMALL}", 0.4e-6, stage.time(words, 1), duration)
    goals += at_least(
        "predict.row.onnx_runtime",
        f"predict one row of {SMALL}: time of ONNX Runtime, called from C++, over ours",
        10,
        stage.ratio(words, 1, "ONNX Runtime"),
        times,
    )
    words = f"predict {MIDDLE} 1024"
    for n_threads in (1, 2):
        work = f"predict {MIDDLE}, batches of 1,024, {threads_text(n_threads)}"
        goals += at_least(
            f"predict.batch.{n_threads}", work + ": share of peak", 0.9, stage.share(words, n_threads), percent
        )
        goals += at_least(
            f"predict.batch.{n_threads}.onnx_runtime",
            work + ": time of ONNX Runtime over ours",
            1,
            stage.ratio(words, n_threads, "ONNX Runtime"),
            times,
        )
    return goals


def order_goals(stage):
    found = [stage.ratio(row["work"], 1, "Chainrule", "unbroken") for row in stage.works(1)]
    found = [Figure(f.median, f.minimum, f.maximum, row["work"]) for f, row in zip(found, stage.works(1)) if f]
    figure = worst(found, False)
    if not figure:
        return []
    work = "what the order of sums costs: our time over that of one unbroken sum, the worst"
    return at_most("order", work, 1.02, figure, times, f", {figure.where}")


def bfloat16_goals(stage):
    goals = []
    for n_threads in (1, 2):
        goals += at_least(
            f"bfloat16.{n_threads}",
            f"step {LARGE}, batch 512, Adam, {threads_text(n_threads)}: time of float over that of bfloat16",
            1.5,
            stage.ratio(f"train {LARGE} 512 adam", n_threads, "Chainrule", "bfloat16"),
            times,
        )
    return goals


def whole_runs(stage):
    """Seconds of loading and all epochs: ours, PyTorch's."""
    by_column = {}
    for row in stage.rows:
        if "seconds" in row:
            by_column[row["column"]] = by_column.get(row["column"], 0) + sum(row["seconds"])
    return by_column.get("Chainrule"), by_column.get("PyTorch")


def fashion_goals(stage):
    ours, theirs = whole_runs(stage)
    if not ours or not theirs:
        return []
    row = stage.rows[0]
    epochs = stage.ratio("epoch", row["threads"], "PyTorch")
    figure = Figure(theirs / ours, epochs.minimum, epochs.maximum)
    return at_least(
        "fashion",
        "20 epochs of Fashion-MNIST, loading included: time of PyTorch over ours (range: of single epochs)",
        1,
        figure,
        times,
    )


def start_goals(stage):
    goals = at_most(
        "start", "`chainrule --version`, making its process included", 0.010, stage.time("start", 1), duration
    )
    held, needed = (stage.index.get(("memory", 2, column), {}).get("bytes") for column in ("held", "needed"))
    if held and needed:
        figure = Figure.of([h / n for h, n in zip(held, needed)])
        goals += at_most(
            "memory",
            "memory of training, 60,000 rows of 784 and 784-512-512-10, over the least that it needs",
            1.3,
            figure,
            times,
        )
    return goals


def goals_of(stages):
    parts = {
        "products": product_goals,
        "training": training_goals,
        "widths": width_goals,
        "threads": thread_goals,
        "prediction": prediction_goals,
        "order": order_goals,
        "bfloat16": bfloat16_goals,
        "fashion": fashion_goals,
        "start": start_goals,
    }
    return [goal for name, part in parts.items() if name in stages for goal in part(Stage(stages[name]))]
