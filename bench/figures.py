"""Numbers of a benchmark as ratios, shares and texts."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Median, least and most over the rounds."""

    median: float
    minimum: float
    maximum: float
    where: str = ""  # of several works, the one that it is of

    @staticmethod
    def of(values, where=""):
        return Figure(statistics.median(values), min(values), max(values), where)

    def text(self, write):
        """`3.1 (2.9 to 3.3)`"""
        return f"{write(self.median)} ({write(self.minimum)} to {write(self.maximum)})"


def worst(figures, lowest=True):
    figures = [figure for figure in figures if figure]
    if not figures:
        return None
    return (min if lowest else max)(figures, key=lambda figure: figure.median)


class Stage:
    """A stage's measurements by work, number of threads and column."""

    def __init__(self, data):
        self.rows = data["measurements"] if data else []
        self.index = {(row["work"], row["threads"], row["column"]): row for row in self.rows}

    def __bool__(self):
        return bool(self.rows)

    def works(self, n_threads):
        """Our measurements on so many threads, one a work, in order."""
        return [row for row in self.rows if row["column"] == "Chainrule" and row["threads"] == n_threads]

    def seconds(self, work, n_threads, column="Chainrule"):
        return self.index.get((work, n_threads, column), {}).get("seconds")

    def time(self, work, n_threads, column="Chainrule"):
        seconds = self.seconds(work, n_threads, column)
        return Figure.of(seconds, column) if seconds else None

    def share(self, work, n_threads, column="Chainrule"):
        """Of the multiply-add peak of the same round."""
        seconds, peak = self.seconds(work, n_threads, column), self.seconds(work, n_threads, "peak")
        if not seconds or not peak:
            return None
        flop = self.index[work, n_threads, column]["flop"]
        return Figure.of([flop / 1e9 * p / s for s, p in zip(seconds, peak)], work)

    def ratio(self, work, n_threads, other, ours="Chainrule"):
        """How many times our time another one took, round by round."""
        mine, theirs = self.seconds(work, n_threads, ours), self.seconds(work, n_threads, other)
        if not mine or not theirs:
            return None
        return Figure.of([b / a for a, b in zip(mine, theirs)], other)

    def fastest(self, work, n_threads, prefix=""):
        """The other column with the shortest median."""
        others = [
            row["column"]
            for row in self.rows
            if (row["work"], row["threads"]) == (work, n_threads)
            and row["column"] not in ("Chainrule", "peak")
            and row["column"].startswith(prefix)
        ]
        return min(others, key=lambda column: self.time(work, n_threads, column).median, default=None)


def percent(share):
    return f"{100 * share:.0f} %"


def times(ratio):
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}" if ratio < 100 else f"{ratio:.0f}"


def duration(seconds):
    for unit in ("s", "ms", "µs"):
        if seconds >= 1:
            return f"{seconds:.3g} {unit}" if seconds < 1000 else f"{seconds:.0f} {unit}"
        seconds *= 1000
    return f"{seconds:.3g} ns"
