"""Writes the tables of docs/results.md, between its markers, from the numbers that run.py keeps."""

import json
import math
import re
import statistics

from sets import BUILD, N_FOLDS, ROOT, SETS, Pictures

PAGE = ROOT / "docs" / "results.md"


def paired(found):
    """The mean of our score minus theirs over the same folds or seeds, and its standard error."""
    mine, theirs = ([run["score"] for run in found[name]] for name in ("chainrule", "scikit-learn"))
    differences = [a - b for a, b in zip(mine, theirs, strict=True)]
    error = statistics.stdev(differences) / math.sqrt(len(differences))
    return statistics.mean(mine), statistics.mean(theirs), statistics.mean(differences), error


def mean_seconds(found, name):
    seconds = statistics.mean(run["processor"] for run in found[name])
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"


def signed(text):
    return text.replace("-", "−")


def cells(a_set, found):
    mine, theirs, difference, error = paired(found)
    n_runs = len(found["chainrule"])
    where = f"{n_runs} seeds" if isinstance(a_set, Pictures) else f"{n_runs // N_FOLDS} × {N_FOLDS} folds"
    return [
        f"{a_set.name}, {'accuracy' if a_set.classes else 'R²'}",
        f"{found['rows']:,} × {found['columns']}",
        where,
        signed(f"{mine:.4f}"),
        signed(f"{theirs:.4f}"),
        signed(f"{difference:+.4f} ± {error:.4f}"),
        mean_seconds(found, "chainrule"),
        mean_seconds(found, "scikit-learn"),
    ]


def line(a_set, found):
    """One set as a line of text, with a mark where ours is worse by more than one standard error."""
    *_, difference, error = paired(found)
    return "  ".join(cells(a_set, found)) + ("  WORSE" if difference < -error else "")


def table(found):
    head = ["set", "rows × columns", "measured on", "Chainrule", "scikit-learn", "difference", "s", "s, scikit-learn"]
    rows = [cells(a_set, found[a_set.name]) for a_set in SETS if a_set.name in found]
    lines = ["| " + " | ".join(row) + " |" for row in [head, *rows]]
    return "\n".join([lines[0], "|---|---:|---|" + "---:|" * 5, *lines[1:]])


def write():
    found = {}
    for a_set in SETS:
        path = BUILD / f"{a_set.name}.json"
        if path.exists():
            found[a_set.name] = json.loads(path.read_text())
    text = re.sub(
        r"(<!-- bench: comparison -->\n).*?(<!-- end -->)",
        lambda match: f"{match[1]}\n{table(found)}\n\n{match[2]}",
        PAGE.read_text(),
        flags=re.DOTALL,
    )
    PAGE.write_text(text)


if __name__ == "__main__":
    write()
