"""Writes the tables of docs/performance.md from a benchmark's numbers, between its markers, and the plots beside it.

usage: report.py [--quick]     with --quick: build/bench/quick/performance.md, from build/bench/quick.json
run.py does it at its end; alone, it takes up a changed reasons.toml.
"""

import argparse
import json
import pathlib
import re
import shutil
import statistics
import sys
import tomllib

import goals
import plots
from figures import Stage, duration, percent, times
from programs import BUILD, ROOT

PAGE = ROOT / "docs" / "performance.md"
REASONS = ROOT / "bench" / "reasons.toml"


def table(head, rows, alignment="---:"):
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join(["---"] + [alignment] * (len(head) - 1)) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return re.sub(r"(?<=\d) (?=%|(?:s|ms|µs|ns)\b)", "\N{NO-BREAK SPACE}", "\n".join(lines))


def peaks(stages):
    """GFLOP/s of multiply-adds by number of threads, the median over all stages."""
    found = {}
    for stage in stages.values():
        for row in stage["measurements"]:
            if row["column"] == "peak":
                found.setdefault(row["threads"], []).extend(row["seconds"])
    return {n: 1 / statistics.median(seconds) for n, seconds in sorted(found.items())}


def machine_text(whole):
    machine, stages = whole["machine"], whole["stages"]
    target = next(
        (d.split(", ")[1] for s in stages.values() for p, d in s["programs"].items() if p.startswith("Chainrule")), "?"
    )
    peak = ", ".join(f"{value:.0f} GFLOP/s on {goals.threads_text(n)}" for n, value in peaks(stages).items())
    load = max(stage["load"] for stage in stages.values())
    seconds = sum(stage["seconds"] for stage in stages.values())
    rounds = min((stage["rounds"] for name, stage in stages.items() if name not in ("fashion", "start")), default=0)
    return (
        f"{machine['cores']} cores ({machine['processor']}, {machine['system']}), kernels for {target}, "
        f"{machine['compiler']}. Multiply-adds in registers, single precision, measured in turn with everything else: "
        f"{peak}. Rounds: {rounds}; {seconds / 60:.0f} minutes of measuring; load of the machine, the benchmark "
        f"included: {load:.1f} at most."
    )


def goals_text(stages):
    found = goals.goals_of(stages)
    met = sum(goal.met for goal in found)
    rows = [[goal.work, goal.goal, goal.figure, "yes" if goal.met else "**no**"] for goal in found]
    return f"{met} of {len(found)} are met.\n\n" + table(
        ["work", "goal", "figure: median (least to most)", "met"], rows, "---"
    )


def reasons_text(stages):
    """Why goals are missed, by the longest key of reasons.toml that theirs begins with."""
    reasons = tomllib.loads(REASONS.read_text())
    missed = {}
    for goal in goals.goals_of(stages):
        if not goal.met:
            keys = [key for key in reasons if goal.key == key or goal.key.startswith(key + ".")]
            missed.setdefault(max(keys, key=len, default=""), []).append(goal)
    if not missed:
        return "Every goal is met."
    unknown = missed.pop("", [])
    lines = [f"- **{'; '.join(goal.work for goal in group)}:** {reasons[key]}" for key, group in missed.items()]
    if unknown:
        lines.append("- Not found out yet:")
        lines += [f"    - {goal.work}" for goal in unknown]
    return "\n".join(lines)


def products_text(stage):
    columns = ["Chainrule", "OpenBLAS", "oneDNN", "Eigen"]
    parts = []
    for n_threads in (1, 2):
        rows = []
        for row in stage.works(n_threads):
            cells = []
            for column in columns:
                time, share = (f(row["work"], n_threads, column) for f in (stage.time, stage.share))
                cells.append(
                    f"{row['flop'] / 1e9 / time.median:.1f} ({percent(share.median)})" if time and share else "-"
                )
            rows.append([goals.shape_text(row), *cells])
        parts.append(f"On {goals.threads_text(n_threads)}:\n\n" + table(["product", *columns], rows))
    return "\n\n".join(parts)


def cell(stage, work, n_threads, column):
    time, ratio = stage.time(work, n_threads, column), stage.ratio(work, n_threads, column)
    return f"{duration(time.median)} ({times(ratio.median)})" if time and ratio else "-"


def work_rows(stage, describe, others):
    rows = []
    for n_threads in (1, 2):
        for row in stage.works(n_threads):
            time, share = stage.time(row["work"], n_threads), stage.share(row["work"], n_threads)
            mine = f"{duration(time.median)}, {percent(share.median)}"
            rows.append(
                [f"{describe(row)}, {goals.threads_text(n_threads)}", mine]
                + [cell(stage, row["work"], n_threads, other) for other in others]
            )
    return rows


