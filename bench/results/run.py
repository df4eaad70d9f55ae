"""Compares Chainrule's defaults with scikit-learn's on the same rows, and keeps the numbers.

usage: run.py [--ours] [--try] [SET...]

Writes build/bench/results/SET.json for the sets named (all of sets.py, if none is), then page.py writes the table
of docs/results.md. --ours: scikit-learn's numbers stay as they are. --try: other folds, the sets for trials as well, no
page; what changes of the defaults are judged by.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import page
from sets import BUILD, CHAINRULE, N_FOLDS, SETS, TRIALS, Pictures, Set
from sklearn.model_selection import KFold, StratifiedKFold

FIRST_TRIAL = 100  # the first seed of the folds that are not the page's


def environment():
    """One thread, and no processor named that is not here."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    return {**found, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def fold_folders(a_set, table, seeds):
    """Writes train.csv and test.csv of each fold."""
    folders = []
    for seed in seeds:
        folds = (StratifiedKFold if a_set.classes else KFold)(N_FOLDS, shuffle=True, random_state=seed)
        for k, (train, test) in enumerate(folds.split(table, table[a_set.target])):
            folder = BUILD / "folds" / f"{a_set.name}-{seed}-{k + 1}"
            folder.mkdir(parents=True, exist_ok=True)
            table.iloc[train].to_csv(folder / "train.csv", index=False)
            table.iloc[test].to_csv(folder / "test.csv", index=False)
            folders.append(folder)
    return folders


def ours(train, test, words):
    """One `chainrule train`, from its start to its end: reading, training, judging, report and all files."""
    folder = BUILD / "run"
    shutil.rmtree(folder, ignore_errors=True)
    command = [CHAINRULE, "train", train, "--test", test, *words]
    begin = time.perf_counter()
    with open(BUILD / "run.log", "w", encoding="utf-8") as log:
        command += ["--threads", "1", "--out", folder, "--quiet", "--json"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}, {BUILD / 'run.log'} says why")
    result = json.loads(text)
    scores = result["assessment"]["scores"]
    return {
        "score": scores["accuracy"] if "accuracy" in scores else scores["r2"],
        "wall": time.perf_counter() - begin,
        "processor": usage.ru_utime + usage.ru_stime,
        "updates": result["updates"],
    }


def peer(*words):
    script = [sys.executable, "-B", Path(__file__).with_name("peer.py"), *words]
    lines = subprocess.run(script, check=True, stdout=subprocess.PIPE, text=True, env=environment()).stdout
    return [json.loads(line) for line in lines.splitlines()]


def parts(a_set, first_seed):
    """Rows, columns, (train, test, words) of each run of ours, and the words for peer.py."""
    seeds = range(first_seed, first_seed + a_set.repeats)
    if isinstance(a_set, Pictures):
        train, test = a_set.files()
        runs = [(train, test, ["--seed", str(seed)]) for seed in seeds]
        return a_set.rows, a_set.columns, runs, ["pictures", train, test, *map(str, seeds)]
    table = a_set.load()
    folders = fold_folders(a_set, table, seeds)
    runs = [(folder / "train.csv", folder / "test.csv", ["--target", a_set.target]) for folder in folders]
    kind = "classes" if a_set.classes else "number"
    return len(table), table.shape[1] - 1, runs, [kind, a_set.target, *folders]


def measure(a_set, old, options):
    n_rows, n_columns, runs, words = parts(a_set, FIRST_TRIAL if options.trial else 0)
    mine = [ours(*run) for run in runs]
    theirs = old["scikit-learn"] if options.ours and old else peer(*words)
    return {"rows": n_rows, "columns": n_columns, "chainrule": mine, "scikit-learn": theirs}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--ours", action="store_true", help="scikit-learn's numbers stay as they are")
    parser.add_argument("--try", dest="trial", action="store_true", help="other folds and sets, no page")
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(a_set.name for a_set in SETS))
    options = parser.parse_args()
    # No pictures: their test rows are always the same ones, and are not to choose by (docs/results.md).
    tables = [a_set for a_set in SETS if isinstance(a_set, Set)]
    known = {a_set.name: a_set for a_set in (tables + TRIALS if options.trial else SETS)}
    for name in options.sets:
        if name not in known:
            parser.error(f"no set {name}; there are {', '.join(known)}")
    for name in options.sets or known:
        path = BUILD / ("trials" if options.trial else "") / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        old = json.loads(path.read_text()) if path.exists() else {}
        found = measure(known[name], old, options)
        path.write_text(json.dumps(found, indent=1) + "\n")
        print(page.line(known[name], found), flush=True)
    if not options.trial:
        page.write()


if __name__ == "__main__":
    main()
