#!/usr/bin/env python3
"""Reads the machine code of the matrix products' tiles: no call and no spill inside their loops.

    hot_loops_test.py OBJECTS [OBJDUMP]    the library of src/kernels

A tile's sums must stay in registers. In each innermost loop that multiplies, an instruction that calls, or that
reads or writes the stack, fails; so does a target of which no tile was found.
"""
import re
import subprocess
import sys

FUNCTION = re.compile(r"^[0-9a-f]+ <(.*)>:$")
TILE = re.compile(r"chainrule::(N_AVX2|N_AVX3|bfloat16)::(?:\(anonymous namespace\)::sum_)?tile<")
INSTRUCTION = re.compile(r"^ *([0-9a-f]+):\t(\S+)(?: +(.*))?$")
JUMP = re.compile(r"^j[a-z]+$")


def functions(text):
    """Name and instructions, (address, mnemonic, operands), of each function."""
    name, body = None, []
    for line in text.splitlines():
        if match := FUNCTION.match(line):
            if name:
                yield name, body
            name, body = match[1], []
        elif match := INSTRUCTION.match(line):
            body.append((int(match[1], 16), match[2], match[3] or ""))
    if name:
        yield name, body


def innermost_loops(body):
    """The runs of instructions that end with a jump back to their first one and hold no other such run."""
    places = {address: place for place, (address, _, _) in enumerate(body)}
    runs = []
    for place, (address, mnemonic, operands) in enumerate(body):
        target = re.match(r"([0-9a-f]+)\b", operands)
        if JUMP.match(mnemonic) and target:
            begin = places.get(int(target[1], 16))
            if begin is not None and begin < place:
                runs.append((begin, place))
    for begin, end in runs:
        if not any((b, e) != (begin, end) and begin <= b and e <= end for b, e in runs):
            yield body[begin : end + 1]


def faults(loop):
    for address, mnemonic, operands in loop:
        if mnemonic.startswith("call"):
            yield f"{address:x}: {mnemonic} {operands}"
        if "(%rsp" in operands:
            yield f"{address:x}: {mnemonic} {operands} is on the stack"


def main():
    objdump = sys.argv[2] if len(sys.argv) > 2 else "objdump"
    text = subprocess.run([objdump, "-d", "-C", "--no-show-raw-insn", sys.argv[1]], check=True,
                          capture_output=True, text=True).stdout
    loops, found = {"N_AVX2": 0, "N_AVX3": 0, "bfloat16": 0}, []
    for name, body in functions(text):
        match = TILE.search(name)
        if not match:
            continue
        for loop in innermost_loops(body):
            if any(mnemonic.startswith(("vfmadd", "vdpbf16")) for _, mnemonic, _ in loop):
                loops[match[1]] += 1
                found += [f"{name}: {fault}" for fault in faults(loop)]
    for target, n in loops.items():
        print(f"{target}: {n} loops of tiles")
        if n == 0:
            found.append(f"{target}: no loop of a tile was found")
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