def training_text(stage):
    others = ["PyTorch eager", "PyTorch foreach", "PyTorch fused", "PyTorch compiled", "scikit-learn", "FANN", "NumPy"]
    names = {"sgd": "SGD", "adam": "Adam"}

    def describe(row):
        return f"{row['sizes']}, batch {row['batch']}, {names[row['optimizer']]}"

    return table(["step", "Chainrule", *others], work_rows(stage, describe, others))


def prediction_text(stage):
    others = ["ONNX Runtime", "PyTorch eager", "PyTorch compiled", "scikit-learn"]

    def describe(row):
        return f"{row['sizes']}, {row['batch']:,} row{'s' if row['batch'] > 1 else ''}"

    return table(["prediction", "Chainrule", *others], work_rows(stage, describe, others))


def fashion_text(stage):
    rows = []
    for name in ("Chainrule", "PyTorch"):
        parts = {row["work"]: row for row in stage.rows if row["column"] == name}
        if {"loading", "epoch", "accuracy"} <= parts.keys():
            loading, epochs = parts["loading"]["seconds"][0], parts["epoch"]["seconds"]
            rows.append(
                [
                    name,
                    duration(loading),
                    duration(statistics.median(epochs)),
                    str(len(epochs)),
                    duration(loading + sum(epochs)),
                    f"{100 * parts['accuracy']['share'][0]:.2f} %",
                ]
            )
    return table(["", "loading", "an epoch", "epochs", "together", "accuracy on the test files"], rows)


def order_text(stage):
    names = {"sgd": "SGD", "adam": "Adam"}
    rows = []
    for row in stage.works(1):
        name = goals.shape_text(row) if "shape" in row else f"step {row['sizes']}, batch 128, {names[row['optimizer']]}"
        ours, other = stage.time(row["work"], 1), stage.time(row["work"], 1, "unbroken")
        ratio = stage.ratio(row["work"], 1, "Chainrule", "unbroken")
        if ratio:
            rows.append([name, duration(ours.median), duration(other.median), ratio.text(times)])
    return table(["work", "our order", "one unbroken sum", "ratio: median (least to most)"], rows)


def bfloat16_text(stage):
    rows = []
    for n_threads in (1, 2):
        for row in (row for row in stage.rows if (row["threads"], row["column"]) == (n_threads, "bfloat16")):
            work = row["work"]
            ours = "peak" if work == "peak" else "Chainrule"
            name = "10⁹ operations in registers" if work == "peak" else f"step {row['sizes']}, batch {row['batch']}, Adam"
            ratio = stage.ratio(work, n_threads, ours, "bfloat16")
            shown = [duration(stage.time(work, n_threads, column).median) for column in (ours, "bfloat16")]
            rows.append([f"{name}, {goals.threads_text(n_threads)}", *shown, ratio.text(times)])
    if not rows:
        return "This machine does not multiply bfloat16 numbers itself."
    return table(["work", "float", "bfloat16", "time of float over that of bfloat16: median (least to most)"], rows)


def programs_text(stages):
    """What ran, without the number of threads, which never changes it."""
    found = {}
    for stage in stages.values():
        for program, description in stage["programs"].items():
            found.setdefault(program.split(",")[0], []).append(description)
    lines = [f"- {max(descriptions, key=len)}" for _, descriptions in sorted(found.items())]
    errors = [f"- **failed:** {error}" for stage in stages.values() for error in stage["errors"]]
    return "\n".join(lines + errors)


def texts(whole):
    stages = whole["stages"]
    result = {
        "machine": machine_text(whole),
        "goals": goals_text(stages),
        "reasons": reasons_text(stages),
        "programs": programs_text(stages),
    }
    parts = {
        "products": products_text,
        "training": training_text,
        "prediction": prediction_text,
        "fashion": fashion_text,
        "order": order_text,
        "bfloat16": bfloat16_text,
    }
    result.update({name: part(Stage(stages[name])) for name, part in parts.items() if name in stages})
    return result


def filled(page, parts):
    """The page with each text between `<!-- bench: NAME -->` and `<!-- end -->`."""
    for name, text in parts.items():
        pattern = rf"(<!-- bench: {name} -->\n).*?(<!-- end -->)"
        page, n = re.subn(pattern, lambda match, text=text: f"{match[1]}{text}\n{match[2]}", page, flags=re.DOTALL)
        if n != 1:
            sys.exit(f"report: {PAGE.name} has {n} places for {name}, one was expected")
    return page


def write(quick):
    numbers = BUILD / ("quick.json" if quick else "results.json")
    whole = json.loads(numbers.read_text())
    out = BUILD / "quick" / PAGE.name if quick else PAGE
    folder = out.with_suffix("")
    if quick:
        shutil.rmtree(out.parent, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    out.write_text(filled(PAGE.read_text(), texts(whole)))
    plots.draw(whole["stages"], pathlib.Path(folder))
    print(f"bench: {out.relative_to(ROOT)} and {folder.relative_to(ROOT)}/")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true")
    write(parser.parse_args().quick)
