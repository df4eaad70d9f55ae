"""Writes tables that a report must survive into the current folder: odd-*.csv."""
import csv
import random

random.seed(1)


def write(name, header, rows):
    with open(f"odd-{name}.csv", "w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *rows])


header = ['<script>alert("x")</script>', "w" * 180, "a, \"b\" & <c>", "y"]
classes = ["<b>bold</b>", "the class whose name goes on and on " * 3, "短い", "-"]


def row(label):
    kind = label if random.random() < 0.7 else random.choice(classes)
    size = "" if random.random() < 0.1 else round(random.gauss(classes.index(label), 1.5), 3)
    return [size, random.choice(["x", "y" * 70, "<i>"]), kind, label]


write("markup", header, [row(random.choice(classes)) for _ in range(240)])
write("one-class", header, [row(classes[1]) for _ in range(30)])
write("one-row", header, [row(classes[0])])
write("constant", ["a", "b", "y"], [[i, i * i % 7, 12.5] for i in range(80)])
write("many", ["a", "b", "y"], [[i % 200 + random.random(), i % 200 // 10, f"class {i % 200}"] for i in range(1600)])
