"""The plots of docs/performance.md, as SVG on a light ground."""

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm  # noqa: E402
from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator  # noqa: E402

from figures import Stage, duration  # noqa: E402
from goals import speedups  # noqa: E402

COLOURS = {
    "Chainrule": "#0b5fa5",
    "OpenBLAS": "#c46a00",
    "oneDNN": "#4d8b31",
    "Eigen": "#8a5aa8",
    "PyTorch": "#c0392b",
    "scikit-learn": "#d99a00",
    "FANN": "#5f6b75",
    "NumPy": "#8a5aa8",
    "ONNX Runtime": "#4d8b31",
}
# Light enough for black numbers: slower is red, as fast is white, faster is blue.
DIVERGING = LinearSegmentedColormap.from_list("speed", ["#e06a5a", "#ffffff", "#5fa3d8"])
STYLE = {
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#777777",
    "axes.grid": True,
    "grid.color": "#e3e3e3",
    "axes.axisbelow": True,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "chainrule",
}


def save(figure, path):
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def as_durations(axis):
    axis.set_major_formatter(FuncFormatter(lambda seconds, _: duration(seconds)))
    axis.set_minor_formatter(NullFormatter())


def draw_products(stage, path):
    figure, panels = plt.subplots(2, 1, figsize=(8, 6), sharex=True)
    columns = ["Chainrule", "OpenBLAS", "oneDNN", "Eigen"]
    for panel, n_threads in zip(panels, (1, 2)):
        rows = [row for row in stage.works(n_threads) if row["kind"] == "nn"]
        for i, column in enumerate(columns):
            shares = [stage.share(row["work"], n_threads, column) for row in rows]
            heights = [100 * share.median if share else 0 for share in shares]
            panel.bar(np.arange(len(rows)) + 0.2 * (i - 1.5), heights, 0.19, label=column, color=COLOURS[column])
        panel.axhline(100, color="#777777", linewidth=0.8)
        panel.set_ylabel("% of peak")
        panel.set_title(f"a · W on {n_threads} thread{'s' if n_threads > 1 else ''}", loc="left")
        panel.grid(axis="x", visible=False)
        labels = ["{}³".format(m) if m == k == n else f"{m}x{k}x{n}" for m, k, n in (row["shape"] for row in rows)]
        panel.set_xticks(range(len(rows)), labels, fontsize=8)
        panel.tick_params(axis="x", labelbottom=True)
    panels[0].legend(ncols=4, loc="lower right", bbox_to_anchor=(1, 1))
    save(figure, path)


