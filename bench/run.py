"""Measures Chainrule beside other libraries, all of them in turn in every round, and keeps the numbers.

usage: run.py [--quick] [--rounds N] [STAGE...]

Writes build/bench/results.json (README.md beside this file has its schema); a stage that is run again replaces its
numbers of before. Then report.py writes the page. With --quick, build/bench/quick.json: a few rounds of a few works, to
see that everything runs.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time

import report
import stages
from programs import BINARIES, BUILD, FASHION, ROOT, SIZES_FOR_ONNX, VENV, Program, command, environment

SCHEMA = 1


class Results:
    """The numbers of one stage, and the programs that they are of."""

    def __init__(self, name):
        self.name = name
        self.programs = {}
        self.measurements = {}
        self.errors = []

    def describe(self, program, n_threads, description):
        self.programs[f"{program}, {n_threads} thread{'s' if n_threads > 1 else ''}"] = description

    def measurement(self, work, column, n_threads, unit="seconds", **more):
        key = (work, column, n_threads)
        if key not in self.measurements:
            self.measurements[key] = {"work": work, "column": column, "threads": n_threads, unit: [], **more}
        return self.measurements[key]

    def fail(self, *words):
        message = ": ".join(words)
        if message not in self.errors:
            self.errors.append(message)
            print(f"bench: {message}", file=sys.stderr)

    def as_json(self, quick, n_rounds, seconds):
        return {
            "quick": quick,
            "rounds": n_rounds,
            "seconds": round(seconds),
            "load": round(os.getloadavg()[1], 2),
            "programs": self.programs,
            "errors": self.errors,
            "measurements": list(self.measurements.values()),
        }


def compare_values(results, work, values):
    """Everybody's result against ours: who computes something else is not a rival."""
    ours = values.get("Chainrule")
    for column, value in values.items():
        if ours and value and column != "peak" and abs(value - ours) > 1e-3 * abs(ours):
            results.fail(work.name, column, f"its result is {value}, not {ours}")


def in_rounds(results, works, n_rounds, log):
    programs = {}
    for work in works:
        for _, program, _ in work.columns:
            if (program, work.n_threads) not in programs:
                running = Program(command(program, work.n_threads), work.n_threads, log)
                programs[program, work.n_threads] = running
                results.describe(program, work.n_threads, running.description or "did not start")
    broken = set()
    for turn in range(n_rounds + 1):  # the first one warms up, compiles, and is not counted
        for work in works:
            values = {}
            # Whoever follows on whom changes from round to round.
            for column, program, words in work.columns if turn % 2 else reversed(work.columns):
                if (work, column) in broken:
                    continue
                try:
                    seconds, value = programs[program, work.n_threads].measure(work.seconds, words)
                except RuntimeError as error:
                    broken.add((work, column))
                    results.fail(work.name, column, str(error))
                    continue
                values[column] = value
                if turn:
                    row = results.measurement(work.name, column, work.n_threads, flop=work.flop, **work.facts)
                    row["seconds"].append(seconds)
            compare_values(results, work, values)
        print(f"  round {turn} of {n_rounds}", flush=True)
    for program in programs.values():
        program.close()


def fashion(results, quick, log):
    """Whole runs, an epoch in turn."""
    n_threads, n_epochs = len(os.sched_getaffinity(0)), 2 if quick else 20
    arguments = [str(n_threads), FASHION, str(n_epochs)]
    programs = {
        "Chainrule": Program([str(BINARIES / "bench_fashion"), *arguments], n_threads, log),
        "PyTorch": Program(
            [str(VENV / "bin" / "python"), str(ROOT / "bench" / "pytorch_fashion.py"), *arguments], n_threads, log
        ),
    }
    for name, program in programs.items():
        results.describe(name, n_threads, program.description)
    for part in ["loading"] + n_epochs * ["epoch"]:
        for name, program in programs.items():
            answer = program.answer()
            if answer.startswith("error"):
                results.fail("fashion", name, answer)
                continue
            results.measurement(part, name, n_threads)["seconds"].append(float(answer))
    for name, program in programs.items():
        results.measurement("accuracy", name, n_threads, "share")["share"] = [float(program.close() or 0)]


def start_and_memory(results, quick):
    chainrule = ROOT / "build" / "release" / "apps" / "cli" / "chainrule"
    for _ in range(3 if quick else 30):
        begin = time.perf_counter()
        subprocess.run([chainrule, "--version"], check=True, stdout=subprocess.DEVNULL)
        results.measurement("start", "Chainrule", 1)["seconds"].append(time.perf_counter() - begin)
    for _ in range(1 if quick else 3):
        run = subprocess.run([BINARIES / "bench_memory", "2"], check=True, capture_output=True, text=True)
        description, numbers = run.stdout.splitlines()
        results.describe("Chainrule", 2, description)
        for column, number in zip(("held", "needed"), numbers.split()):
            results.measurement("memory", column, 2, "bytes")["bytes"].append(int(number))


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    found = next((ROOT / "build" / "release" / "CMakeFiles").glob("*/CMakeCXXCompiler.cmake")).read_text()
    name, version = (re.search(rf'set\(CMAKE_CXX_COMPILER_{key} "(.*?)"\)', found)[1] for key in ("ID", "VERSION"))
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": models[0] if models else platform.machine(),
        "system": f"{platform.system()} {platform.machine()}",
        "compiler": f"{'g++' if name == 'GNU' else name} {version}",
    }


def write_onnx_files():
    folder = BUILD / "onnx"
    folder.mkdir(parents=True, exist_ok=True)
    script = [VENV / "bin" / "python", ROOT / "bench" / "onnx_files.py", folder, *SIZES_FOR_ONNX]
    subprocess.run(script, check=True, env=environment(1))


def run_stage(name, quick, n_rounds):
    results = Results(name)
    begin = time.monotonic()
    print(f"bench: {name}", flush=True)
    with open(BUILD / f"{name}.log", "w", encoding="utf-8") as log:
        if name == "fashion":
            fashion(results, quick, log)
        elif name == "start":
            start_and_memory(results, quick)
        else:
            in_rounds(results, stages.ROUNDS[name](quick), n_rounds, log)
    for program, description in results.programs.items():
        print(f"  {program}: {description}")
    return results.as_json(quick, n_rounds, time.monotonic() - begin)


def main():
    names = [*stages.ROUNDS, "fashion", "start"]
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, help="11; with --quick 2")
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=", ".join(names))
    options = parser.parse_args()
    for name in options.stages:
        if name not in names:
            parser.error(f"no stage {name}; there are {', '.join(names)}")
    path = BUILD / ("quick.json" if options.quick else "results.json")
    whole = json.loads(path.read_text()) if path.exists() else {}
    if whole.get("schema") != SCHEMA:
        whole = {"schema": SCHEMA, "stages": {}}
    whole["machine"] = machine()
    write_onnx_files()
    failed = False
    for name in options.stages or names:
        stage = whole["stages"][name] = run_stage(name, options.quick, options.rounds or (2 if options.quick else 11))
        failed |= bool(stage["errors"])
        path.write_text(json.dumps(whole, indent=1) + "\n")
    report.write(options.quick)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
