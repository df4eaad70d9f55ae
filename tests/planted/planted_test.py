"""Plants mistakes in worksheets, lets `chainrule check` read them, and counts.

usage: /usr/bin/python3 planted_test.py CHAINRULE SCRATCH_DIR [--count N] [--seed S] [--least SHARE]

On sheets with one to three mistakes: the share in which a first wrong number is found and the mistake
behind it is among those named. On right sheets: how many are said to have a mistake; there may be none.
Naming more than one is right where two give the same numbers; how many are named is printed.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys

FILES_A_PROCESS = 500


def write_sheets(folder, count, seed, mistakes):
    script = pathlib.Path(__file__).with_name("plant.py")
    subprocess.run([sys.executable, script, "--count", str(count), "--seed", str(seed), "--mistakes", mistakes,
                    "--out", folder], check=True)  # fmt: skip
    return [json.loads(line) for line in (folder / "planted.jsonl").read_text().splitlines()]


def check(program, folder, names):
    """What the program says of each file; it ends with 1 where there are mistakes."""
    said = {}
    for begin in range(0, len(names), FILES_A_PROCESS):
        files = names[begin : begin + FILES_A_PROCESS]
        done = subprocess.run([program, "check", "--json", *files], cwd=folder, capture_output=True, text=True)
        if done.returncode not in (0, 1) or not done.stdout:
            sys.exit(f"check of {files[0]} and more ended with {done.returncode}: {done.stderr.strip()}")
        for entry in json.loads(done.stdout)["files"]:
            said[pathlib.Path(entry["file"]).name] = entry
    missing = set(names) - set(said)
    if missing:
        sys.exit(f"check said nothing of {len(missing)} files, among them {min(missing)}")
    return said


def places(entry):
    """Ways to say where a number stands: a row of its own may be counted or not."""
    row, column = entry.get("row") or 0, entry.get("column") or 0
    return {(row, column)} | ({(column, row), (0, column), (1, column), (0, 0)} if row <= 1 else set())


def judge(known, said):
    """Whether the number is a first wrong one, whether a mistake behind it is named, and whether the
    earliest of those is."""
    named, first = said["mistakes"], said["first_wrong"]
    if known["mistakes"][0]["name"] == "test_leakage":  # makes no number wrong
        named_right = "test_leakage" in named
        return first is None, named_right, named_right
    if first is None:
        return False, False, False
    here = [e for e in known["first_wrong"] if e["name"] == first["name"] and places(e) & places(first)]
    behind = {name for entry in here for name in entry["mistakes"]}
    earliest = next((m["name"] for m in known["mistakes"] if m["name"] in behind), None)
    return bool(here), bool(behind & set(named)), earliest in named


class Tally:
    def __init__(self):
        self.counts = collections.defaultdict(lambda: [0, 0])

    def add(self, what, good):
        self.counts[what][0] += good
        self.counts[what][1] += 1

    def share(self, what):
        good, n = self.counts[what]
        return good / max(n, 1)

    def lines(self):
        for what, (good, n) in sorted(self.counts.items()):
            yield f"  {what:40} {good:6} of {n:6}  {good / n:.4f}"


def judge_planted(known_sheets, said, failures):
    tally, n_named = Tally(), 0
    for known in known_sheets:
        entry = said[known["file"]]
        place, named, earliest = judge(known, entry)
        n_named += len(entry["mistakes"])
        good = place and named
        tally.add("all", good)
        tally.add("first wrong number found", place)
        tally.add("the earliest of several is named", earliest)
        tally.add(f"{len(known['mistakes'])} mistakes", good)
        tally.add("roundings carried along" if known["carried"] else "claims rounded only", good)
        tally.add(f"  {known['mistakes'][0]['name']}", good)
        if not good:
            made = [f"{m['name']} {m['layer']} {m['detail']}" for m in known["mistakes"]]
            failures.append(f"{known['file']}: made {made}; said {entry['first_wrong']} {entry['mistakes']}")
    return tally, n_named / len(known_sheets)


def judge_right(known_sheets, said, failures):
    n_blamed = 0
    for known in known_sheets:
        entry = said[known["file"]]
        if entry["first_wrong"] is not None or entry["mistakes"]:
            n_blamed += 1
            failures.append(f"right/{known['file']}: said {entry['first_wrong']} {entry['mistakes']}")
    return n_blamed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("scratch", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=0.99)
    options = parser.parse_args()
    program, failures = options.program.resolve(), []

    wrong_folder, right_folder = options.scratch / "wrong", options.scratch / "right"
    known = write_sheets(wrong_folder, options.count, options.seed, "1..3")
    tally, n_named = judge_planted(known, check(program, wrong_folder, [k["file"] for k in known]), failures)
    known = write_sheets(right_folder, options.count, options.seed + 1, "0")
    n_blamed = judge_right(known, check(program, right_folder, [k["file"] for k in known]), failures)

    print(*tally.lines(), sep="\n")
    print(f"names a sheet: {n_named:.2f}")
    print(f"right sheets that are said to have a mistake: {n_blamed} of {len(known)}")
    (options.scratch / "failures.txt").write_text("\n".join(failures) + "\n")
    print(f"failures: {options.scratch / 'failures.txt'}", *failures[:20], sep="\n  ")
    return 0 if tally.share("all") >= options.least and n_blamed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