def draw_rivals(stages, path):
    """How many times our time the others take, work by work."""
    works = []
    for name in ("training", "prediction"):
        stage = stages.get(name)
        for n_threads in (1, 2):
            for row in stage.works(n_threads) if stage else []:
                what = "predict " if name == "prediction" else ""
                how = (
                    f", {row['optimizer'].replace('sgd', 'SGD').replace('adam', 'Adam')}" if "optimizer" in row else ""
                )
                label = (
                    f"{what}{row['sizes']}\nbatch {row['batch']}{how}, {n_threads} thread{'s' if n_threads > 1 else ''}"
                )
                works.append((label, stage, row["work"], n_threads))
    figure, axes = plt.subplots(figsize=(8, 0.62 * len(works) + 1.2))
    seen = set()
    for y, (_, stage, work, n_threads) in enumerate(works):
        for row in stage.rows:
            column = row["column"]
            if (row["work"], row["threads"]) != (work, n_threads) or column in ("Chainrule", "peak"):
                continue
            ratio = stage.ratio(work, n_threads, column)
            family, _, mode = column.partition(" ") if column.startswith("PyTorch") else (column, "", "")
            marker = {"eager": "o", "foreach": "s", "fused": "^", "compiled": "D"}.get(mode, "o")
            axes.errorbar(
                ratio.median,
                y,
                xerr=[[ratio.median - ratio.minimum], [ratio.maximum - ratio.median]],
                fmt=marker,
                color=COLOURS[family],
                markersize=6,
                elinewidth=1,
                alpha=0.85,
                label=None if column in seen else column,
            )
            seen.add(column)
    axes.axvline(1, color=COLOURS["Chainrule"], linewidth=2)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{ratio:g}"))
    axes.set_yticks(range(len(works)), [label for label, *_ in works], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("their time over ours (the line: ours); whiskers: least to most over the rounds")
    axes.legend(ncols=4, loc="lower center", bbox_to_anchor=(0.4, 1), fontsize=9)
    save(figure, path)


def draw_widths(stage, path):
    figure, panels = plt.subplots(1, 2, figsize=(9, 4), sharey=True)
    for panel, n_threads in zip(panels, (1, 2)):
        for column in ("PyTorch fused", "Chainrule"):
            rows = [row for row in stage.works(n_threads) if stage.time(row["work"], n_threads, column)]
            medians = [stage.time(row["work"], n_threads, column).median for row in rows]
            panel.plot(
                [row["width"] for row in rows], medians, linewidth=1.2, label=column, color=COLOURS[column.split()[0]]
            )
        panel.set_yscale("log")
        as_durations(panel.yaxis)
        panel.set_title(f"{n_threads} thread{'s' if n_threads > 1 else ''}", loc="left")
        panel.set_xlabel("w")
        panel.legend()
    panels[0].set_ylabel("a step of 10-w-w-10, batch 128, SGD")
    save(figure, path)


def draw_threads(stage, path):
    cells = speedups(stage)
    widths, batches = (sorted({key[i] for key in cells}) for i in (0, 1))
    grid = np.array([[cells[w, b][1].median for w in widths] for b in batches])
    figure, axes = plt.subplots(figsize=(8, 6))
    image = axes.imshow(grid, cmap=DIVERGING, norm=TwoSlopeNorm(1, 0.5, 2), origin="lower", aspect="auto")
    for i, j in np.ndindex(*grid.shape):
        axes.text(j, i, f"{grid[i, j]:.2f}", ha="center", va="center", fontsize=8)
    axes.set_xticks(range(len(widths)), widths)
    axes.set_yticks(range(len(batches)), batches)
    axes.set_xlabel("w")
    axes.set_ylabel("batch")
    axes.grid(visible=False)
    axes.set_title("Speed on two threads over one: a step of 10-w-w-10, Adam", loc="left")
    figure.colorbar(image, ax=axes, ticks=[0.5, 0.75, 1, 1.25, 1.5, 1.75, 2])
    save(figure, path)


def slope_text(values, seconds):
    """Of the line through the last half of the points, on log-log."""
    half = len(values) // 2
    if len(values) - half < 2:
        return ""
    return f"slope of the upper half {np.polyfit(np.log(values[half:]), np.log(seconds[half:]), 1)[0]:.2f}"


def draw_growth(stage, path):
    titles = {
        "width": "64-w-w-10, batch 64",
        "batch": "64-256-256-10",
        "depth": "64-128-...-128-10, batch 64",
        "rows": "an epoch of 64-100-10, batch 32",
    }
    figure, panels = plt.subplots(2, 2, figsize=(8.5, 6.5))
    for panel, (axis, title) in zip(panels.flat, titles.items()):
        rows = sorted((row for row in stage.works(1) if row["axis"] == axis), key=lambda row: row["value"])
        values = [row["value"] for row in rows]
        medians = [stage.time(row["work"], 1).median for row in rows]
        panel.loglog(values, medians, "o-", color=COLOURS["Chainrule"], markersize=4)
        panel.set_xticks(values[::-2], [f"{value:,}" for value in values[::-2]])
        panel.xaxis.set_minor_formatter(NullFormatter())
        panel.xaxis.set_minor_locator(NullLocator())
        as_durations(panel.yaxis)
        panel.set_xlabel({"depth": "hidden layers"}.get(axis, axis))
        panel.set_title(title, loc="left")
        panel.text(0.05, 0.9, slope_text(values, medians), transform=panel.transAxes)
    save(figure, path)


def draw(stages, folder):
    made = {name: Stage(data) for name, data in stages.items()}
    plain = {"products": draw_products, "widths": draw_widths, "threads": draw_threads, "growth": draw_growth}
    with plt.rc_context(STYLE):
        for name, function in plain.items():
            if made.get(name):
                function(made[name], folder / f"{name}.svg")
        if made.get("training") or made.get("prediction"):
            draw_rivals(made, folder / "rivals.svg")
